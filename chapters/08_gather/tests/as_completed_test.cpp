// as_completed(): what comes, in which order, and when the time is up.

#include "08_gather/as_completed.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "08_gather/tests/gather_test.hpp"
#include "08_gather/wait.hpp"
#include "common/testing/leak_count.hpp"

namespace as_completed_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

std::vector<coroutine<int>> cooks(kitchen& in, std::vector<int> minutes) {
  std::vector<coroutine<int>> all;
  std::string name = "a";
  for (const int each : minutes) {
    all.push_back(each < 0 ? in.burn(name, -each) : in.cook(name, each));
    ++name[0];
  }
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(kitchen, "as results, in the order in which they come") {
  const auto main = [&]() -> coroutine<> {
    auto order = as_completed(cooks(*this, {9, 1, -4, 5}));
    log("nobody has begun");
    const auto begin = get_running_loop().time();
    for (auto next : order) {
      try {
        const int result = co_await std::move(next);
        log("result", result, "after", minutes_since(begin));
      } catch (const std::runtime_error& e) {
        log(e.what(), "after", minutes_since(begin));
      }
    }
    const auto none = co_await order.next();
    CHECK_FALSE(none.has_value());
  };
  run(main());
  CHECK(log.str() ==
        "nobody has begun; a begins; b begins; d begins; b ends; "
        "result 1 after 1; c burns after 4; d ends; result 5 after 5; a ends; "
        "result 9 after 9");
}

TEST_CASE_FIXTURE(kitchen, "as tasks, in the order in which they are done") {
  const auto main = [&]() -> coroutine<> {
    const auto a = create_task(cook("a", 3)), b = create_task(cook("b", 1)),
               c = create_task(burn("c", 2)), d = create_task(cook("d", 9));
    get_running_loop().call_later(4min, [d] { d.cancel(); });
    const std::vector all{a, b, c, d, a};
    auto order = as_completed(all);
    std::vector<task<int>> got;
    while (auto next = co_await order.next()) got.push_back(*next);
    CHECK_MESSAGE((got == std::vector{b, c, a, d}),
                  "each once, the very tasks that were given");
    CHECK(what_is(c.exception()) == "c burns");
    CHECK(d.cancelled());
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "whoever awaits first gets the first") {
  const auto main = [&]() -> coroutine<> {
    std::vector<coroutine<int>> handed;
    for (auto next : as_completed(cooks(*this, {3, 1, 2})))
      handed.push_back(std::move(next));
    REQUIRE(handed.size() == 3);
    const auto last = create_task(std::move(handed[2]));
    co_await sleep(0s);
    const auto first = create_task(std::move(handed[0]));
    co_await sleep(0s);
    const int second = co_await std::move(handed[1]);
    CHECK(last.result() == 1);
    CHECK(first.result() == 2);
    CHECK(second == 3);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "the time is up: one error each, and they go on") {
  const auto main = [&](bool as_tasks) -> coroutine<> {
    auto order = as_completed(cooks(*this, {1, 3, 5}), 2min);
    const auto begin = get_running_loop().time();
    for (int i = 0; i < 3; ++i) {
      std::string what;
      if (as_tasks)
        what = co_await outcome_of(order.next());
      else
        what = co_await outcome_of(*order.begin());
      log(what, "after", minutes_since(begin));
    }
    const auto none = co_await order.next();
    CHECK_FALSE(none.has_value());
    co_await sleep(1h);
  };
  SUBCASE("results") { run(main(false)); }
  SUBCASE("tasks") { run(main(true)); }
  CHECK(log.str() ==
        "a begins; b begins; c begins; a ends; ends after 1; "
        "timed out after 2; timed out after 2; b ends; c ends");
}

TEST_CASE_FIXTURE(kitchen, "the timer goes as soon as nobody needs it") {
  const auto main = [&](std::vector<int> minutes, bool keep) -> coroutine<> {
    const auto begin = get_running_loop().time();
    auto order =
        std::make_optional(as_completed(cooks(*this, std::move(minutes)), 9h));
    if (keep) {
      while (co_await order->next()) {
      }
    } else {
      order.reset();
    }
    try {
      co_await future<>();
    } catch (const cancelled_error&) {
      log("stuck after", minutes_since(begin));
      throw;
    }
  };
  const auto is_stuck = [&](coroutine<> it) {
    CHECK_THROWS_AS(run(std::move(it)), never_wakes_error);
  };
  SUBCASE("all were in time") {
    is_stuck(main({1, 2}, true));
    CHECK(log.str().ends_with("stuck after 2"));
  }
  SUBCASE("there were none") {
    is_stuck(main({}, true));
    CHECK(log.str() == "stuck after 0");
  }
  SUBCASE("the order is dropped") {
    is_stuck(main({1, 2}, false));
    CHECK(log.str().ends_with("stuck after 2"));
  }
}

TEST_CASE("done just as the time is up: it is handed over once") {
  const auto main = []() -> coroutine<> {
    auto& loop = get_running_loop();
    const future<int> late;
    loop.call_later(1min, [late] { late.set_result(1); });
    const counted_ptr all(
        new completions<future<int>>(loop, std::vector{late}));
    all->begin(1min);
    co_await sleep(1h);
    CHECK_THROWS_AS(all->take(), timeout_error);
    CHECK(all->empty());
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(kitchen, "those that are done come first, as given") {
  const auto main = [&]() -> coroutine<> {
    const future<int> a, b, c;
    c.set_result(3);
    b.set_result(2);
    const std::vector all{a, b, c};
    std::string got;
    auto order = as_completed(all);
    for (int i = 0; i < 2; ++i) {
      auto next = *order.begin();
      const int result = co_await std::move(next);
      got += std::to_string(result);
    }
    CHECK(got == "23");
    a.set_result(1);
    const auto last = co_await order.next();
    CHECK(*last == a);
  };
  run(main());
}

TEST_CASE("a cancelled task hands its turn to the next") {
  const auto main = []() -> coroutine<> {
    const future<int> a, b;
    const std::vector both{a, b};
    auto order = as_completed(both);
    const auto first = create_task(order.next());
    const auto second = create_task(order.next());
    co_await sleep(0s);
    SUBCASE("while it waits") {
      first.cancel();
      co_await sleep(0s);
      a.set_result(1);
    }
    SUBCASE("just before its turn comes") {
      a.set_result(1);
      first.cancel();
    }
    SUBCASE("when it was its turn already") {
      a.set_result(1);
      co_await sleep(0s);
      first.cancel();
    }
    co_await turns(5);
    CHECK(first.cancelled());
    REQUIRE_MESSAGE(second.done(),
                    "a result was lost with the task that was cancelled");
    CHECK(second.result() == a);
  };
  run_virtually(main());
}

TEST_CASE("nobody is woken in vain, and so loses the place in the line") {
  const auto main = []() -> coroutine<> {
    const std::vector<future<int>> all(5);
    auto order = as_completed(all);
    std::vector<task<std::optional<future<int>>>> line;
    for (int i = 0; i < 4; ++i) line.push_back(create_task(order.next()));
    co_await sleep(0s);
    all[0].set_result(1);
    SUBCASE("the second is cancelled when the first is to be served") {
      line[1].cancel();
      line.erase(line.begin() + 1);
    }
    SUBCASE("the first is cancelled in its turn, too late for the others") {
      co_await sleep(0s);
      line[0].cancel();
      co_await order.next();
    }
    co_await turns(5);
    all[1].set_result(2);
    co_await turns(5);
    CHECK_MESSAGE(line[1].done(), "whoever has waited longest is served next");
    CHECK_MESSAGE(!line[2].done(), "whoever came last was served before");
  };
  run_virtually(main());
}

TEST_CASE("results of void, and what cannot be copied") {
  const auto main = []() -> coroutine<> {
    const std::vector naps{create_task(sleep(2min)), create_task(sleep(1min))};
    for (auto next : as_completed(naps)) co_await std::move(next);
    CHECK(naps[0].done());
    const auto make = []() -> coroutine<std::unique_ptr<int>> {
      co_return std::make_unique<int>(7);
    };
    std::vector<coroutine<std::unique_ptr<int>>> makers;
    makers.push_back(make());
    for (auto next : as_completed(std::move(makers))) {
      const auto pointer = co_await std::move(next);
      CHECK(*pointer == 7);
    }
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(kitchen, "left early: the others go on") {
  const auto main = [&]() -> coroutine<> {
    for (auto next : as_completed(cooks(*this, {1, 2}), 9h)) {
      co_await std::move(next);
      break;
    }
    co_await sleep(1h);
  };
  run(main());
  CHECK(log.str() == "a begins; b begins; a ends; b ends");
}

TEST_CASE("dropped with its loop, or after it: nothing leaks") {
  const common::leak_count count;
  const caught_stderr err;
  {
    std::optional<completion_order<future<int>>> outlives;
    event_loop loop(std::make_unique<virtual_time>());
    const future<int> child(loop);
    const auto waits = [](future<int> it, auto& outside) -> coroutine<> {
      const std::vector one{it};
      outside = as_completed(one, 9h);
      auto order = as_completed(one, 9h);
      while (co_await order.next()) {
      }
    };
    create_task(loop, waits(child, outlives));
    run_until_complete(loop, turns(3));
    SUBCASE("pending") {}
    SUBCASE("with the end on its way") { child.set_result(1); }
    SUBCASE("the order outlives the loop") {
      event_loop other(std::make_unique<virtual_time>());
      const future<int> its(other);
      create_task(other, waits(its, outlives));
      run_until_complete(other, turns(3));
    }
  }
  CHECK(count.alive() == 0);
}

// Waits for the next one, for a minute at most.
coroutine<> is_patient(const completion_order<future<>>& order) {
  const auto waits = create_task(order.next());
  co_await sleep(1min);
  waits.cancel();
  const std::vector<task<std::optional<future<>>>> one(1, waits);
  co_await wait(one);
}

TEST_CASE("whoever gives up leaves the line, and leaves nothing in it") {
  const auto main = []() -> coroutine<> {
    constexpr std::size_t many = 100;
    std::vector<future<>> each;
    for (std::size_t i = 0; i < many; ++i) each.emplace_back();
    const auto order = as_completed(each);
    const common::leak_count since;
    for (std::size_t i = 0; i < many; ++i) co_await is_patient(order);
    CHECK_MESSAGE(since.alive() < 10, since.survivors() << " are left");
    for (const auto& it : each) it.cancel();
  };
  run_virtually(main());
}

TEST_CASE("cancelled at each place where it waits") {
  cancel_everywhere([]() -> coroutine<> {
    std::vector<coroutine<>> some;
    for (int i = 0; i < 4; ++i) some.push_back(turns(i));
    for (auto next : as_completed(std::move(some), 9h))
      co_await std::move(next);
  });
}

TEST_CASE("outside a loop, and across loops") {
  event_loop other;
  const std::vector of_other{future<int>(other)};
  CHECK_THROWS_WITH_AS(static_cast<void>(as_completed(of_other)),
                       "no running event loop", std::runtime_error);
  const auto main = [&]() -> coroutine<> {
    CHECK_THROWS_AS(static_cast<void>(as_completed(of_other)),
                    std::invalid_argument);
    co_return;
  };
  run_virtually(main());
}

}  // namespace as_completed_test
