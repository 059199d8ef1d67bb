// add_reader, add_writer: which callbacks run, when, and which ones do not. On
// real sockets, with the real select().

#include "07_select/readers.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "07_select/sock.hpp"
#include "07_select/tests/interrupting_timer_test.hpp"
#include "07_select/tests/sock_test.hpp"

namespace readers_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Two connected pairs, a loop in real time, and a trace.
struct fixture : no_descriptor_leak {
  event_loop loop;
  std::string trace;
  std::pair<sock, sock> first = sock_pair();
  std::pair<sock, sock> second = sock_pair();
  sock& a = first.first;
  sock& b = second.first;

  void write_to_a() { CHECK(::write(first.second.fd(), "x", 1) == 1); }
  void write_to_b() { CHECK(::write(second.second.fd(), "x", 1) == 1); }
  static void read_from(const sock& s) {
    char byte = 0;
    CHECK(::read(s.fd(), &byte, 1) == 1);
  }
  auto letter(char c) {
    return [this, c] { trace += c; };
  }
  // So many passes of the loop, each of which leaves a dot.
  void run_passes(int count) {
    std::function<void()> next = [&] {
      trace += '.';
      if (count-- == 0) return loop.stop();
      loop.call_soon(next);
    };
    loop.call_soon(next);
    loop.run_forever();
  }
};

}  // namespace

// #region level
TEST_CASE_FIXTURE(fixture, "a reader is called in every pass, until read") {
  int times = 0;
  add_reader(loop, a, [&] {
    trace += 'a';
    if (++times == 3) read_from(a);
  });
  run_passes(1);
  write_to_a();
  run_passes(5);
  CHECK_MESSAGE(trace == "...a.a.a...",
                "level-triggered: called as long as there is something to "
                "read: "
                    << trace);
  CHECK(remove_reader(loop, a.fd()));
}
// #endregion

TEST_CASE_FIXTURE(fixture, "a writer is called in every pass, until removed") {
  add_writer(loop, a, letter('w'));
  run_passes(2);
  CHECK(trace == ".w.w.w");
  CHECK(remove_writer(loop, a.fd()));
  run_passes(1);
  CHECK(trace == ".w.w.w..");
}

TEST_CASE_FIXTURE(fixture, "one descriptor, one reader and one writer") {
  add_reader(loop, a, letter('x'));
  add_reader(loop, a, letter('r'));
  add_writer(loop, a, letter('w'));
  write_to_a();
  run_passes(0);
  CHECK_MESSAGE(trace == ".rw",
                "the second reader replaces the first: ", trace);
  CHECK(remove_writer(loop, a.fd()));
  CHECK_FALSE(remove_writer(loop, a.fd()));
  run_passes(0);
  CHECK(trace == ".rw.r");
  CHECK(remove_reader(loop, a.fd()));
  CHECK_FALSE(remove_reader(loop, a.fd()));
  CHECK_FALSE(remove_reader(loop, -1));
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
}

TEST_CASE_FIXTURE(fixture, "removed by an earlier callback of the same pass") {
  for (auto* each : {&a, &b}) {
    add_reader(loop, each->fd(), [this, each] {
      trace += each == &a ? 'a' : 'b';
      CHECK(remove_reader(loop, a.fd()));
      CHECK(remove_reader(loop, b.fd()));
    });
  }
  write_to_a();
  write_to_b();
  run_passes(1);
  CHECK_MESSAGE(trace == ".a.",
                "both were ready, and the first one removed both: the second "
                "one must not run any more: "
                    << trace);
}

TEST_CASE_FIXTURE(fixture, "replaced by an earlier callback of the same pass") {
  add_reader(loop, a, [&] {
    trace += 'a';
    read_from(a);
    add_reader(loop, b, [&] {
      trace += "new";
      read_from(b);
    });
  });
  add_reader(loop, b, letter('x'));
  write_to_a();
  write_to_b();
  run_passes(2);
  CHECK_MESSAGE(trace == ".a.new.", trace);
  remove_reader(loop, a.fd());
  remove_reader(loop, b.fd());
}

TEST_CASE_FIXTURE(fixture, "replaced by the destructor of the one before") {
  struct at_end {
    explicit at_end(std::function<void()> what) : f(std::move(what)) {}
    at_end(at_end&& other) noexcept : f(std::exchange(other.f, nullptr)) {}
    ~at_end() {
      if (f) f();
    }
    std::function<void()> f;
  };
  int alive = 0;
  const auto counted_letter = [&](char c) {
    ++alive;
    return [this, c, end = at_end([&] { --alive; })] { trace += c; };
  };
  add_reader(
      loop, a,
      [end = at_end([&] { add_reader(loop, a, counted_letter('3')); })] {});
  add_reader(loop, a, counted_letter('2'));
  write_to_a();
  run_passes(2);
  CHECK_MESSAGE(trace == ".3.3.3", trace);
  CHECK(remove_reader(loop, a.fd()));
  CHECK_MESSAGE(alive == 0, "a reader that was replaced is still there");
}

TEST_CASE_FIXTURE(fixture, "a reader may remove itself while it runs") {
  const auto alive = std::make_shared<int>(7);
  add_reader(loop, a, [this, alive] {
    remove_reader(loop, a.fd());
    trace += std::to_string(*alive);
  });
  CHECK(alive.use_count() == 2);
  write_to_a();
  run_passes(1);
  CHECK(trace == ".7.");
  CHECK_MESSAGE(alive.use_count() == 1, "what it holds is destroyed with it");
}

TEST_CASE_FIXTURE(fixture, "a reader that throws is reported, and stays") {
  loop.set_exception_handler([&](event_loop&, const exception_context& what) {
    trace += what_is(what.exception);
  });
  add_reader(loop, a, [] { throw std::runtime_error("spilt"); });
  write_to_a();
  run_passes(1);
  CHECK(trace == ".spilt.spilt");
  CHECK(remove_reader(loop, a.fd()));
}

TEST_CASE_FIXTURE(fixture, "after a system_exit a reader is not called twice") {
  add_reader(loop, a, [&] { throw system_exit(3); });
  add_reader(loop, b, [&] {
    trace += 'b';
    read_from(b);
  });
  write_to_a();
  write_to_b();
  CHECK_THROWS_AS(loop.run_forever(), system_exit);
  remove_reader(loop, a.fd());
  run_passes(1);
  CHECK_MESSAGE(trace == "b..",
                "its call was in the queue already when it was found ready "
                "again: "
                    << trace);
  remove_reader(loop, b.fd());
}

TEST_CASE_FIXTURE(fixture, "closing a sock removes its reader and writer") {
  add_reader(loop, a, letter('x'));
  add_writer(loop, a, letter('x'));
  a.close();
  CHECK_FALSE(loop.part<reactor>().has_events());
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
  CHECK(trace == "");
}

TEST_CASE_FIXTURE(fixture, "a bare number is removed, closed and used again") {
  const int number = ::dup(a.fd());
  add_reader(loop, number, letter('x'));
  run_passes(1);
  CHECK(remove_reader(loop, number));
  ::close(number);
  REQUIRE(::dup2(b.fd(), number) == number);
  add_reader(loop, number, letter('b'));
  write_to_b();
  run_passes(2);
  CHECK_MESSAGE(trace.find('b') != std::string::npos,
                "the number is another's now, and nobody hears of it: ", trace);
  CHECK(remove_reader(loop, number));
  ::close(number);
}

TEST_CASE_FIXTURE(fixture,
                  "closed without a word: reported once, and dropped") {
  const asks_select here;  // other selectors cannot tell
  int reports = 0;
  loop.set_exception_handler(
      [&](event_loop&, const exception_context&) { ++reports; });
  add_reader(loop, a, letter('x'));
  add_reader(loop, b, letter('b'));
  ::close(a.release());
  write_to_b();
  run_passes(2);
  CHECK(reports == 1);
  CHECK_MESSAGE(trace == "..b.b", "the others are still called: ", trace);
  remove_reader(loop, b.fd());
}

TEST_CASE_FIXTURE(fixture,
                  "timers are on time, however much there is to read") {
  int reads = 0;
  add_reader(loop, a, [&] { ++reads; });
  write_to_a();
  for (const auto delay : {5ms, 10ms, 20ms}) {
    const auto due = loop.time() + delay;
    loop.call_at(due, [&, due] {
      CHECK(loop.time() >= due);
      trace += 't';
      if (trace == "ttt") loop.stop();
    });
  }
  loop.run_forever();
  CHECK(trace == "ttt");
  CHECK(reads > 3);
  remove_reader(loop, a.fd());
}

TEST_CASE_FIXTURE(fixture, "a writer does not stop virtual time") {
  event_loop jumping(std::make_unique<virtual_time>());
  bool over = false;
  int times = 0;
  add_writer(jumping, a, [&] {
    if (++times == 100'000) jumping.stop();
  });
  jumping.call_later(10ms, [&] {
    over = true;
    jumping.stop();
  });
  jumping.run_forever();
  CHECK_MESSAGE(over, "a descriptor that is always ready starves the timers");
}

TEST_CASE_FIXTURE(fixture, "callbacks that never end do not starve a reader") {
  int passes = 0;
  std::function<void()> storm = [&] {
    if (++passes < 10'000) loop.call_soon(storm);
  };
  for (int i = 0; i < 5; ++i) loop.call_soon(storm);
  add_reader(loop, a, [&] { loop.stop(); });
  write_to_a();
  loop.run_forever();
  CHECK_MESSAGE(passes <= 10,
                "the reader waited for " << passes << " callbacks of others");
  remove_reader(loop, a.fd());
}

TEST_CASE_FIXTURE(fixture, "signals do not shorten a wait") {
  const interrupting_timer every_millisecond;
  add_reader(loop, a, letter('x'));
  const auto due = loop.time() + 30ms;
  loop.call_at(due, [&] {
    CHECK(loop.time() >= due);
    loop.stop();
  });
  loop.run_forever();
  CHECK(trace == "");
  remove_reader(loop, a.fd());
}

TEST_CASE_FIXTURE(fixture, "a loop that is closed has no readers") {
  const auto alive = std::make_shared<int>(7);
  add_reader(loop, a, [alive] {});
  loop.close();
  CHECK(alive.use_count() == 1);
  CHECK_FALSE(remove_reader(loop, a.fd()));
  CHECK_THROWS_WITH_AS(add_reader(loop, a, [] {}), "Event loop is closed",
                       std::runtime_error);
}

TEST_CASE_FIXTURE(fixture,
                  "without a loop, they are those of the running one") {
  CHECK_THROWS_WITH_AS(add_reader(a, [] {}), "no running event loop",
                       std::runtime_error);
  loop.call_soon([&] {
    add_reader(a, letter('x'));
    add_writer(a, [&] {
      trace += 'w';
      CHECK(remove_reader(a.fd()));
      CHECK(remove_writer(a.fd()));
      loop.stop();
    });
  });
  loop.run_forever();
  CHECK(trace == "w");
}

}  // namespace readers_test
