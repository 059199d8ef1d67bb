// Every wait of this chapter is cancelled and abandoned at each of its points
// of suspension.

#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/everywhere_test.hpp"
#include "15_subprocesses/tests/processes_test.hpp"

namespace processes_cancelled_test {

using namespace asyncio;

namespace {

// Waits for its end, also if the task is cancelled meanwhile. Throws that, or
// what has stopped the task before.
coroutine<> is_over(process it, std::exception_ptr stopped) {
  while (!it.returncode()) {
    try {
      co_await it.wait();
    } catch (...) {
      stopped = std::current_exception();
    }
  }
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> waits() {
  const auto it = co_await create_subprocess_exec("sh", "-c", "exit 0");
  std::exception_ptr stopped;
  try {
    co_await task_group([&](task_group_scope& all) -> coroutine<> {
      for (int i = 0; i < 2; ++i) all.create_task(it.wait());
      co_await it.wait();
    });
  } catch (...) {
    stopped = std::current_exception();
  }
  co_await is_over(it, stopped);
  CHECK_MESSAGE(it.returncode() == 0, "whoever waits has done it harm");
}

coroutine<> communicates() {
  const std::string all(200'000, 'x');
  const auto it =
      co_await create_subprocess_exec("cat", subprocess_options()
                                                 .in(redirect::pipe)
                                                 .out(redirect::pipe)
                                                 .err(redirect::pipe));
  std::exception_ptr stopped;
  std::string came;
  try {
    auto [out, err] = co_await it.communicate(all);
    came = std::move(out);
  } catch (...) {
    stopped = std::current_exception();
  }
  if (stopped) {  // the rest is still there
    auto [out, err] = co_await it.communicate();
    came = std::move(out);
  }
  CHECK_MESSAGE(came == all, "bytes were lost");
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> talks() {
  const auto it = co_await create_subprocess_exec(
      "cat", subprocess_options().in(redirect::pipe).out(redirect::pipe));
  std::exception_ptr stopped;
  try {
    it.in().write("soup\n");
    co_await it.in().drain();
    co_await it.out().readline();
  } catch (...) {
    stopped = std::current_exception();
  }
  it.in().close();
  co_await is_over(it, stopped);
}

const std::vector<scenario> scenarios{
    {"wait", waits}, {"communicate", communicates}, {"a dialogue", talks}};

}  // namespace

TEST_CASE("subprocesses: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
  CHECK_FALSE(has_child());
}

TEST_CASE("subprocesses: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
  CHECK_FALSE(has_child());
}

TEST_CASE("subprocesses: cancelled and abandoned at each point, by threads") {
  const without_pidfds here;
  everywhere(scenarios, cancel_in_pass);
  everywhere(scenarios, abandon_in_pass);
  CHECK_FALSE(has_child());
}

}  // namespace processes_cancelled_test
