// gather() of tasks: how it ends when it is cancelled itself. What is expected
// here is what CPython 3.13 does.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <tuple>

#include "08_gather/gather.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/tests/gather_test.hpp"

namespace gathering_cancel_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(kitchen,
                  "cancel() asks every child that can still be asked") {
  const auto main = [&]() -> coroutine<> {
    const auto early = create_task(cook("a", 1));
    const auto all = gather(early, cook("b", 8), cook("c", 9));
    co_await sleep(2min);
    CHECK_MESSAGE(all.cancel("closed"),
                  "two children could be asked, and cancel() has returned "
                  "false");
    CHECK_MESSAGE(!all.done(),
                  "cancel() asks the children; who waits for the gather waits "
                  "until they have heard it");
    const auto what = co_await outcome_of(all);
    CHECK_MESSAGE(
        what == "cancelled: closed",
        "the gather was cancelled with \"closed\", and ended with: " << what);
    CHECK_MESSAGE(early.result() == 1, "a child that has ended keeps its end");
    CHECK_MESSAGE(!all.cancel(), "a gather that is done cannot be cancelled");
  };
  run(main());
  CHECK_MESSAGE(log.str() ==
                    "a begins; b begins; c begins; a ends; b stops: closed; "
                    "c stops: closed",
                "each child is to be asked, with the message: " << log.str());
}

TEST_CASE_FIXTURE(kitchen, "a request ends a gather though all refuse it") {
  const auto main = [&](bool with_outcomes) -> coroutine<> {
    const auto a = create_task(refuse("a", 3)), b = create_task(refuse("b", 4));
    std::string what;
    co_await sleep(0s);
    if (with_outcomes) {
      const auto all = gather(return_exceptions, a, b);
      CHECK(all.cancel("stop"));
      what = co_await outcome_of(all);
    } else {
      const auto all = gather(a, b);
      CHECK(all.cancel("stop"));
      what = co_await outcome_of(all);
      CHECK_MESSAGE(!all.cancelled(),
                    "a gather that was asked to stop fails with a "
                    "cancelled_error, by finish(); it is not cancelled");
    }
    CHECK_MESSAGE(what.starts_with("cancelled"),
                  "the gather was asked to stop, and ended as if it had not "
                  "been: "
                      << what);
    CHECK_MESSAGE(a.result() + b.result() == 7,
                  "the children have refused, and keep their results");
  };
  SUBCASE("results") { run(main(false)); }
  SUBCASE("outcomes") { run(main(true)); }
  CHECK_MESSAGE(
      log.str() == "a refuses: stop; b refuses: stop",
      "each child is to be asked once, with the message: " << log.str());
}

TEST_CASE_FIXTURE(kitchen, "how long a cancelled gather waits") {
  const auto main = [&](bool with_outcomes) -> coroutine<int> {
    const auto a = create_task(clean("a", 2)), b = create_task(clean("b", 5));
    co_await sleep(1min);
    const auto begin = get_running_loop().time();
    std::string what;
    if (with_outcomes) {
      const auto all = gather(return_exceptions, a, b);
      all.cancel("stop");
      what = co_await outcome_of(all);
    } else {
      const auto all = gather(a, b);
      all.cancel("stop");
      what = co_await outcome_of(all);
    }
    CHECK_MESSAGE(what == "cancelled: stop",
                  "the cancelled_error of a child was lost: " << what);
    const int waited = minutes_since(begin);
    co_await sleep(1h);
    co_return waited;
  };
  SUBCASE("results: until the first has stopped, which is a failure") {
    const int waited = run(main(false));
    CHECK_MESSAGE(waited == 2,
                  "the gather was cancelled, its children needed 2 and 5 "
                  "minutes to stop, and the first to stop ends it. It waited "
                      << waited);
  }
  SUBCASE("outcomes: until all have stopped") {
    const int waited = run(main(true));
    CHECK_MESSAGE(waited == 5,
                  "the gather was cancelled, its children needed 2 and 5 "
                  "minutes to stop, and with return_exceptions the last to "
                  "stop ends it. It waited "
                      << waited);
  }
  CHECK_MESSAGE(log.str() == "a is clean; b is clean",
                "both children clean up, undisturbed, and nothing else is "
                "reported: "
                    << log.str());
}

TEST_CASE_FIXTURE(kitchen, "a request that comes too late is none") {
  const auto main = [&]() -> coroutine<> {
    const future<int> a, b;
    const auto all = gather(a, b);
    a.set_result(1);
    b.set_result(2);
    CHECK_MESSAGE(!all.cancel(),
                  "all children have ended: nobody is left to be asked");
    const auto results = co_await all;
    CHECK_MESSAGE((results == std::tuple(1, 2)),
                  "a request that came too late has changed the results");
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "what fails when it is asked to stop was seen") {
  const auto fails = []() -> coroutine<> {
    try {
      co_await sleep(9min);
    } catch (const cancelled_error&) {
      throw std::runtime_error("a broken plate");
    }
  };
  const auto main = [&]() -> coroutine<> {
    const auto all = gather(return_exceptions, fails(), fails());
    co_await sleep(1min);
    all.cancel();
    const auto what = co_await outcome_of(all);
    CHECK_MESSAGE(what == "cancelled: ",
                  "the gather was asked to stop, and ended with: " << what);
  };
  run(main());
  CHECK_MESSAGE(log.str().empty(),
                "whoever asked the gather to stop has given its children's "
                "errors up: they count as seen, and one was reported: "
                    << log.str());
}

TEST_CASE_FIXTURE(kitchen, "whose cancelled_error comes out") {
  const auto main = [&](bool last_refuses) -> coroutine<std::string> {
    const future<int> a, b;
    const auto c = create_task(refuse("c", 9));
    co_await sleep(0s);
    std::string what;
    a.cancel("gone home");
    if (last_refuses) {
      const auto all = gather(return_exceptions, a, b, c);
      all.cancel("closed");
      what = co_await outcome_of(all);
    } else {
      const auto all = gather(return_exceptions, a, c, b);
      all.cancel("closed");
      what = co_await outcome_of(all);
    }
    co_return what;
  };
  SUBCASE("that of the last child in the list") {
    const auto what = run(main(false));
    CHECK_MESSAGE(what == "cancelled: closed",
                  "the first child was cancelled with \"gone home\" and the "
                  "last one with \"closed\"; the gather, which was asked to "
                  "stop, ends as the last one in the list: "
                      << what);
  }
  SUBCASE("one of its own, if that one has refused") {
    const auto what = run(main(true));
    CHECK_MESSAGE(what == "cancelled: ",
                  "the last child in the list has refused to stop: then the "
                  "gather ends with a cancelled_error of its own, and not with "
                  "that of another child: "
                      << what);
  }
}

TEST_CASE_FIXTURE(kitchen, "a last child that fails, though asked to stop") {
  const auto fails = []() -> coroutine<int> {
    try {
      co_await sleep(9min);
    } catch (const cancelled_error&) {
      throw std::runtime_error("a broken plate");
    }
    co_return 0;
  };
  const auto main = [&]() -> coroutine<> {
    const auto all = gather(fails());
    co_await sleep(1min);
    all.cancel();
    const auto what = co_await outcome_of(all);
    CHECK_MESSAGE(what == "a broken plate",
                  "the last child has failed, and that ends the gather as any "
                  "failure does. Ask whether the child has failed before you "
                  "ask whether it is the last: "
                      << what);
  };
  run(main());
}

}  // namespace gathering_cancel_test
