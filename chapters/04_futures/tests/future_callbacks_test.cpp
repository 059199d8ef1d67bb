// Done callbacks: who is called, when, and in which order.

#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "04_futures/future.hpp"
#include "04_futures/tests/future_test.hpp"

namespace future_callbacks_test {

using asyncio::burnt;
using asyncio::caught_stderr;
using asyncio::farewell;
using asyncio::future;
using asyncio::future_fixture;

TEST_CASE_FIXTURE(future_fixture, "callbacks are called soon, in order") {
  const future<int> f(loop);
  f.add_done_callback(note('1'));
  f.add_done_callback(note('2'));
  f.add_done_callback(note('3'));
  loop.call_soon(letter('a'));
  f.set_result(42);
  CHECK_MESSAGE(trace.empty(), "called within set_result()");
  loop.call_soon(letter('z'));
  run_dry();
  CHECK_MESSAGE(trace == "a123z",
                "each takes its turn behind those that were ready before");
}

TEST_CASE_FIXTURE(future_fixture, "every outcome calls them") {
  const std::vector<std::function<void(const future<>&)>> outcomes{
      [](auto& f) { f.set_result(); },
      [](auto& f) { f.set_exception(burnt()); }, [](auto& f) { f.cancel(); }};
  for (const auto& set_outcome : outcomes) {
    const future<> f(loop);
    f.add_done_callback([this](const future<>& it) {
      CHECK(it.done());
      if (it.cancelled())
        trace += 'c';
      else
        trace += it.exception() ? 'e' : 'r';
    });
    set_outcome(f);
  }
  run_dry();
  CHECK(trace == "rec");
}

TEST_CASE_FIXTURE(future_fixture, "a callback is given its future") {
  const future<std::string> f(loop);
  f.add_done_callback([&](const future<std::string>& it) {
    CHECK(it == f);
    trace += it.result();
  });
  f.add_done_callback([&](future<std::string> it) { CHECK(it == f); });
  f.set_result("soup");
  run_dry();
  CHECK(trace == "soup");
}

TEST_CASE_FIXTURE(future_fixture, "one that comes late is called soon too") {
  const future<int> f(loop);
  f.set_result(1);
  f.add_done_callback(note('l'));
  CHECK_MESSAGE(trace.empty(), "called within add_done_callback()");
  run_dry();
  CHECK(trace == "l");
}

TEST_CASE_FIXTURE(future_fixture,
                  "one added by a callback waits for its turn") {
  const future<int> f(loop);
  f.add_done_callback([this](const future<int>& it) {
    trace += '1';
    it.add_done_callback(note('3'));
  });
  f.add_done_callback(note('2'));
  f.set_result(1);
  run_dry();
  CHECK(trace == "123");
}

TEST_CASE_FIXTURE(future_fixture, "added twice is called twice") {
  const future<int> f(loop);
  const auto twice = note('t');
  CHECK(f.add_done_callback(twice) != f.add_done_callback(twice));
  f.set_result(1);
  run_dry();
  CHECK(trace == "tt");
}

TEST_CASE_FIXTURE(future_fixture, "callbacks can be removed") {
  // From each place in the list; what is added afterwards goes to its end.
  const std::string left[] = {"bcd", "acd", "abd"};
  for (std::size_t removed = 0; removed < 3; ++removed) {
    CAPTURE(removed);
    trace.clear();
    const future<int> f(loop);
    std::vector<std::uint64_t> ids;
    for (const char c : {'a', 'b', 'c'})
      ids.push_back(f.add_done_callback(note(c)));
    CHECK(f.remove_done_callback(ids[removed]));
    CHECK_FALSE_MESSAGE(f.remove_done_callback(ids[removed]),
                        "it is not there any more");
    f.add_done_callback(note('d'));
    f.set_result(1);
    run_dry();
    CHECK(trace == left[removed]);
  }
}

TEST_CASE_FIXTURE(future_fixture,
                  "an id means one callback, whatever its type") {
  const future<int> f(loop);
  const auto first = f.add_done_callback([this](auto) { trace += '1'; });
  const auto second = f.add_done_callback([this](auto) { trace += '2'; });
  CHECK(first != second);
  CHECK(f.remove_done_callback(second));
  f.set_result(1);
  run_dry();
  CHECK_MESSAGE(trace == "1", "the wrong one was removed");
}

TEST_CASE_FIXTURE(future_fixture, "only one's own callbacks can be removed") {
  const future<int> f(loop);
  const future<int> other(loop);
  const auto id = f.add_done_callback(note('f'));
  const auto other_id = other.add_done_callback(note('o'));
  CHECK_FALSE(f.remove_done_callback(other_id));
  CHECK_FALSE(f.remove_done_callback(0));
  CHECK(f.remove_done_callback(id));
  f.set_result(1);
  other.set_result(1);
  run_dry();
  CHECK(trace == "o");
}

TEST_CASE_FIXTURE(future_fixture, "all can be removed, and new ones come") {
  const future<int> f(loop);
  const auto id = f.add_done_callback(note('a'));
  CHECK(f.remove_done_callback(id));
  f.add_done_callback(note('b'));
  f.add_done_callback(note('c'));
  f.set_result(1);
  run_dry();
  CHECK(trace == "bc");
}

TEST_CASE_FIXTURE(future_fixture, "what is scheduled cannot be removed") {
  const future<int> f(loop);
  const auto id = f.add_done_callback(note('a'));
  f.set_result(1);
  CHECK_FALSE(f.remove_done_callback(id));
  run_dry();
  CHECK(trace == "a");
}

TEST_CASE_FIXTURE(future_fixture, "a callback that throws stops nobody") {
  const future<int> f(loop);
  f.add_done_callback(note('1'));
  f.add_done_callback([](const future<int>&) { throw burnt(); });
  f.add_done_callback(note('3'));
  const caught_stderr err;
  CHECK_NOTHROW(f.set_result(42));
  run_dry();
  CHECK(trace == "13");
  CHECK(err.text() == "asyncio: Exception in callback: burnt\n");
  CHECK_MESSAGE(f.result() == 42, "the future itself has not failed");
}

TEST_CASE_FIXTURE(future_fixture,
                  "what result() throws in a callback is told") {
  const future<int> f(loop);
  f.add_done_callback([](const future<int>& it) { it.result(); });
  f.set_exception(burnt());
  const caught_stderr err;
  run_dry();
  CHECK(err.text() == "asyncio: Exception in callback: burnt\n");
}

TEST_CASE_FIXTURE(future_fixture, "a callback may own what only moves") {
  const future<> f(loop);
  f.add_done_callback(
      [this, c = std::make_unique<char>('m')](const future<>&) mutable {
        trace += *std::exchange(c, nullptr);
      });
  f.set_result();
  run_dry();
  CHECK(trace == "m");
}

TEST_CASE_FIXTURE(future_fixture, "a callback goes when it has been called") {
  const future<> f(loop);
  f.add_done_callback(
      [this, bye = farewell(letter('-'))](const future<>&) { trace += 'a'; });
  f.add_done_callback(note('b'));
  f.set_result();
  run_dry();
  CHECK_MESSAGE(trace == "a-b", "'-' is the first callback's end");
}

TEST_CASE_FIXTURE(future_fixture, "a removed callback goes at once") {
  const future<> f(loop);
  const auto id = f.add_done_callback(
      [this, bye = farewell(letter('-'))](const future<>&) { trace += 'a'; });
  CHECK(trace.empty());
  f.remove_done_callback(id);
  CHECK(trace == "-");
}

TEST_CASE_FIXTURE(future_fixture, "a scheduled callback keeps its future") {
  {
    const future<std::string> f(loop);
    f.add_done_callback([this](auto it) { trace += it.result(); });
    f.set_result("soup");
  }
  run_dry();
  CHECK(trace == "soup");
}

TEST_CASE_FIXTURE(future_fixture, "futures hand on to futures, pass by pass") {
  const future<int> first(loop);
  const future<int> second(loop);
  first.add_done_callback([&](auto it) {
    second.set_result(it.result() + 1);
    trace += '1';
  });
  first.add_done_callback(note('2'));
  second.add_done_callback(note('3'));
  first.set_result(1);
  run_dry();
  CHECK(trace == "123");
  CHECK(second.result() == 2);
}

}  // namespace future_callbacks_test
