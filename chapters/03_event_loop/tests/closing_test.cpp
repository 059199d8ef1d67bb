// What close() promises: event_loop::close and its rules.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace closing_test {

using namespace std::chrono_literals;
using asyncio::event_loop;
using asyncio::farewell;

namespace {

std::string trace;  // cleared by each test

auto letter(char c) {
  return [c] { trace += c; };
}

// A callback that says '!' when called and c when destroyed.
auto says_goodbye(char c) {
  return [bye = farewell(letter(c))] { trace += '!'; };
}

struct fixture {
  fixture() { trace.clear(); }
  event_loop loop{std::make_unique<asyncio::virtual_time>()};
};

constexpr const char* closed_text = "Event loop is closed";

}  // namespace

TEST_CASE_FIXTURE(fixture, "a running loop cannot be closed") {
  loop.call_soon([&] {
    CHECK_THROWS_WITH_AS(loop.close(), "Cannot close a running event loop",
                         std::runtime_error);
    CHECK(loop.is_running());
    CHECK_FALSE(loop.is_closed());
    loop.stop();
  });
  loop.run_forever();
  CHECK_FALSE(loop.is_closed());
}

TEST_CASE_FIXTURE(fixture, "a loop can be closed twice") {
  CHECK_FALSE(loop.is_closed());
  loop.close();
  CHECK(loop.is_closed());
  CHECK_NOTHROW(loop.close());
  CHECK(loop.is_closed());
  CHECK_FALSE(loop.is_running());
}

TEST_CASE_FIXTURE(fixture, "a closed loop refuses work") {
  loop.close();
  CHECK_THROWS_WITH_AS(loop.call_soon([] {}), closed_text, std::runtime_error);
  CHECK_THROWS_WITH_AS(loop.call_later(0s, [] {}), closed_text,
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(loop.call_at(loop.time(), [] {}), closed_text,
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(loop.run_forever(), closed_text, std::runtime_error);
  CHECK_THROWS_AS(asyncio::get_running_loop(), std::runtime_error);
  for (const bool debug : {true, false}) {
    loop.set_debug(debug);
    CHECK_THROWS_WITH_AS(loop.call_soon([] {}), closed_text,
                         std::runtime_error);
  }
}

TEST_CASE_FIXTURE(fixture, "closing destroys callbacks uncalled, in order") {
  // Fill and empty the queue a few times: its ring has wrapped around then.
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < 4; ++k) loop.call_soon([] {});
    loop.stop();
    loop.run_forever();
  }
  loop.call_later(3h, says_goodbye('z'));
  loop.call_later(1h, says_goodbye('x'));
  loop.call_later(2h, says_goodbye('y'));
  for (char c = 'a'; c <= 'h'; ++c) loop.call_soon(says_goodbye(c));
  loop.close();
  CHECK_MESSAGE(trace == "abcdefghxyz",
                "first the ready in the order of their turn, then the timers "
                "by deadline; '!' would be a call");
}

TEST_CASE_FIXTURE(fixture, "closing destroys due timers of a broken pass too") {
  loop.call_soon([] { throw asyncio::system_exit(); });
  loop.call_later(0s, says_goodbye('t'));
  loop.call_later(1s, says_goodbye('u'));
  CHECK_THROWS_AS(loop.run_forever(), asyncio::system_exit);
  CHECK(trace.empty());
  loop.close();
  CHECK(trace == "tu");
}

TEST_CASE("the destructor closes") {
  trace.clear();
  {
    event_loop loop(std::make_unique<asyncio::virtual_time>());
    loop.call_soon(says_goodbye('a'));
    loop.call_later(1s, says_goodbye('b'));
  }
  CHECK(trace == "ab");
}

TEST_CASE_FIXTURE(fixture, "what closing destroys may call the loop") {
  std::optional<asyncio::handle> next;
  std::optional<asyncio::timer_handle> timer;
  loop.call_soon([&, bye = farewell([&] {
                       CHECK(loop.is_closed());
                       CHECK_FALSE(loop.is_running());
                       CHECK_THROWS_WITH(loop.call_soon([] {}), closed_text);
                       CHECK_THROWS_WITH(loop.call_later(1s, [] {}),
                                         closed_text);
                       CHECK_THROWS_WITH(loop.run_forever(), closed_text);
                       loop.close();
                       loop.stop();
                       trace += 'a';
                       next->cancel();
                       timer->cancel();
                     })] {});
  next = loop.call_soon(says_goodbye('b'));
  loop.call_soon(says_goodbye('c'));
  timer = loop.call_later(1s, says_goodbye('t'));
  loop.call_later(2s, [&, bye = farewell([&] {
                            next->cancel();
                            timer->cancel();
                            trace += 'u';
                          })] {});
  loop.close();
  // close() within close() goes on where the outer one stands: the end is the
  // same, that each is destroyed once.
  CHECK(trace.size() == 5);
  for (const char c : std::string("abctu"))
    CHECK_MESSAGE(trace.find(c) != std::string::npos, c << " is still alive");
}

TEST_CASE_FIXTURE(fixture, "handles may be cancelled after close") {
  auto soon = loop.call_soon([] {});
  auto later = loop.call_later(1s, [] {});
  loop.close();
  soon.cancel();
  later.cancel();
  CHECK(soon.cancelled());
  CHECK(later.cancelled());
}

namespace {

template <char name>
class part : public asyncio::loop_part {
 public:
  explicit part(event_loop& loop) : loop_(loop) {}
  ~part() override {
    trace += name;
    CHECK(loop_.is_closed());
    CHECK(loop_.time() == asyncio::time_point{});  // a waiter is still there
    CHECK_THROWS_WITH(loop_.call_soon([] {}), closed_text);
  }

 private:
  event_loop& loop_;
};

// Takes over the waiting; its memory is gone when older parts are destroyed.
class waiter_part : public asyncio::waiter {
 public:
  explicit waiter_part(event_loop& loop) : first_(loop.wait_with(*this)) {}
  ~waiter_part() override { trace += 'w'; }
  asyncio::time_point now() const override { return first_.now(); }
  void wait(asyncio::time_point until) override { first_.wait(until); }

 private:
  asyncio::waiter& first_;
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "closing destroys parts, the last made first") {
  loop.part<part<'1'>>();
  loop.part<waiter_part>();
  loop.part<part<'3'>>();
  loop.part<part<'1'>>();  // made already: keeps its place
  loop.call_soon(says_goodbye('c'));
  loop.call_later(1s, says_goodbye('t'));
  loop.close();
  CHECK_MESSAGE(trace == "ct3w1", "callbacks, timers, then parts");
}

TEST_CASE_FIXTURE(fixture, "a closed loop makes no new parts") {
  loop.close();
  CHECK_THROWS_WITH_AS(loop.part<waiter_part>(), closed_text,
                       std::runtime_error);
}

}  // namespace closing_test
