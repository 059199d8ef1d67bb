// Asio's coroutines at the work of task_bench.cpp, in one thread, as the
// library has. Built where Asio is installed.

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "common/bench/rows.hpp"

namespace {

using asio::awaitable;
using asio::use_awaitable;
using clock_type = std::chrono::steady_clock;

constexpr int million = 1'000'000;

void run(awaitable<void> main) {
  asio::io_context context(1);
  asio::co_spawn(context, std::move(main), asio::detached);
  context.run();
}

awaitable<void> let_others(int times) {
  const auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < times; ++i) co_await asio::post(executor, use_awaitable);
}

awaitable<void> switches(int tasks, int total) {
  const auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < tasks; ++i)
    asio::co_spawn(executor, let_others(total / tasks), asio::detached);
}

[[gnu::noinline]] awaitable<int> trivial(int i) { co_return i; }

awaitable<void> spawns(int total) {
  const auto executor = co_await asio::this_coro::executor;
  long sum = 0;
  for (int i = 0; i < total; ++i)
    sum += co_await asio::co_spawn(executor, trivial(i), use_awaitable);
  bench::keep(sum);
}

awaitable<void> awaits(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) sum += co_await trivial(i);
  bench::keep(sum);
}

std::chrono::duration<double, std::milli> last_is_late{};

awaitable<void> nap(std::chrono::milliseconds length) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  const auto begin = clock_type::now();
  timer.expires_after(length);
  co_await timer.async_wait(use_awaitable);
  if (length.count() == 1000) last_is_late = clock_type::now() - begin - length;
}

awaitable<void> naps(int total) {
  const auto executor = co_await asio::this_coro::executor;
  for (long i = 0; i < total; ++i)
    asio::co_spawn(executor, nap(std::chrono::milliseconds(i * 7919 % 1001)),
                   asio::detached);
}

bench::values timers() {
  const double cpu =
      bench::nanoseconds_each(1, [](int) { run(naps(bench::times(100'000))); });
  return {cpu / 1e6, last_is_late.count()};
}

// Asio has no future; a timer that never comes is one that many can wait for.
awaitable<void> wait_for(asio::steady_timer& news) {
  asio::error_code told;
  co_await news.async_wait(asio::redirect_error(use_awaitable, told));
}

bench::values memory() {
  const int total = bench::times(million);
  asio::io_context context(1);
  asio::steady_timer news(context, clock_type::time_point::max());
  const double before = bench::resident_bytes_in_use();
  for (int i = 0; i < total; ++i) {
    asio::co_spawn(context, wait_for(news), asio::detached);
    if (i % 1000 == 999) context.poll();
  }
  context.poll();
  const double bytes = bench::resident_bytes() - before;
  news.cancel();
  context.run();
  return {bytes / total};
}

const bench::rows_of_a_chapter these(6, [] {
  using bench::add_timed;
  constexpr int fewer = 2 * million;  // a time for each: the same figure
  add_timed("switch-1", "Asio", fewer, [](int n) { run(switches(1, n)); });
  add_timed("switch-100", "Asio", fewer, [](int n) { run(switches(100, n)); });
  add_timed("spawn", "Asio", million, [](int n) { run(spawns(n)); });
  add_timed("await", "Asio", 10 * million, [](int n) { run(awaits(n)); });
  bench::add("timers", "Asio", timers);
  bench::add("memory", "Asio", memory);
});

}  // namespace
