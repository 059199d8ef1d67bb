// wait(): who may wait, who is cancelled, and what is left behind.

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "08_gather/tests/gather_test.hpp"
#include "08_gather/wait.hpp"
#include "common/testing/leak_count.hpp"

namespace waiting_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

std::vector<task<int>> cooks(kitchen& in, std::vector<int> minutes) {
  std::vector<task<int>> all;
  for (const int each : minutes)
    all.push_back(create_task(in.cook("cook", each)));
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(kitchen, "also when all are done, others have their turn") {
  const auto main = [&]() -> coroutine<> {
    const auto all = cooks(*this, {0, 0});
    co_await turns(3);
    get_running_loop().call_soon([&] { log("another's turn"); });
    const auto [done, pending] = co_await wait(all);
    CHECK(done.size() == 2);
    log("back");
  };
  run(main());
  CHECK(log.str() ==
        "cook begins; cook begins; cook ends; cook ends; another's turn; back");
}

TEST_CASE_FIXTURE(kitchen, "futures, and tasks of any type") {
  const auto main = [&]() -> coroutine<> {
    const future<std::string> a, b;
    get_running_loop().call_later(1min, [b] { b.set_result("b"); });
    const std::vector futures{a, b};
    const auto first = co_await wait(futures, return_when::first_completed);
    CHECK(first.done == std::vector{b});
    CHECK(first.pending == std::vector{a});

    const std::vector<any_task> tasks{create_task(sleep(2min)),
                                      create_task(cook("cook", 1))};
    const auto quick = co_await wait(tasks, return_when::first_completed);
    CHECK(quick.done == std::vector{tasks[1]});
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "a cancelled waiter leaves the others alone") {
  const auto main = [&](int after) -> coroutine<> {
    const auto all = cooks(*this, {3, 4});
    const auto waiter = create_task(outcome_of(wait(all)));
    co_await sleep(std::chrono::minutes(after));
    waiter.cancel("enough");
    co_await until_done(waiter.state());
    CHECK(waiter.result() == "cancelled: enough");
    CHECK(all[0].done() == (after >= 3));
    CHECK_MESSAGE(all[1].cancelling() == 0, "wait() never cancels");
    co_await sleep(1h);
    CHECK(all[1].result() == 4);
  };
  SUBCASE("before any") { run(main(1)); }
  SUBCASE("as one is done") { run(main(3)); }
}

TEST_CASE("cancelled at each place where it waits") {
  cancel_everywhere([]() -> coroutine<> {
    const std::vector some{create_task(turns(1)), create_task(turns(3))};
    co_await wait(some, return_when::first_completed, 9h);
    co_await wait(some);
  });
}

TEST_CASE("dropped with its loop: nothing leaks") {
  const common::leak_count count;
  const caught_stderr err;
  {
    event_loop loop(std::make_unique<virtual_time>());
    const future<int> child(loop);
    const auto waits = [](future<int> it) -> coroutine<> {
      const std::vector one{it};
      co_await wait(one, return_when::all_completed, 9h);
    };
    create_task(loop, waits(child));
    run_until_complete(loop, turns(3));
    SUBCASE("pending") {}
    SUBCASE("with the end on its way") { child.set_result(1); }
  }
  CHECK(count.alive() == 0);
}

TEST_CASE_FIXTURE(kitchen, "what a wait() is called") {
  const auto main = []() -> coroutine<> {
    current_task()->set_name("chef");
    const std::vector<future<>> none(3);
    co_await wait(none);
  };
  std::string what;
  try {
    run(main());
  } catch (const never_wakes_error& e) {
    what = e.what();
  }
  CHECK(what.ends_with("task 'chef' waits for some of 3"));
}

}  // namespace waiting_test
