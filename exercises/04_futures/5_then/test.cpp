// then(): what comes out at the end of a chain, and when.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::future;
using asyncio::then;

/// A loop under virtual time that runs until nothing is left to do, and notes
/// what its exception handler is told.
struct kitchen {
  asyncio::event_loop loop{std::make_unique<asyncio::virtual_time>()};
  std::vector<std::string> reports;

  kitchen() {
    loop.set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& what) {
          reports.push_back(what.message);
        });
  }
  void run() {
    loop.call_later(1h, [this] { loop.stop(); });
    loop.run_forever();
  }
  future<std::string> order(const std::string& dish) {
    future<std::string> plate(loop);
    loop.call_later(10min, [plate, dish] {
      if (!plate.done()) plate.set_result(dish);
    });
    return plate;
  }
};

int letters(const std::string& text) { return static_cast<int>(text.size()); }

/// "result: soup", "failed: too hot", "cancelled: no guests" or "pending".
template <class T>
std::string outcome_of(const future<T>& it) {
  if (!it.done()) return "pending";
  try {
    std::ostringstream text;
    if constexpr (std::is_void_v<T>)
      it.result();
    else
      text << "result: " << it.result();
    return text.str();
  } catch (const asyncio::cancelled_error& error) {
    return "cancelled: " + error.message();
  } catch (const std::exception& error) {
    return std::string("failed: ") + error.what();
  }
}

}  // namespace

TEST_CASE("f gets the result, and what f returns is the outcome") {
  kitchen ours;
  const auto length = then(ours.order("soup"), letters);

  ours.run();
  REQUIRE_MESSAGE(length.done(),
                  "the dish was served long ago, and what comes then is still "
                  "pending: nobody has set its outcome"s);
  CHECK_MESSAGE(outcome_of(length) == "result: 4"s,
                "f has returned 4, and the outcome is \""s << outcome_of(length)
                                                           << "\""s);
}

TEST_CASE("a step may give nothing, and a step may need nothing") {
  kitchen ours;
  std::string trace;
  const auto served =
      then(ours.order("soup"), [&](const std::string& dish) { trace += dish; });
  const auto paid = then(served, [&] {
    trace += ", paid";
    return 12;
  });
  ours.run();
  REQUIRE_MESSAGE(
      paid.done(),
      "the first step has returned nothing, and the second one "
      "waits for ever: a step that returns nothing is done as well"s);
  CHECK_MESSAGE(trace == "soup, paid"s,
                "two steps were to write \"soup, paid\", each once, and they "
                "wrote \""s
                    << trace << "\""s);
}

TEST_CASE("f is called by the loop, also when the result is there already") {
  kitchen ours;
  future<std::string> ready(ours.loop);
  ready.set_result("soup");
  bool called = false;
  const auto last = then(ready, [&](const std::string&) { called = true; });
  CHECK_FALSE_MESSAGE(
      called,
      "then() has called f itself, for the result was there: "
      "what is called later once is to be called later always"s);
  ours.run();
  CHECK_MESSAGE((called && last.done()),
                "the result was there already, and f was never called, or "
                "nobody was told"s);
}

TEST_CASE("a failure is passed on, and f is not called") {
  kitchen ours;
  future<std::string> burnt(ours.loop);
  burnt.set_exception(std::runtime_error("burnt"));
  bool called = false;
  const auto last = then(then(burnt, letters), [&](int) { called = true; });
  ours.run();
  CHECK_FALSE_MESSAGE(called, "the first step has failed, and f was called"s);
  REQUIRE_MESSAGE(last.done(),
                  "the first step has failed, and the last one waits for ever: "
                  "the failure was not passed on"s);
  CHECK_MESSAGE(outcome_of(last) == "failed: burnt"s,
                "the first step failed with \"burnt\", and what is passed on "
                "is \""s
                    << outcome_of(last) << "\""s);
}

TEST_CASE("a cancellation is passed on as a cancellation") {
  kitchen ours;
  const auto soup = ours.order("soup");
  const auto last = then(then(soup, letters), [](int) {});
  soup.cancel("the guest has left");
  ours.run();
  REQUIRE_MESSAGE(last.done(),
                  "the first step was cancelled, and the last one waits for "
                  "ever: a cancellation is an outcome too"s);
  CHECK_MESSAGE(last.cancelled(),
                "the first step was cancelled, and the last one has failed "
                "instead: a cancelled_error must not end up in "
                "set_exception()"s);
  CHECK_MESSAGE(outcome_of(last) == "cancelled: the guest has left"s,
                "the message of the cancellation was lost on the way"s);
}

TEST_CASE("what f throws is the outcome") {
  kitchen ours;
  const auto last = then(ours.order("soup"), [](const std::string&) -> int {
    throw std::runtime_error("too hot");
  });
  ours.run();
  REQUIRE_MESSAGE(last.done(),
                  "f has thrown, and what comes then is pending for ever: the "
                  "exception went to the loop, and not into the future"s);
  CHECK_MESSAGE(outcome_of(last) == "failed: too hot"s,
                "f has thrown \"too hot\", and the outcome is \""s
                    << outcome_of(last) << "\""s);
  CHECK_MESSAGE(ours.reports.empty(),
                "what f throws is an outcome, and the loop heard of it too"s);
}

TEST_CASE("what f throws is the outcome, also when it would return a future") {
  kitchen ours;
  const auto last =
      then(ours.order("soup"), [&](const std::string&) -> future<std::string> {
        throw std::runtime_error("no pie today");
      });
  ours.run();
  CHECK_MESSAGE(
      outcome_of(last) == "failed: no pie today"s,
      "f was to return a future and has thrown instead, and the outcome is \""s
          << outcome_of(last) << "\""s);
}

TEST_CASE("when f returns a future, its outcome counts") {
  kitchen ours;
  const auto second = then(ours.order("soup"), [&](const std::string& first) {
    return then(ours.order("pie"),
                [first](const std::string& pie) { return first + ", " + pie; });
  });
  ours.run();

  CHECK_MESSAGE(outcome_of(second) != "failed: Result is not set."s,
                "f returned a future, and was asked at once for a result that "
                "takes another ten minutes"s);
  CHECK_MESSAGE(
      outcome_of(second) == "result: soup, pie"s,
      "the outcome is to be that of the future that f returned, and is \""s
          << outcome_of(second) << "\""s);
}

TEST_CASE("what happens to the future that f returns is passed on") {
  kitchen ours;
  const future<int> price(ours.loop);
  const future<int> pie(ours.loop);
  ours.loop.call_later(15min, [&] {
    price.set_exception(std::runtime_error("no price"));
    pie.cancel("no apples");
  });
  const auto failed =
      then(ours.order("soup"), [&](const std::string&) { return price; });
  const auto cancelled =
      then(ours.order("soup"), [&](const std::string&) { return pie; });
  ours.run();
  CHECK_MESSAGE(outcome_of(failed) == "failed: no price"s,
                "the future that f returned failed with \"no price\", and the "
                "outcome is \""s
                    << outcome_of(failed) << "\""s);
  CHECK_MESSAGE(outcome_of(cancelled) == "cancelled: no apples"s,
                "the future that f returned was cancelled with \"no apples\", "
                "and the outcome is \""s
                    << outcome_of(cancelled)
                    << "\": exception() throws then, and does not return"s);
}

TEST_CASE("whoever cancels the last step gets no call and no complaint") {
  kitchen ours;
  bool called = false;
  const auto last =
      then(ours.order("soup"), [&](const std::string&) { called = true; });
  const auto pie = then(ours.order("soup"), [&](const std::string&) {
    called = true;
    return ours.order("pie");
  });
  last.cancel();
  pie.cancel();
  ours.run();
  CHECK_FALSE_MESSAGE(called,
                      "the last step was cancelled, and yet f was called: "
                      "nobody wants its result any more"s);
  CHECK_MESSAGE(ours.reports.empty(),
                "the last step was cancelled, and then somebody tried to set "
                "its outcome a second time"s);
}

TEST_CASE(
    "whoever cancels while the inner future is pending gets no complaint") {
  kitchen ours;
  const auto last = then(ours.order("soup"),
                         [&](const std::string&) { return ours.order("pie"); });
  ours.loop.call_later(15min, [&] { last.cancel(); });
  ours.run();

  CHECK_MESSAGE(ours.reports.empty(),
                "cancelled while the inner future was pending, and the outcome "
                "of that one was set all the same"s);
}
