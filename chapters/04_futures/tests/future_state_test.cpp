// The shared part of a future, for those who build on it: links in its list
// that are no functions, and what it tells about itself.

#include "04_futures/future_state.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "04_futures/future.hpp"
#include "04_futures/result_state.hpp"
#include "04_futures/tests/future_test.hpp"

namespace future_state_test {

using asyncio::burnt;
using asyncio::caught_stderr;
using asyncio::counted_ptr;
using asyncio::event_loop;
using asyncio::future;
using asyncio::future_fixture;
using asyncio::future_state;
using asyncio::result_state;

namespace {

// A link of one's own: no memory is taken for it, and it has no number.
class link final : public asyncio::done_callback {
 public:
  link(std::string& trace, char name) : trace_(trace), name_(name) {}

 private:
  void on_done(event_loop& loop, future_state& done) override {
    trace_ += '(';
    loop.call_soon([this, &done] { trace_ += done.done() ? name_ : '?'; });
  }
  void forget() noexcept override { trace_ += '-'; }

  std::string& trace_;
  char name_;
};

}  // namespace

TEST_CASE_FIXTURE(future_fixture, "links stand in one list with functions") {
  link a(trace, 'a');
  link c(trace, 'c');
  const future<int> f(loop);
  f.state()->add_done_callback(a);
  f.add_done_callback(note('b'));
  f.state()->add_done_callback(c);
  f.set_result(1);
  CHECK_MESSAGE(trace == "((", "scheduled at once, called later");
  run_dry();
  CHECK_MESSAGE(trace == "((abc",
                "the loop was to call a, b and c, in the order in which they "
                "were added; what happened: \""
                    << trace << "\"");
}

TEST_CASE_FIXTURE(future_fixture, "a link can be taken out and put back") {
  link a(trace, 'a');
  link b(trace, 'b');
  const future<int> f(loop);
  auto& state = *f.state();
  state.add_done_callback(a);
  state.add_done_callback(b);
  CHECK(state.remove_done_callback(b));
  CHECK_FALSE(state.remove_done_callback(b));
  CHECK(state.remove_done_callback(a));
  state.add_done_callback(b);
  state.add_done_callback(a);
  f.set_result(1);
  CHECK_FALSE(state.remove_done_callback(a));
  run_dry();
  CHECK_MESSAGE(trace == "((ba", "to remove it is not to forget it");
}

TEST_CASE_FIXTURE(future_fixture,
                  "a link without a number is not found by it") {
  link a(trace, 'a');
  const future<int> f(loop);
  f.state()->add_done_callback(a);
  CHECK(f.state()->find_done_callback(0) == nullptr);
  CHECK_FALSE(f.remove_done_callback(0));
  f.set_result(1);
  run_dry();
  CHECK_MESSAGE(trace == "(a", "nobody has removed the link; what happened: \""
                                   << trace << "\"");
}

TEST_CASE_FIXTURE(future_fixture, "a link hears that it is forgotten") {
  link a(trace, 'a');
  {
    future<int>(loop).state()->add_done_callback(a);
  }
  CHECK_MESSAGE(trace == "-",
                "the future is gone, undone, and its link has not heard so");
  std::optional<event_loop> gone(std::in_place);
  const future<int> f(*gone);
  f.state()->add_done_callback(a);
  gone.reset();
  f.set_result(1);
  CHECK_MESSAGE(trace == "--", "no loop will ever call it");
}

TEST_CASE_FIXTURE(future_fixture, "peeking is not looking") {
  const caught_stderr err;
  {
    const future<int> f(loop);
    CHECK(f.state()->peek_error() == nullptr);
    f.set_exception(burnt());
    CHECK(f.state()->peek_error() != nullptr);
  }
  CHECK(err.text() == "asyncio: Future exception was never retrieved: burnt\n");
}

TEST_CASE_FIXTURE(future_fixture, "an exception can be marked as seen") {
  const caught_stderr err;
  {
    const future<int> f(loop);
    f.set_exception(burnt());
    f.state()->mark_seen();
  }
  CHECK(err.text().empty());
}

TEST_CASE_FIXTURE(future_fixture, "a state knows its loop and what it is") {
  const future<int> f(loop);
  const counted_ptr<future_state> state(f.state());
  CHECK(state->loop() == &loop);
  CHECK(state->description() == "a future");
  loop.close();
  CHECK_MESSAGE(state->loop() == &loop, "closed, but there");
}

namespace {

// A future whose outcome is nobody else's business.
class sealed : public result_state<int> {
 public:
  using result_state<int>::result_state;
  void open() { finish_with(42); }

 private:
  void check_settable(const char* what) const override {
    throw std::logic_error(std::string("sealed: no ") + what);
  }
};

}  // namespace

TEST_CASE_FIXTURE(future_fixture, "a state may refuse outcomes from outside") {
  const counted_ptr state(new sealed(loop));
  CHECK_THROWS_WITH(state->set_result(1), "sealed: no set_result");
  CHECK_THROWS_WITH(state->set_exception(std::make_exception_ptr(burnt())),
                    "sealed: no set_exception");
  CHECK_FALSE(state->done());
  state->open();
  CHECK(state->result() == 42);
}

}  // namespace future_state_test
