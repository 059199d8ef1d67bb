// The nearest peer: Asio's channels and coroutines at the work of
// lock_bench.cpp and queue_bench.cpp. Asio has no lock; a channel with room for
// one item is used as one, as its authors advise. Built where Asio is
// installed.

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>
#include <cstddef>
#include <utility>

#include "common/bench/rows.hpp"

namespace {

using asio::awaitable;
using asio::use_awaitable;
using channel = asio::experimental::channel<void(asio::error_code, int)>;

constexpr int uncontended = 10'000'000;
constexpr int handed_over = 2'000'000;

// One thread, as the library has.
template <class... Coroutine>
void run(asio::io_context& context, Coroutine... each) {
  (asio::co_spawn(context, std::move(each), asio::detached), ...);
  context.run();
}

awaitable<void> puts(channel& q, int times) {
  for (int i = 0; i < times; ++i)
    co_await q.async_send(asio::error_code(), i, use_awaitable);
}

awaitable<void> gets(channel& q, int times) {
  long sum = 0;
  for (int i = 0; i < times; ++i)
    sum += co_await q.async_receive(use_awaitable);
  bench::keep(sum);
}

awaitable<void> takes_and_releases(channel& it, int times) {
  for (int i = 0; i < times; ++i) {
    co_await it.async_send(asio::error_code(), 0, use_awaitable);
    it.try_receive([](auto&&...) {});
  }
}

void hands_over(int items, std::size_t room) {
  asio::io_context context(1);
  channel q(context, room);
  run(context, puts(q, items), gets(q, items));
}

void alone(int times) {
  asio::io_context context(1);
  channel it(context, 1);
  run(context, takes_and_releases(it, times));
}

void both(int times) {
  asio::io_context context(1);
  channel it(context, 1);
  run(context, takes_and_releases(it, times / 2),
      takes_and_releases(it, times / 2));
}

const bench::rows_of_a_chapter these(12, [] {
  using bench::add_timed;
  add_timed("lock", "Asio", uncontended, alone);
  add_timed("lock-handed-over", "Asio", handed_over, both);
  add_timed("queue-1", "Asio", handed_over, [](int n) { hands_over(n, 1); });
  add_timed("queue-100", "Asio", handed_over,
            [](int n) { hands_over(n, 100); });
});

}  // namespace
