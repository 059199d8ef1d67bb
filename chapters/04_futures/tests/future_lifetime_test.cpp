// What keeps what alive, and what is left when the loop has closed or gone. A
// future that leaks turns its test red by itself, see common/test_main.cpp.

#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "04_futures/future.hpp"
#include "04_futures/tests/future_test.hpp"
#include "common/testing/leak_count.hpp"

namespace future_lifetime_test {

using asyncio::event_loop;
using asyncio::farewell;
using asyncio::future;
using asyncio::future_fixture;

namespace {

struct fixture : future_fixture {
  // A done callback that adds '!' when called and c when it is destroyed.
  auto says_goodbye(char c) {
    return [this, bye = farewell(letter(c))](const auto&) { trace += '!'; };
  }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a pending future is dropped with its callbacks") {
  {
    const future<int> f(loop);
    f.add_done_callback(says_goodbye('a'));
    f.add_done_callback(says_goodbye('b'));
  }
  CHECK_MESSAGE(trace == "ab", "'!' would be a call");
  run_dry();
  CHECK(trace == "ab");
}

TEST_CASE_FIXTURE(fixture, "a dropped future drops those that hang on it") {
  {
    const future<int> first(loop);
    const future<int> second(loop);
    first.add_done_callback([second](const auto&) { second.set_result(1); });
    second.add_done_callback(says_goodbye('s'));
  }
  CHECK(trace == "s");
}

TEST_CASE_FIXTURE(fixture, "a closing loop drops scheduled callbacks") {
  {
    const future<int> f(loop);
    f.add_done_callback(says_goodbye('a'));
    f.set_result(1);
  }
  CHECK(trace.empty());
  loop.close();
  CHECK(trace == "a");
}

TEST_CASE_FIXTURE(fixture, "a result can be set when the loop is closed") {
  const future<int> f(loop);
  loop.close();
  CHECK_NOTHROW(f.set_result(42));
  CHECK(f.result() == 42);
}

TEST_CASE_FIXTURE(fixture, "a closed loop calls nobody") {
  {
    const future<int> f(loop);
    f.add_done_callback(says_goodbye('a'));
    f.add_done_callback(says_goodbye('b'));
    loop.close();
    f.set_result(42);
    CHECK(f.done());
    CHECK(f.result() == 42);
    f.add_done_callback(says_goodbye('c'));
  }
  CHECK(trace.size() == 3);
  for (const char c : {'a', 'b', 'c'})
    CHECK_MESSAGE(trace.find(c) != std::string::npos, c << " is still alive");
}

TEST_CASE_FIXTURE(fixture, "nor does a loop that is gone") {
  {
    std::optional<event_loop> gone(std::in_place);
    const future<int> f(*gone);
    f.add_done_callback(says_goodbye('a'));
    f.add_done_callback(says_goodbye('b'));
    const future<int> cancelled(*gone);
    cancelled.add_done_callback(says_goodbye('d'));
    gone.reset();
    CHECK(f.state()->loop() == nullptr);
    f.set_result(42);
    CHECK(f.result() == 42);
    f.add_done_callback(says_goodbye('c'));
    CHECK(cancelled.cancel());
    CHECK(cancelled.cancelled());
  }
  CHECK(trace.size() == 4);
  for (const char c : {'a', 'b', 'c', 'd'})
    CHECK_MESSAGE(trace.find(c) != std::string::npos, c << " is still alive");
}

TEST_CASE_FIXTURE(fixture, "a callback waits for ever for a closed loop") {
  {
    const future<int> f(loop);
    loop.close();
    CHECK_NOTHROW(f.add_done_callback(says_goodbye('a')));
    CHECK(trace.empty());
  }
  CHECK(trace == "a");
}

TEST_CASE_FIXTURE(fixture, "a callback that holds its own future keeps it") {
  common::leak_count futures;
  asyncio::counted_ptr<asyncio::future_state> left;
  {
    const future<int> f(loop);
    f.add_done_callback([f, bye = farewell(letter('-'))](const auto&) {});
    left = asyncio::counted_ptr<asyncio::future_state>(f.state());
  }
  CHECK_MESSAGE(left->owners() == 2, "us, and the callback that it owns");
  CHECK(futures.survivors() == "1 future");
  // An outcome breaks the ring: the callback is called, and goes.
  left->cancel({});
  run_dry();
  CHECK(trace == "-");
  CHECK(left->owners() == 1);
}

TEST_CASE_FIXTURE(fixture, "a callback that goes may use other futures") {
  const future<int> other(loop);
  other.add_done_callback(note('o'));
  {
    const future<int> f(loop);
    f.add_done_callback(
        [bye = farewell([&] { other.cancel("left alone"); })](const auto&) {});
  }
  CHECK(other.cancelled());
  run_dry();
  CHECK(trace == "o");
}

}  // namespace future_lifetime_test
