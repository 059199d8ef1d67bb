// libuv at the timers of task_bench.cpp: callbacks in C, without tasks. Built
// where libuv is installed.

#include <chrono>
#include <uv.h>
#include <vector>

#include "common/bench/rows.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

struct nap {
  uv_timer_t timer;
  clock_type::time_point begin;
  std::chrono::milliseconds length;
};

std::chrono::duration<double, std::milli> last_is_late{};

void wake(uv_timer_t* timer) {
  const auto* it = static_cast<nap*>(timer->data);
  if (it->length.count() == 1000)
    last_is_late = clock_type::now() - it->begin - it->length;
  uv_close(reinterpret_cast<uv_handle_t*>(timer), nullptr);
}

void naps(int total) {
  uv_loop_t loop;
  uv_loop_init(&loop);
  std::vector<nap> all(static_cast<std::size_t>(total));
  for (long i = 0; nap & each : all) {
    each.begin = clock_type::now();
    each.length = std::chrono::milliseconds(i++ * 7919 % 1001);
    uv_timer_init(&loop, &each.timer);
    each.timer.data = &each;
    uv_update_time(
        &loop);  // else the nap would begin when the loop last looked
    uv_timer_start(&each.timer, wake,
                   static_cast<std::uint64_t>(each.length.count()), 0);
  }
  uv_run(&loop, UV_RUN_DEFAULT);
  uv_loop_close(&loop);
}

const bench::rows_of_a_chapter these(6, [] {
  bench::add("timers", "libuv", [] {
    const double cpu =
        bench::nanoseconds_each(1, [](int) { naps(bench::times(100'000)); });
    return bench::values{cpu / 1e6, last_is_late.count()};
  });
});

}  // namespace
