// A server of Asio's coroutines that reads lines. Built where Asio is
// installed.

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <string>
#include <unistd.h>
#include <utility>

#include "07_select/bench/servers.hpp"
#include "common/bench/rows.hpp"

namespace {

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<void> echo(tcp::socket client) {
  std::string bytes;
  while (true) {
    const auto size = co_await asio::async_read_until(
        client, asio::dynamic_buffer(bytes), '\n', use_awaitable);
    co_await asio::async_write(client, asio::buffer(bytes.data(), size),
                               use_awaitable);
    bytes.erase(0, size);
  }
}

awaitable<void> serve(tcp::acceptor& listener) {
  while (true) {
    auto client = co_await listener.async_accept(use_awaitable);
    client.set_option(tcp::no_delay(true));
    asio::co_spawn(listener.get_executor(), echo(std::move(client)),
                   asio::detached);
  }
}

const bench::rows_of_a_chapter servers(0, [] {
  bench::add_server("line_echo", "Asio", [](const asyncio::sock& listener) {
    asio::io_context context(1);
    tcp::acceptor all(context, tcp::v4(), ::dup(listener.fd()));
    asio::co_spawn(context, serve(all), asio::detached);
    context.run();
  });
});

}  // namespace
