// race(): who wins, who is stopped, and what is not forgotten.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "common/observer/failure_text.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::exception_group;
using asyncio::race;
using asyncio::sleep;

/// What a winner gets: a name on it. Counts how often one is copied.
struct medal {
  medal(std::string name) : of(std::move(name)) {}
  medal(const char* name) : of(name) {}
  medal(const medal& other) : of(other.of) { ++copies; }
  medal(medal&&) = default;
  medal& operator=(const medal& other) {
    ++copies;
    of = other.of;
    return *this;
  }
  medal& operator=(medal&&) = default;
  ~medal() = default;

  std::string of;
  inline static int copies = 0;
};
using runners = std::vector<coroutine<medal>>;

/// "[a, b]" of a group; what() of anything else.
std::string in_words(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const exception_group& group) {
    std::string all;
    for (const auto& each : group.exceptions())
      all += (all.empty() ? "" : ", ") + asyncio::failure_text(each);
    return "[" + all + "]";
  } catch (const cancelled_error&) {
    return "cancelled";
  } catch (...) {
    return asyncio::failure_text(std::current_exception());
  }
}

/// A track whose runners leave a trace.
struct track {
  int cleaning = 0;  // how many do now
  int left = 0;      // how many did when the race was over
  int minutes = 0;   // how long the race took

  /// Arrives after so many minutes. Stopped before, cleans up for one more,
  /// and perhaps fails in that.
  coroutine<medal> runner(std::string name, int takes, bool slips = false) {
    std::exception_ptr stopped;
    try {
      co_await sleep(std::chrono::minutes(takes));
      co_return name;
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    ++cleaning;
    co_await sleep(1min);
    --cleaning;
    if (slips) throw std::runtime_error("a broken dish");
    std::rethrow_exception(stopped);
  }
  coroutine<medal> stubborn(std::string name, int takes) {
    try {
      co_await sleep(std::chrono::minutes(takes));
    } catch (const cancelled_error&) {
    }
    co_return name;
  }
  coroutine<medal> gives_up(int takes) {
    co_await sleep(std::chrono::minutes(takes));
    throw cancelled_error();
    co_return "";
  }
  coroutine<medal> throws_seven() {
    co_await sleep(1min);
    throw 7;
    co_return "";
  }
  coroutine<medal> falls(std::string why, int takes) {
    co_await sleep(std::chrono::minutes(takes));
    throw std::runtime_error(why);
    co_return "";
  }

  /// The winner, or what was thrown.
  coroutine<std::string> outcome(runners all) {
    const auto began = asyncio::get_running_loop().time();
    std::string came;
    try {
      const medal won = co_await race(std::move(all));
      came = won.of;
    } catch (...) {
      came = in_words(std::current_exception());
    }
    minutes = static_cast<int>((asyncio::get_running_loop().time() - began) /
                               std::chrono::minutes(1));
    left = cleaning;
    co_return came;
  }
  std::string run(runners all) {
    return asyncio::run(outcome(std::move(all)),
                        std::make_unique<asyncio::virtual_time>());
  }

  template <class... Runner>
  static runners of(Runner... each) {
    runners all;
    (all.push_back(std::move(each)), ...);
    return all;
  }
};

}  // namespace

TEST_CASE("the first wins") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.runner("ada", 9), ours.runner("ben", 1)));
  REQUIRE_MESSAGE(
      came == "ben"s,
      "ben needs a minute and ada nine, and the race gave: "s << came);
  CHECK_MESSAGE(ours.minutes < 9,
                "the race was won after one minute, and ended after "s
                    << ours.minutes << ": nobody has stopped the others"s);
  CHECK_MESSAGE(ours.left == 0,
                "race() is over, and a runner is still cleaning up"s);
}

TEST_CASE("the result is handed over, not copied") {
  track ours;
  medal::copies = 0;
  ours.run(ours.of(ours.runner("ada", 9), ours.runner("ben", 1)));
  CHECK_MESSAGE(medal::copies == 0,
                "the winner's result was copied on its way to the caller; a "
                "unique_ptr, say, can only be moved");
}

TEST_CASE("two arrive in the same pass") {
  track ours;
  const auto came = ours.run(ours.of(
      ours.runner("ada", 9), ours.runner("ben", 1), ours.runner("cleo", 1)));
  CHECK_MESSAGE(came == "ben"s,
                "ben and cleo arrive in the same minute, ben first, and the "
                "race gave: "s
                    << came);
}

TEST_CASE("a runner that does not stop, and arrives after all") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.stubborn("ada", 9), ours.runner("ben", 1)));
  CHECK_MESSAGE(came == "ben"s,
                "ben was first; ada did not stop, arrived after all, and took "
                "the victory from him: "s
                    << came);
}

TEST_CASE("a runner that fails is out of the race") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.falls("a cramp", 1), ours.runner("ben", 3)));
  CHECK_MESSAGE(came == "ben"s,
                "the first failure was the end of the race, although ben was "
                "still running: "s
                    << came);
  const auto second =
      ours.run(ours.of(ours.throws_seven(), ours.runner("ben", 3)));
  CHECK_MESSAGE(second == "ben"s,
                "a runner threw a 7, which is not a std::exception, and that "
                "was the end of the race, although ben was still running: "s
                    << second);
}

TEST_CASE("all fail") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.falls("a cramp", 3), ours.falls("a shoe", 2),
                       ours.falls("the wrong way", 1)));
  CHECK_MESSAGE(came != "[a cramp, a shoe, the wrong way]"s,
                "the errors must come in the order in which they failed"s);
  CHECK_MESSAGE(came.starts_with("["),
                "all have failed, and race() told of one: "s << came);
  CHECK_MESSAGE(came == "[the wrong way, a shoe, a cramp]"s,
                "not all errors, in the order in which they failed: "s << came);
  const auto alone = ours.run(ours.of(ours.falls("a cramp", 1)));
  CHECK_MESSAGE(alone == "[a cramp]"s,
                "the only runner failed: a single error is thrown in an "
                "exception_group as well, so that callers catch one class. "
                "What came: "s
                    << alone);
}

TEST_CASE("a runner that fails while it is being stopped") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.runner("ada", 9, true), ours.runner("ben", 1)));
  CHECK_MESSAGE(came == "[a broken dish]"s,
                "ada was stopped, and broke a dish in cleaning up; that error "
                "has vanished in silence, since somebody else had won: "s
                    << came);
}

TEST_CASE("the caller is cancelled") {
  track ours;
  std::string came;
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(
        ours.outcome(ours.of(ours.runner("ada", 9), ours.runner("ben", 7))));
    co_await sleep(1min);
    caller.cancel();
    came = co_await caller;
    CHECK_MESSAGE(ours.minutes < 7,
                  "the caller was cancelled after one minute, and went on "
                  "after "s
                      << ours.minutes << ": nobody has stopped its runners"s);
    CHECK_MESSAGE(ours.left == 0,
                  "the caller was cancelled, and went on while a runner was "
                  "still cleaning up"s);
  };
  asyncio::run(main(), std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(came == "cancelled"s,
                "the caller was cancelled, and was told: "s << came);
}

TEST_CASE("the caller is cancelled, and a runner arrives instead of stopping") {
  track ours;
  std::string came;
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(
        ours.outcome(ours.of(ours.stubborn("ada", 9), ours.runner("ben", 7))));
    co_await sleep(1min);
    caller.cancel();
    came = co_await caller;
  };
  asyncio::run(main(), std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(came == "cancelled"s,
                "the caller was cancelled; ada did not stop, but arrived, and "
                "with that the request to the caller was lost. What came: "s
                    << came);
}

TEST_CASE("the caller is cancelled, and a runner fails in cleaning up") {
  track ours;
  std::string came;
  bool goes_on = false;
  const auto waits_again = [&]() -> coroutine<> {
    came = co_await ours.outcome(
        ours.of(ours.runner("ada", 9, true), ours.runner("ben", 7)));
    co_await sleep(1min);
    goes_on = true;
  };
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(waits_again());
    co_await sleep(1min);
    caller.cancel();
    co_await sleep(1h);
  };
  asyncio::run(main(), std::make_unique<asyncio::virtual_time>());
  REQUIRE_MESSAGE(
      came == "[a broken dish]"s,
      "ada was stopped, and broke a dish in cleaning up; that error "
      "has vanished in silence, since the caller was cancelled: "s
          << came);
  CHECK_MESSAGE(!goes_on,
                "the error went first, and the request to the caller was lost: "
                "it was not stopped where it waited next"s);
}

TEST_CASE("nobody is left, and nobody has failed") {
  track ours;
  const auto came = ours.run(ours.of(ours.gives_up(1)));
  CHECK_MESSAGE(came == "cancelled"s,
                "the only runner ended as cancelled, and without an error; "
                "then the race is cancelled too, but it ended by: "s
                    << came);
  const auto second =
      ours.run(ours.of(ours.gives_up(1), ours.runner("ben", 3)));
  CHECK_MESSAGE(second == "ben"s,
                "one runner ended as cancelled, the other arrived, and the "
                "race gave: "s
                    << second);
  const auto third =
      ours.run(ours.of(ours.gives_up(1), ours.falls("a cramp", 3)));
  CHECK_MESSAGE(third == "[a cramp]"s,
                "one runner ended as cancelled, and the other failed: nobody "
                "is left, and the error must be told. What came: "s
                    << third);
}

TEST_CASE("a race of nobody") {
  track ours;
  const auto came = ours.run({});
  CHECK_MESSAGE(came == "a race of nobody"s,
                "without runners there is no winner to wait for: throw "
                "std::invalid_argument(\"a race of nobody\"); what came: "s
                    << came);
  std::string thrown = "something else";
  const auto main = [&]() -> coroutine<> {
    try {
      co_await race(runners());
    } catch (const std::invalid_argument&) {
      thrown = "std::invalid_argument";
    } catch (...) {  // thrown says it
    }
  };
  asyncio::run(main(), std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(thrown == "std::invalid_argument"s,
                "a race of nobody is a wrong argument, and what was thrown is "
                "no std::invalid_argument"s);
}
