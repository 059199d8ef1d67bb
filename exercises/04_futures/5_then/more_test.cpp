// then(): steps that throw, that return a future, and that are cancelled.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "test.hpp"

namespace then_test {

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

}  // namespace then_test
