// 013: re-entering or closing a running loop is an error, closing twice is not;
// a closed loop refuses new work.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_013 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::exception_name;
using common::print;

namespace {

void attempt(const std::string& label, const std::function<void()>& fn) {
  try {
    fn();
    print(label, "ok");
  } catch (...) {
    print(label, exception_name());
  }
}

coroutine<> in_loop(event_loop& loop) {
  attempt("close while running", [&] { loop.close(); });
  attempt("re-enter", [&] { run_until_complete(loop, future<>(loop)); });
  co_await sleep(0s);
  print("running", loop.is_running(), "closed", loop.is_closed());
}

void main() {
  event_loop loop;
  const threadsafe_loop outside(loop);
  run_until_complete(loop, in_loop(loop));
  const auto never = [] { print("never"); };
  attempt("close", [&] { loop.close(); });
  attempt("close again", [&] { loop.close(); });
  attempt("call_soon", [&] { loop.call_soon(never); });
  attempt("call_later", [&] { loop.call_later(0s, never); });
  attempt("threadsafe", [&] { call_soon_threadsafe(outside, never); });
  print("running", loop.is_running(), "closed", loop.is_closed());
}

}  // namespace

TEST_CASE("013_loop_close_rules") {
  common::same_as_python("013_loop_close_rules", main);
}

}  // namespace behaviour_013
