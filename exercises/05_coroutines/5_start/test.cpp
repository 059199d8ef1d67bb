// start(): coroutines side by side, and what they leave behind.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/run_alone.hpp"
#include "common/testing/leak_count.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::event_loop;
using asyncio::future;
using asyncio::start;

using watched = std::shared_ptr<int>;  // its owners can be counted

/// A kitchen under virtual time. What its cooks do is a line of the trace.
struct kitchen {
  event_loop loop{std::make_unique<asyncio::virtual_time>()};
  std::string trace;
  std::vector<std::string> reports;

  kitchen() {
    loop.set_exception_handler(
        [this](event_loop&, const asyncio::exception_context& what) {
          reports.push_back(what.message);
        });
  }
  void run(std::chrono::minutes how_long = 60min) {
    loop.call_later(how_long, [this] { loop.stop(); });
    loop.run_forever();
  }
  /// Is done after so many minutes.
  future<> rings_after(std::chrono::minutes delay) {
    future<> bell(loop);
    loop.call_later(delay, [bell] { bell.set_result(); });
    return bell;
  }
  coroutine<std::string> cook(std::string dish, std::chrono::minutes takes,
                              [[maybe_unused]] watched apron = {}) {
    trace += dish + " begins; ";
    co_await rings_after(takes);
    trace += dish + " ready; ";
    co_return dish;
  }
  coroutine<int> burn(std::chrono::minutes takes) {
    co_await rings_after(takes);
    throw std::runtime_error("burnt");
  }
  coroutine<> leave() {
    throw asyncio::cancelled_error("no guests");
    co_return;
  }
};

/// What somebody who asks for the result hears.
template <class T>
std::string text_of(const future<T>& it) {
  try {
    if constexpr (std::is_void_v<T>)
      return it.result(), "nothing";
    else
      return it.result();
  } catch (const asyncio::cancelled_error& error) {
    return error.message();
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("what the body returns is the result") {
  kitchen ours;
  const auto soup = start(ours.loop, ours.cook("soup", 10min));
  ours.run();
  REQUIRE_MESSAGE(ours.trace != "", "nobody has run the body");
  REQUIRE_MESSAGE(ours.trace == "soup begins; soup ready; ",
                  "the body did not come to its end: it was destroyed, or "
                  "forgotten, where it waited");
  REQUIRE_MESSAGE(soup.done(),
                  "the body has returned, and the future does not "
                  "know");
  CHECK_MESSAGE(text_of(soup) == "soup",
                "the body has returned \"soup\", and the future gives \""
                    << text_of(soup) << "\"");
}

TEST_CASE("start() itself runs nothing") {
  kitchen ours;
  const auto soup = start(ours.loop, ours.cook("soup", 0min));
  CHECK_MESSAGE(ours.trace == "",
                "start() has run the body itself: the first step is for the "
                "loop's next pass");
  ours.run();
  CHECK_MESSAGE(
      soup.done(),
      "the loop ran for an hour, and a body without a pause is not done");
}

TEST_CASE("two cook side by side") {
  kitchen ours;
  const auto both = [](kitchen& in) -> coroutine<std::string> {
    const auto soup = start(in.loop, in.cook("soup", 10min));
    const auto pie = start(in.loop, in.cook("pie", 5min));
    const auto first = co_await soup;
    const auto second = co_await pie;
    co_return first + " and " + second;
  };
  const auto dinner = start(ours.loop, both(ours));
  ours.run(12min);
  CHECK_MESSAGE(
      ours.trace == "soup begins; pie begins; pie ready; soup ready; ",
      "they did not cook at the same time; what happened: \"" << ours.trace
                                                              << "\"");
  REQUIRE_MESSAGE(dinner.done(),
                  "soup and pie take ten minutes together, and after 12 "
                  "minutes dinner is not ready");
  CHECK_MESSAGE(
      text_of(dinner) == "soup and pie",
      "dinner is to be \"soup and pie\", and is \"" << text_of(dinner) << "\"");
}

TEST_CASE("what the body throws is the outcome") {
  kitchen ours;
  const auto dish = start(ours.loop, ours.burn(10min));
  ours.run();
  REQUIRE_MESSAGE(dish.done(),
                  "the body has thrown, and whoever waits for the future waits "
                  "for ever: the exception went to the loop instead");
  CHECK_THROWS_WITH_MESSAGE(dish.result(), "burnt",
                            "the body has thrown \"burnt\", and whoever asks "
                            "for the result must get that");
  CHECK_MESSAGE(
      ours.reports.empty(),
      "what the body throws is an outcome, and the loop heard of it too");
}

TEST_CASE("a cancelled_error is a cancellation") {
  kitchen ours;
  const auto dish = start(ours.loop, ours.leave());
  ours.run();
  REQUIRE_MESSAGE(
      dish.done(),
      "the body has thrown a cancelled_error, and the future does not know");
  CHECK_MESSAGE(dish.cancelled(),
                "the body has thrown a cancelled_error, and the future counts "
                "it as a failure like others");
  CHECK_MESSAGE(text_of(dish) == "no guests",  // which sees an exception, too
                "the body has thrown a cancelled_error that says \"no "
                "guests\", and the future was cancelled with \""
                    << text_of(dish) << "\"");
}

TEST_CASE("nobody needs to keep the future") {
  kitchen ours;
  start(ours.loop, ours.cook("soup", 10min));
  ours.run();
  CHECK_MESSAGE(ours.trace == "soup begins; soup ready; ",
                "nobody kept the future, and the coroutine did not come to its "
                "end: the driver must keep itself");
}

TEST_CASE("when it has ended, its frame is gone") {
  kitchen ours;
  const common::leak_count count;
  const watched apron = std::make_shared<int>(0);
  start(ours.loop, ours.cook("soup", 10min, apron));
  ours.run();
  REQUIRE_MESSAGE(ours.trace == "soup begins; soup ready; ",
                  "the body did not come to its end");
  CHECK_MESSAGE(apron.use_count() == 1,
                "the coroutine has ended, and its frame is still there: nobody "
                "has deleted the driver");
  CHECK_MESSAGE(count.alive() == 0,
                "the coroutine has ended and nobody keeps its future, and "
                "there is still left: "
                    << count.survivors()
                    << ". A driver that is not deleted keeps what it owns");
}

TEST_CASE("a future that was cancelled stays so, and nobody complains") {
  kitchen ours;
  const auto soup = start(ours.loop, ours.cook("soup", 10min));
  ours.loop.call_later(5min, [&] { soup.cancel(); });
  ours.run();
  CHECK_MESSAGE(
      soup.cancelled(),
      "it was cancelled after 5 minutes, and that does not count any more");
  CHECK_MESSAGE(ours.trace == "soup begins; soup ready; ",
                "the future was cancelled, and the coroutine stopped: that was "
                "not asked for");
  CHECK_MESSAGE(ours.reports.empty(),
                "the future was cancelled meanwhile, and then its outcome was "
                "set a second time");
}
