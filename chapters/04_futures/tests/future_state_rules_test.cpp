// The rules of future_state, one by one, for whoever writes it anew: what each
// mistake looks like.

#include <cstdint>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"

namespace future_state_rules_test {

namespace {

using asyncio::future_state;
using asyncio::invalid_state_error;

/// A callback that adds a letter to a trace when it is scheduled, or '?' when
/// the future is not done by then.
class letter final : public asyncio::done_callback {
 public:
  letter(std::string& trace, char name) : trace_(trace), name_(name) {}
  std::uint64_t id() const noexcept override {
    return static_cast<std::uint64_t>(name_);
  }
  void on_done(asyncio::event_loop&, future_state& it) override {
    trace_ += it.done() ? name_ : '?';
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
  CHECK_FALSE_MESSAGE(state.done(),
                      "nobody has set an outcome, and the future is done");
  CHECK_THROWS_AS_MESSAGE(state.check_result(), invalid_state_error,
                          "there is no result yet to ask for");
  CHECK_THROWS_AS_MESSAGE(state.exception(), invalid_state_error,
                          "there is no outcome yet to ask for");
  state.set_result(42);
  REQUIRE_MESSAGE(state.done(), "a result was set, and the future is pending");
  CHECK_FALSE_MESSAGE(state.cancelled(),
                      "a result was set, and the future counts as cancelled");
  CHECK_MESSAGE(state.exception() == nullptr,
                "a result was set, and there is an exception");
  CHECK_NOTHROW_MESSAGE(state.check_result(),
                        "a result was set, and whoever asks for it gets an "
                        "exception");
}

TEST_CASE_FIXTURE(rules, "rule: an exception is thrown to everybody who asks") {
  fail();
  REQUIRE_MESSAGE(state.done(),
                  "an exception was set, and the future is pending");
  CHECK_FALSE_MESSAGE(
      state.cancelled(),
      "an exception was set, and the future counts as cancelled");
  for (const char* who : {"first", "second"})
    CHECK_THROWS_AS_MESSAGE(state.check_result(), std::runtime_error,
                            "the exception was not thrown to the "
                                << who << " who asked for the result");
  CHECK_MESSAGE(state.exception() != nullptr,
                "somebody asked for the result and got the exception, and then "
                "it was gone: it stays for all who ask");
}

TEST_CASE_FIXTURE(rules, "rule: there is one outcome") {
  state.set_result(42);
  CHECK_THROWS_AS_MESSAGE(fail(), invalid_state_error,
                          "a second outcome must be refused: set_exception() "
                          "has accepted one after a result");
  CHECK_FALSE_MESSAGE(state.cancel(""),
                      "cancel() came too late, and yet it changed the outcome");
  CHECK_FALSE_MESSAGE(
      state.cancelled(),
      "there was a result, and after cancel() the future counts as cancelled");
}

TEST_CASE_FIXTURE(rules, "rule: a cancellation is an outcome") {
  REQUIRE_MESSAGE(state.cancel("no guests"),
                  "the future is pending, and cancel() says that it comes too "
                  "late");
  CHECK_MESSAGE(state.done(), "it was cancelled, and is pending");
  CHECK_MESSAGE(state.cancelled(),
                "it was cancelled, and counts as one that has failed");
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "a cancellation is no failure that must be reported");
  CHECK_MESSAGE(cancel_message() == "no guests",
                "the message given to cancel() is not in the cancelled_error "
                "that check_result() throws; there is \""
                    << cancel_message() << "\"");
  CHECK_THROWS_AS_MESSAGE(state.exception(), asyncio::cancelled_error,
                          "exception() of a cancelled future must throw the "
                          "cancelled_error, and not return it");
}

TEST_CASE_FIXTURE(rules, "rule: an exception that nobody saw is remembered") {
  fail();
  CHECK_MESSAGE(state.unseen(),
                "nobody has asked for it, and it counts as "
                "seen: so nobody will be told");
  CHECK_THROWS_AS_MESSAGE(
      state.check_result(), std::runtime_error,
      "an exception was set, and whoever asks for the result does not get it");
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "somebody asked for the result and got the exception, "
                      "and still it counts as unseen");
}

TEST_CASE_FIXTURE(rules, "rule: to ask for the exception is to see it") {
  fail();
  CHECK_MESSAGE(state.exception() != nullptr,
                "an exception was set, and exception() gives none");
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "somebody asked for the exception, and still it counts "
                      "as unseen");
}

TEST_CASE_FIXTURE(rules, "rule: to cancel is to see, even too late") {
  fail();
  CHECK_FALSE_MESSAGE(
      state.cancel(""),
      "there is an outcome, and cancel() says that it does not come too late");
  CHECK_FALSE_MESSAGE(state.unseen(),
                      "whoever cancels a future has no use for its exception, "
                      "and still that counts as unseen");
}

TEST_CASE_FIXTURE(rules, "rule: no exception is no outcome") {
  CHECK_THROWS_AS_MESSAGE(state.set_exception(nullptr), std::invalid_argument,
                          "set_exception() has accepted an empty pointer: then "
                          "the future is done, and has neither result nor "
                          "exception");
  CHECK_FALSE_MESSAGE(
      state.done(),
      "set_exception() was given an empty pointer, and now the future is done");
}

TEST_CASE_FIXTURE(rules, "rule: callbacks are scheduled in order") {
  state.add_done_callback(a);
  state.add_done_callback(b);
  state.add_done_callback(c);
  CHECK_MESSAGE(trace == "",
                "callbacks were scheduled before the future was done");
  state.set_result(42);
  CHECK_MESSAGE(trace == "abc",
                "the callbacks must be scheduled in the order in which they "
                "were added, each once, and when the future is done ('?': it "
                "was not yet); scheduled were \""
                    << trace << "\" of abc");
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
                "a, b and c were added and b was removed; scheduled were \""
                    << trace << "\": the others must not be lost");
}

TEST_CASE_FIXTURE(rules, "rule: callbacks are found by number until they go") {
  open_state ordered(loop);
  ordered.add_done_callback(a);
  ordered.add_done_callback(b);
  ordered.set_result(42);
  if (trace != "ab") return;  // the order is another rule's, and needed here
  state.add_done_callback(a);
  CHECK_MESSAGE(state.find_done_callback(b.id()) == nullptr,
                "b was found, and was never added");  // now there is a table
  state.add_done_callback(b);
  CHECK_MESSAGE(state.find_done_callback(b.id()) == &b,
                "b was added when there was a table of numbers already, and is "
                "not found by its number: add_number() puts it in");
  state.remove_done_callback(a);
  CHECK_MESSAGE(state.find_done_callback(a.id()) == nullptr,
                "a was removed, and is still found by its number: the table "
                "keeps the address of a callback that may be gone");
}

}  // namespace future_state_rules_test
