// 232: a signal interrupts an idle poll: the handler runs promptly although the
// next timer is far away.

#include <chrono>
#include <doctest/doctest.h>
#include <signal.h>
#include <string>
#include <sys/time.h>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "13_threads_and_signals/signals.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_232 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  auto& loop = get_running_loop();
  const future<std::string> fut;
  add_signal_handler(SIGALRM, [&fut] { fut.set_result("alarm"); });
  loop.call_later(30s, [] { print("must not run"); });
  const auto start = loop.time();
  itimerval in_a_moment{};
  in_a_moment.it_value.tv_usec = 50'000;
  ::setitimer(ITIMER_REAL, &in_a_moment, nullptr);
  print(co_await fut);
  print("prompt", loop.time() - start < 1s);
}

}  // namespace

TEST_CASE("232_signal_wakes_idle_loop") {
  common::same_as_python("232_signal_wakes_idle_loop", [] { run(main()); });
}

}  // namespace behaviour_232
