// The ready queue: first in, first out, and a number finds its callback.

#include "03_event_loop/ready_queue.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"

namespace ready_queue_test {

using asyncio::ready_queue;

namespace {

struct fixture {
  ready_queue queue;
  std::string trace;

  std::uint64_t push(char c) {
    return queue.push([this, c] { trace += c; });
  }
  void call_all() {
    while (!queue.empty())
      if (auto f = queue.pop()) f();
  }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "first in, first out") {
  CHECK(queue.empty());
  for (char c = 'a'; c <= 'e'; ++c) push(c);
  CHECK(queue.size() == 5);
  call_all();
  CHECK(trace == "abcde");
  CHECK(queue.empty());
}

TEST_CASE_FIXTURE(fixture, "numbers run on, and tell where the queue ends") {
  CHECK(push('a') == queue.first());
  const auto end = queue.end();
  CHECK(push('b') == end);
  queue.pop();
  CHECK(queue.first() == end);
}

TEST_CASE_FIXTURE(fixture, "order survives growing, wherever the ring stands") {
  std::vector<int> out;
  int in = 0;
  for (int round = 1; round < 100; ++round) {
    for (int i = 0; i < round; ++i)
      queue.push([&out, n = in++] { out.push_back(n); });
    for (int i = 0; i < round / 2; ++i) queue.pop()();
  }
  call_all();
  REQUIRE(out.size() == static_cast<std::size_t>(in));
  for (int i = 0; i < in; ++i) REQUIRE(out[static_cast<std::size_t>(i)] == i);
}

TEST_CASE_FIXTURE(fixture, "a cancelled place is empty when its turn comes") {
  push('a');
  const auto b = push('b');
  push('c');
  CHECK(queue.cancel(b));
  CHECK_FALSE_MESSAGE(queue.cancel(b), "it is cancelled already");
  call_all();
  CHECK(trace == "ac");
}

TEST_CASE_FIXTURE(fixture, "an old number cancels nobody") {
  const auto old = push('a');
  call_all();
  std::string expected = "a";
  for (char c = 'b'; c <= 'z'; ++c) {  // sooner or later in the same place
    push(c);
    expected += c;
    CHECK_FALSE(queue.cancel(old));
    CHECK_FALSE_MESSAGE(queue.cancel(queue.end()), "not given to anybody yet");
  }
  call_all();
  CHECK(trace == expected);
}

TEST_CASE_FIXTURE(fixture, "a number that is still to come cancels nobody") {
  for (char c = 'a'; c <= 'e'; ++c) push(c);
  for (auto n = queue.end(); n < queue.end() + 100; ++n)
    CHECK_FALSE(queue.cancel(n));  // some have the place of one that waits
  call_all();
  CHECK(trace == "abcde");
}

TEST_CASE_FIXTURE(fixture, "what is cancelled may push when destroyed") {
  const auto number = queue.push([bye = asyncio::farewell([this] {
                                    for (int i = 0; i < 100; ++i) push('x');
                                  })] {});
  CHECK(queue.cancel(number));
  call_all();
  CHECK(trace == std::string(100, 'x'));
}

TEST_CASE_FIXTURE(fixture, "clear destroys first to last, and calls nobody") {
  for (int i = 0; i < 12; ++i) push('-');
  call_all();
  trace.clear();
  for (char c = 'a'; c <= 'h'; ++c)  // past the end of the ring
    queue.push([this, bye = asyncio::farewell([this, c] { trace += c; })] {
      trace += '!';
    });
  queue.clear();
  CHECK(trace == "abcdefgh");
  CHECK(queue.empty());
}

}  // namespace ready_queue_test
