// The rules of future_state, one by one, for whoever writes it anew: what each
// mistake looks like.

#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future_state.hpp"

namespace future_state_rules_test {

namespace {

using asyncio::future_state;
using asyncio::invalid_state_error;

/// A callback that adds a letter to a trace when it is scheduled, and is done.
class letter final : public asyncio::done_callback {
 public:
  letter(std::string& trace, char name) : trace_(trace), name_(name) {}
  void schedule(asyncio::event_loop&, future_state&) override {
    trace_ += name_;
  }

 private:
  std::string& trace_;
  char name_;
};

/// A future's shared state that tells what it knows of its exception.
struct open_state : asyncio::result_state<int> {
  using result_state<int>::result_state;
  bool unseen() const { return has_unseen_error(); }
};

struct rules {
  asyncio::event_loop loop;
  std::string trace;
  letter a{trace, 'a'}, b{trace, 'b'}, c{trace, 'c'};
  open_state state{loop};

  void fail() {
    state.set_exception(std::make_exception_ptr(std::runtime_error("burnt")));
  }
  /// The message of the cancelled_error that check_result() throws.
  std::string cancel_message() {
    try {
      state.check_result();
    } catch (const asyncio::cancelled_error& error) {
      return error.message();
    } catch (const std::exception& error) {
      return std::string("no cancelled_error, but: ") + error.what();
    }
    return "no cancelled_error";
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: a future is pending, and then it is done") {
  CHECK_FALSE(state.done());
  CHECK_THROWS_AS_MESSAGE(state.check_result(), invalid_state_error,
                          "there is no result yet to ask for");
  CHECK_THROWS_AS_MESSAGE(state.exception(), invalid_state_error,
                          "there is no outcome yet to ask for");
  state.set_result(42);
  REQUIRE_MESSAGE(state.done(), "a result was set, and the future is pending");
  CHECK_FALSE(state.cancelled());
  CHECK(state.exception() == nullptr);
  CHECK_NOTHROW(state.check_result());
}

TEST_CASE_FIXTURE(rules, "rule: an exception is thrown to everybody who asks") {
  fail();
  REQUIRE_MESSAGE(state.done(), "an exception was set, and it is pending");
  CHECK_FALSE(state.cancelled());
  for (const char* who : {"first", "second"})
    CHECK_THROWS_AS_MESSAGE(state.check_result(), std::runtime_error,
                            "the exception was not thrown to the "
                                << who << " who asked for the result");
  CHECK(state.exception() != nullptr);
}

TEST_CASE_FIXTURE(rules, "rule: there is one outcome") {
  state.set_result(42);
  CHECK_THROWS_AS_MESSAGE(fail(), invalid_state_error,
                          "a second outcome must be refused: set_exception() "
                          "has accepted one after a result");
  CHECK_FALSE_MESSAGE(state.cancel(""),
                      "cancel() came too late, and yet it changed the outcome");
  CHECK_FALSE(state.cancelled());
}

TEST_CASE_FIXTURE(rules, "rule: a cancellation is an outcome") {
  REQUIRE_MESSAGE(state.cancel("no guests"), "cancel() refused, for nothing");
  CHECK(state.done());
  CHECK(state.cancelled());
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "a cancellation is no failure that must be reported");
  CHECK_MESSAGE(cancel_message() == "no guests",
                "the message given to cancel() is not in the cancelled_error "
                "that check_result() throws");
  CHECK_THROWS_AS_MESSAGE(state.exception(), asyncio::cancelled_error,
                          "exception() of a cancelled future must throw the "
                          "cancelled_error, and not return it");
}

TEST_CASE_FIXTURE(rules, "rule: an exception that nobody saw is remembered") {
  fail();
  CHECK_MESSAGE(state.unseen(),
                "nobody has asked for it, and it counts as "
                "seen: so nobody will be told");
  CHECK_THROWS(state.check_result());
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "somebody asked for the result and got the exception, "
                      "and still it counts as unseen");
}

TEST_CASE_FIXTURE(rules, "rule: to ask for the exception is to see it") {
  fail();
  CHECK(state.exception() != nullptr);
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "somebody asked for the exception, and still it counts "
                      "as unseen");
}

TEST_CASE_FIXTURE(rules, "rule: callbacks are scheduled in order") {
  state.add_done_callback(a);
  state.add_done_callback(b);
  state.add_done_callback(c);
  CHECK(trace == "");
  state.set_result(42);
  CHECK_MESSAGE(trace == "abc",
                "the callbacks must be called in the order in which they were "
                "added, each once");
}

TEST_CASE_FIXTURE(rules, "rule: one that comes late is scheduled too") {
  state.set_result(42);
  state.add_done_callback(a);
  CHECK_MESSAGE(trace == "a",
                "a callback that was added when the future was done already "
                "was never called");
}

TEST_CASE_FIXTURE(rules, "rule: one that was removed is not scheduled") {
  state.add_done_callback(a);
  state.add_done_callback(b);
  CHECK_MESSAGE(state.remove_done_callback(b), "b is in the list");
  CHECK_FALSE_MESSAGE(state.remove_done_callback(b), "b is gone already");
  state.add_done_callback(c);
  state.set_result(42);
  CHECK_MESSAGE(trace != "abc", "b was removed, and was called all the same");
  CHECK_MESSAGE(trace == "ac",
                "after the last callback was removed, a new one was added and "
                "is lost");
}

}  // namespace future_state_rules_test
