// Asio at the work of gather_bench.cpp. Its version 1.22 cannot wait for any
// number of coroutines: they are counted, and the last one sends a message.
// Built where Asio is installed.

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/io_context.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <cstddef>
#include <exception>
#include <numeric>
#include <vector>

#include "common/bench/rows.hpp"

namespace {

using asio::awaitable;
using channel = asio::experimental::channel<void(asio::error_code, int)>;

constexpr int children = 1000;

[[gnu::noinline]] awaitable<int> trivial(int i) { co_return i; }

awaitable<void> gathers(int total) {
  const auto executor = co_await asio::this_coro::executor;
  long sum = 0;
  for (int round = 0; round < total / children; ++round) {
    channel all_done(executor, 1);
    std::vector<int> results(children);
    int pending = children;
    for (int i = 0; i < children; ++i)
      asio::co_spawn(executor, trivial(i),
                     [&, i](const std::exception_ptr&, int result) {
                       results[static_cast<std::size_t>(i)] = result;
                       if (--pending == 0)
                         all_done.try_send(asio::error_code(), 0);
                     });
    co_await all_done.async_receive(asio::use_awaitable);
    sum += std::accumulate(results.begin(), results.end(), 0L);
  }
  bench::keep(sum);
}

const bench::rows_of_a_chapter these(8, [] {
  bench::add_timed("gather-1000", "Asio", 1'000'000, [](int n) {
    asio::io_context context(1);
    asio::co_spawn(context, gathers(n), asio::detached);
    context.run();
  });
});

}  // namespace
