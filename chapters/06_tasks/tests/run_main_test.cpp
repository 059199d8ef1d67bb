// run_main(): the status that a program ends with, and what stands on stderr.

#include "06_tasks/run_main.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace run_main_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> cancelled(std::string message) {
  current_task()->cancel(message);
  co_await sleep(1s);
}

coroutine<> burn() {
  co_await sleep(0s);
  throw std::domain_error("the toast is burnt");
}

coroutine<int> throw_seven() {
  throw 7;
  co_return 0;
}

coroutine<> leave(int status) {
  co_await sleep(0s);
  throw system_exit(status);
}

// The status, and what was said about it.
template <class X>
std::string end_of(X main) {
  const caught_stderr err;
  const int status =
      run_main(std::move(main), std::make_unique<virtual_time>());
  return std::to_string(status) + " " + err.text();
}

}  // namespace

TEST_CASE("the status is main's, or 0") {
  CHECK(end_of(sleep(1h, 3)) == "3 ");
  CHECK(end_of(sleep(1h)) == "0 ");
  CHECK_MESSAGE(end_of(sleep(1h, true)) == "0 ", "a bool is no status");
  CHECK(end_of(leave(4)) == "4 ");
}

TEST_CASE("an exception is one line, and status 1") {
  CHECK(end_of(cancelled("")) == "1 asyncio: the main task was cancelled\n");
  CHECK(end_of(cancelled("fire")) ==
        "1 asyncio: the main task was cancelled: fire\n");
  CHECK(end_of(burn()) == "1 asyncio: the toast is burnt\n");
  CHECK(end_of(throw_seven()) == "1 asyncio: an exception of type int\n");
}

}  // namespace run_main_test
