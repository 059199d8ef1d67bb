// then(): what comes out at the end of a chain, and when.

#include "test.hpp"

#include <answer.hpp>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

namespace then_test {

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

}  // namespace then_test
