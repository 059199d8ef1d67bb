// The two futures of a shield, without any task: what is handed on, when, and
// to whom. This is what judges an answer, so it makes do with few types, for
// each costs time to compile; shielded_test.cpp has the tasks.

#include "09_timeouts/shield.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "04_futures/tests/future_test.hpp"

namespace shield_test {

using namespace asyncio;
using namespace std::string_literals;

namespace {

// What came of a future, in words, with its number.
std::string outcome(const future<int>& it) {
  const std::string what = words_for(*it.state());
  return what == "a result" ? std::to_string(it.result()) : what;
}

const std::string reported_once = "Future exception was never retrieved; ";

}  // namespace

TEST_CASE_FIXTURE(reporting_fixture,
                  "what the inner has, the outer gets, a pass later") {
  const future<int> seven{loop}, failing{loop};
  const auto outer = shield(seven), burning = shield(failing);
  CHECK_FALSE(outer == seven);
  seven.set_result(7);
  failing.set_exception(burnt());
  CHECK_MESSAGE(!outer.done(), "the outer future hears of it by a callback"s);
  run_dry();
  const std::string what = outcome(outer) + ", " + outcome(burning);
  CHECK_MESSAGE(what == "7, burnt"s,
                "the inner futures have 7 and the exception \"burnt\", and the "
                "outer ones: "s
                    << what);
  CHECK_MESSAGE(shield(seven) == seven, "what is done is given back as it is"s);
}

TEST_CASE_FIXTURE(reporting_fixture, "a result may be void") {
  const future<> inner{loop};
  const auto outer = shield(inner);
  inner.set_result();
  run_dry();
  CHECK_MESSAGE((outer.done() && !outer.cancelled()),
                "the inner future is done, and the outer is not"s);
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "the outer is cancelled at once, the inner is not") {
  const future<int> inner{loop};
  const auto outer = shield(inner);
  const bool could_be = outer.cancel("fire");
  const std::string at_once = outcome(outer) + ", " + outcome(inner);
  CHECK_MESSAGE(
      (could_be && at_once == "cancelled: fire, pending"s),
      "the caller must hear of it now, the inner must not: "s << at_once);
  inner.set_result(7);
  run_dry();
  const std::string later = outcome(outer) + ", " + outcome(inner);
  CHECK_MESSAGE(later == "cancelled: fire, 7"s,
                "the outer future was cancelled, then the inner one got 7; "
                "now they have: "s
                    << later);
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "the inner is cancelled: so is the outer") {
  const future<int> inner{loop};
  const auto outer = shield(inner);
  inner.cancel("fire");
  run_dry();
  CHECK_MESSAGE(outcome(outer) == "cancelled: "s,
                "the inner was cancelled, and whoever waits for the shield was "
                "told: "s
                    << outcome(outer));
  CHECK_MESSAGE(outer.cancelled(),
                "the outer future has failed with a "
                "cancelled_error, and is not cancelled"s);
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "an error of the inner is reported, exactly once") {
  std::optional<future<int>> inner(std::in_place, loop);
  std::optional outer = shield(*inner);
  SUBCASE("when the outer was cancelled long before") {
    outer->cancel();
    run_dry();
    inner->set_exception(burnt());
  }
  SUBCASE("when the outer is cancelled in the same pass") {
    inner->set_exception(burnt());
    outer->cancel();
  }
  SUBCASE("when the outer is cancelled in the same pass, before") {
    outer->cancel();
    inner->set_exception(burnt());
  }
  SUBCASE("when the outer has another outcome") {
    outer->set_result(7);
    inner->set_exception(burnt());
  }
  SUBCASE("by the outer, which it was handed on to") {
    inner->set_exception(burnt());
  }
  inner.reset();
  run_dry();
  outer.reset();
  CHECK_MESSAGE(
      told == reported_once,
      "the inner has failed, and the error has vanished, or was reported more "
      "than once. Handlers were told: "s
          << told);
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "the inner's error is nobody's business here") {
  const future<int> inner{loop};
  shield(inner).cancel();
  inner.set_exception(burnt());
  run_dry();
  CHECK(outcome(inner) == "burnt"s);
  CHECK_MESSAGE(told.empty(), "somebody has looked at it: "s << told);
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "the outer is kept alive until it hears of it") {
  const future<int> inner{loop};
  std::optional outer = shield(inner);
  const auto before = outer->state()->owners();
  inner.set_result(7);
  CHECK_MESSAGE(outer->state()->owners() > before,
                "the inner future is done, and the loop will call the outer "
                "one, which nobody keeps until then: if its last handle is "
                "dropped now, the loop calls what is gone. What you give to "
                "call_soon() must own it"s);
  SUBCASE("and no longer") {
    run_dry();
    CHECK(outer->state()->owners() == before);
  }
  SUBCASE("although its last handle is dropped") {
    outer.reset();
    run_dry();
    CHECK(outcome(inner) == "7"s);
  }
}

TEST_CASE_FIXTURE(reporting_fixture, "a shield that is dropped is not called") {
  const future<int> inner{loop};
  static_cast<void>(shield(inner));
  inner.set_result(7);
  run_dry();
  CHECK(outcome(inner) == "7"s);
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "whoever sets the outer's outcome is right") {
  const future<int> inner{loop};
  const auto outer = shield(inner);
  outer.set_result(7);
  inner.set_result(8);
  CHECK_MESSAGE(!outer.cancel(),
                "the outer future has an outcome, it is too late to cancel "
                "it, and cancel() has not returned false"s);
  run_dry();
  CHECK_MESSAGE(outcome(outer) == "7"s,
                "the outer future had an outcome already, and the inner one "
                "has set another"s);
  CHECK(told.empty());
}

TEST_CASE_FIXTURE(reporting_fixture,
                  "once one of the two is done, the inner is let go") {
  const future<int> cancelled{loop}, done{loop};
  const auto owners = cancelled.state()->owners();
  const auto first = shield(cancelled), second = shield(done);
  first.cancel();
  CHECK_MESSAGE(cancelled.state()->owners() == owners,
                "the outer future was cancelled, and still holds the inner "
                "one: cancel() must let_go()"s);
  done.set_result(7);
  run_dry();
  CHECK_MESSAGE(done.state()->owners() == owners,
                "the inner future is done, the outer one has heard of it, "
                "and still holds it: let_go()"s);
}

TEST_CASE_FIXTURE(reporting_fixture, "the result is copied") {
  struct dish {
    std::string name;
    explicit dish(std::string what) : name(std::move(what)) {}
    dish(dish&&) = default;
    dish(const dish& other) : name(other.name) {
      if (name == "secret") throw std::runtime_error("a secret recipe");
    }
  };
  const future<dish> inner{loop};
  const auto outer = shield(inner);
  SUBCASE("so that the inner keeps it, for others to read") {
    inner.set_result(dish("a dish that is too long for any small string"));
    run_dry();
    CHECK_MESSAGE(inner.result().name == outer.result().name,
                  "the shield has taken the result out of the inner future: "s
                      << inner.result().name);
  }
  SUBCASE("and if that throws, this is the outcome") {
    inner.set_result(dish("secret"));
    run_dry();
    REQUIRE_MESSAGE(outer.done(),
                    "copying the inner's result has thrown, and whoever waits "
                    "for the shield waits for ever"s);
    CHECK_MESSAGE(failure_text(outer.exception()) == "a secret recipe"s,
                  "copying the inner's result has thrown, and that is the "
                  "outcome of the shield; it is: "s
                      << failure_text(outer.exception()));
  }
}

}  // namespace shield_test
