// An exception that nobody looked at is reported; all others are not.

#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "04_futures/future.hpp"
#include "04_futures/tests/future_test.hpp"

namespace future_errors_test {

using asyncio::burnt;
using asyncio::cancelled_error;
using asyncio::caught_stderr;
using asyncio::event_loop;
using asyncio::exception_context;
using asyncio::future;
using asyncio::future_fixture;

namespace {

const std::string report =
    "asyncio: Future exception was never retrieved: burnt\n";

}  // namespace

TEST_CASE_FIXTURE(future_fixture, "what nobody looked at is reported") {
  const auto error = std::make_exception_ptr(burnt());
  int told = 0;
  loop.set_exception_handler(
      [&](event_loop& where, const exception_context& what) {
        ++told;
        CHECK(&where == &loop);
        CHECK(what.message == "Future exception was never retrieved");
        CHECK(what.exception == error);
        CHECK(what.source.empty());
      });
  std::optional<future<int>> f(loop);
  std::optional<future<int>> copy(f);
  f->set_exception(error);
  f.reset();
  CHECK_MESSAGE(told == 0, "somebody still holds it, and may look");
  copy.reset();
  CHECK_MESSAGE(told == 1, "told when the last handle goes, once");
  run_dry();
  CHECK(told == 1);
}

TEST_CASE_FIXTURE(future_fixture, "the default handler tells stderr") {
  const caught_stderr err;
  future<>(loop).set_exception(burnt());
  CHECK(err.text() == report);
}

TEST_CASE_FIXTURE(future_fixture, "whoever looked has been told") {
  const std::vector<std::function<void(const future<>&)>> looks{
      [](auto& f) { CHECK_THROWS_WITH(f.result(), "burnt"); },
      [](auto& f) { CHECK(f.exception() != nullptr); },
      [](auto& f) { CHECK_FALSE(f.cancel()); },  // has given it up
  };
  for (std::size_t i = 0; i < looks.size(); ++i) {
    CAPTURE(i);
    const caught_stderr err;
    {
      const future<> f(loop);
      f.set_exception(burnt());
      looks[i](f);
    }
    CHECK(err.text().empty());
  }
}

TEST_CASE_FIXTURE(future_fixture, "a glance is not a look") {
  const caught_stderr err;
  {
    const future<> f(loop);
    f.add_done_callback(note('c'));
    f.set_exception(burnt());
    CHECK(f.done());
    CHECK_FALSE(f.cancelled());
    CHECK_THROWS_AS(f.set_result(), asyncio::invalid_state_error);
  }
  CHECK_MESSAGE(err.text().empty(), "its callback has not been called yet");
  run_dry();
  CHECK(trace == "c");
  CHECK_MESSAGE(err.text() == report, "the callback did not look either");
}

TEST_CASE_FIXTURE(future_fixture, "only what was set is missed") {
  const caught_stderr err;
  {
    const future<> pending(loop);
  }
  future<>(loop).set_result();
  future<>(loop).cancel("not an exception");
  {
    const future<> f(loop);  // asked too early, and then never failed
    CHECK_THROWS_AS(f.exception(), asyncio::invalid_state_error);
  }
  CHECK(err.text().empty());
}

TEST_CASE_FIXTURE(future_fixture, "looking too early is not looking") {
  const caught_stderr err;
  {
    const future<> f(loop);
    CHECK_THROWS_AS(f.result(), asyncio::invalid_state_error);
    CHECK_THROWS_AS(f.exception(), asyncio::invalid_state_error);
    f.set_exception(burnt());
  }
  CHECK(err.text() == report);
}

TEST_CASE_FIXTURE(future_fixture, "no exception is none, in every form") {
  const future<int> f(loop);
  const char* const why = "set_exception() got none";
  CHECK_THROWS_WITH_AS(f.set_exception(nullptr), why, std::invalid_argument);
  CHECK_THROWS_WITH_AS(f.set_exception(std::exception_ptr()), why,
                       std::invalid_argument);
  CHECK_FALSE(f.done());
}

TEST_CASE_FIXTURE(future_fixture, "a cancelled_error that was set is missed") {
  const caught_stderr err;
  {
    const future<> f(loop);
    f.set_exception(cancelled_error("by hand"));
    CHECK_MESSAGE(!f.cancelled(), "set, not cancelled: as in asyncio");
  }
  CHECK(err.text() ==
        "asyncio: Future exception was never retrieved: an "
        "exception of type asyncio::cancelled_error\n");
}

TEST_CASE("a closed loop still reports") {
  const caught_stderr err;
  int told = 0;
  event_loop loop;
  loop.set_exception_handler(
      [&](event_loop&, const exception_context&) { ++told; });
  {
    const future<> f(loop);
    f.set_exception(burnt());
    loop.close();
  }
  CHECK(told == 1);
  CHECK(err.text().empty());
}

TEST_CASE("when the loop is gone, stderr is told") {
  const caught_stderr err;
  int told = 0;
  {
    std::optional<event_loop> loop(std::in_place);
    loop->set_exception_handler(
        [&](event_loop&, const exception_context&) { ++told; });
    const future<> f(*loop);
    f.set_exception(burnt());
    loop.reset();
    CHECK(err.text().empty());
  }
  CHECK(err.text() == report);
  CHECK_MESSAGE(told == 0, "the loop's handler went with the loop");
}

TEST_CASE("closing the loop drops futures, and tells of them") {
  const caught_stderr err;
  event_loop loop;
  const future<> f(loop);
  loop.call_soon([held = future<>(f)] {});
  f.set_exception(burnt());
  {
    const future<> only_in_the_queue(loop);
    only_in_the_queue.set_exception(burnt());
    loop.call_soon([only_in_the_queue] {});
  }
  loop.close();
  CHECK(err.text() == report);
  CHECK(f.exception() != nullptr);
}

TEST_CASE_FIXTURE(future_fixture, "a handler that throws is contained") {
  const caught_stderr err;
  loop.set_exception_handler([](event_loop&, const exception_context&) {
    throw std::logic_error("broken");
  });
  future<>(loop).set_exception(burnt());
  CHECK(err.text() ==
        "asyncio: Unhandled error in exception handler (while reporting: "
        "Future exception was never retrieved): broken\n");
}

TEST_CASE_FIXTURE(future_fixture, "a handler cannot exit from a destructor") {
  bool told = false;
  loop.set_exception_handler([&](event_loop&, const exception_context&) {
    told = true;
    throw asyncio::system_exit(1);
  });
  future<>(loop).set_exception(burnt());
  CHECK(told);
}

}  // namespace future_errors_test
