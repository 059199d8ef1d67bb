// What an echo costs with this chapter's sockets. A part of the benchmark:
// common/bench/README.md.

#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "07_select/bench/c_echo.hpp"
#include "07_select/bench/servers.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "common/bench/rows.hpp"

namespace {

using asyncio::accepted;
using asyncio::coroutine;
using asyncio::sock;

coroutine<> echo(sock client) {
  while (true) {
    auto bytes = co_await asyncio::sock_recv(client, 4096);
    if (bytes.empty()) break;
    co_await asyncio::sock_sendall(client, std::move(bytes));
  }
}

coroutine<> serve(const sock& listener) {
  while (true) {
    accepted each = co_await asyncio::sock_accept(listener);
    c_echo::no_delay(each.client.fd());
    asyncio::create_task(echo(std::move(each.client)));
  }
}

// Before the rows of a chapter, which collect the servers.
const bench::rows_of_a_chapter servers(0, [] {
  bench::add_server("echo", "C epoll",
                    [](const sock& listener) { c_echo::serve(listener.fd()); });
  bench::add_server("echo", "ours", [](const sock& listener) {
    asyncio::run(serve(listener));
  });
  bench::add_python_servers("echo", "07_select/bench/bench.py");
});

// A thousand are about as many as select() can watch.
const bench::rows_of_a_chapter rows(7, [] {
  for (const int connections : {1, 64, 1000})
    bench::add_server_row("echo", connections);
});

}  // namespace
