// reactor: how it waits, whom it tells, and when. A selector that the test
// writes the answers of shows what the kernel is asked.

#include "07_select/reactor.hpp"

#include <cerrno>
#include <chrono>
#include <deque>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "07_select/default_selector.hpp"
#include "07_select/sock.hpp"

namespace reactor_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

constexpr auto readable = selector::readable;
constexpr auto writable = selector::writable;

/// What the loop's selector is told and asked, and what it answers.
struct script {
  std::string told;                             ///< "+5r ~5r -5r forget5 "
  std::vector<std::chrono::nanoseconds> asked;  ///< the timeouts
  std::deque<std::vector<selector::ready_one>> answers;  ///< one for each ask
  int interruptions = 0;  ///< so many waits are ended by a signal
};
script* current = nullptr;

class scripted_selector : public selector {
  void add(int fd, events what) override {
    if (fd >= 1000) throw std::invalid_argument("beyond the end");
    current->told += "+" + name(fd, what);
  }
  void remove(int fd, events what) noexcept override {
    current->told += "-" + name(fd, what);
  }
  void rest(int fd, events what) noexcept override {
    current->told += "~" + name(fd, what);
  }
  void forget(int fd) noexcept override {
    current->told += "forget" + std::to_string(fd) + " ";
  }
  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    current->asked.push_back(timeout);
    if (current->asked.size() > 10'000)
      throw std::logic_error("the reactor asks again and again: it spins");
    if (!current->answers.empty()) {
      found = current->answers.front();
      current->answers.pop_front();
    } else if (current->interruptions > 0) {
      --current->interruptions;
    } else {
      std::this_thread::sleep_for(
          std::min<std::chrono::nanoseconds>(timeout, 100ms));
    }
  }
  static std::string name(int fd, events what) {
    return std::to_string(fd) + (what == readable ? "r " : "w ");
  }
};

/// Adds a word to a trace when it is told something.
class noting_watcher : public io_watcher {
 public:
  noting_watcher(std::string& trace, std::string name, bool gives_way = false)
      : trace_(trace), name_(std::move(name)), gives_way_(gives_way) {}
  void ready() override { trace_ += name_ + " "; }
  void dropped(int error) noexcept override {
    trace_ += name_ + "-dropped-" + std::to_string(error) + " ";
  }
  bool gives_way() const noexcept override { return gives_way_; }

 private:
  std::string& trace_;
  std::string name_;
  bool gives_way_;
};

/// A loop whose time jumps, and whose selector is scripted.
struct fixture {
  explicit fixture(std::unique_ptr<waiter> first = {})
      : loop(first ? std::move(first)
                   : std::make_unique<noting_waiter>(notes)) {
    current = &its;
    default_selector = []() -> std::unique_ptr<selector> {
      return std::make_unique<scripted_selector>();
    };
  }
  ~fixture() {
    loop.close();
    default_selector = before;
  }

  const selector_maker before = default_selector;
  script its;
  waiting_notes notes;
  event_loop loop;
  std::string trace;
  noting_watcher a{trace, "a"};
  noting_watcher b{trace, "b"};
};

struct real_time : fixture {
  real_time() : fixture(std::make_unique<sleeping_waiter>()) {}
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "as long as nothing is watched, all is as before") {
  auto& it = loop.part<reactor>();
  CHECK_FALSE(it.has_events());
  loop.call_later(1h, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(its.asked.empty());
  CHECK(notes.waits == std::vector{time_point(1h)});
  CHECK(loop.time() == time_point(1h));

  it.add(5, readable, a);
  CHECK_MESSAGE(it.has_events(),
                "a loop must not give up as long as a "
                "descriptor is watched: has_events()");
  it.take(5, readable);
  CHECK_FALSE_MESSAGE(it.has_events(),
                      "nothing is watched any more, and the reactor still says "
                      "that it has events: the loop waits for ever");
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
}

TEST_CASE_FIXTURE(fixture, "each event of each descriptor has a place") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  it.add(5, writable, b);
  CHECK(its.told == "+5r +5w ");
  CHECK(it.find(5, readable) == &a);
  CHECK(it.find(5, writable) == &b);
  for (const int other : {-1, 0, 4, 6, 999})
    CHECK(it.find(other, readable) == nullptr);
  CHECK(it.remove(5, readable));
  CHECK(its.told == "+5r +5w -5r ");
  CHECK_MESSAGE(trace == "a-dropped-0 ", trace);
  CHECK_FALSE(it.remove(5, readable));
  CHECK_FALSE(it.remove(-1, readable));
  CHECK(it.find(5, writable) == &b);
  it.take(5, writable);
  CHECK(trace == "a-dropped-0 ");
  CHECK_FALSE(it.has_events());
}

TEST_CASE_FIXTURE(fixture, "a place that is taken is refused, or given away") {
  auto& it = loop.part<reactor>();
  noting_watcher polite(trace, "polite", true);
  noting_watcher heir(trace, "heir", true);
  it.add(5, readable, polite);
  CHECK_THROWS_AS(it.add(5, readable, a), std::runtime_error);
  CHECK(it.find(5, readable) == &polite);
  it.add(5, readable, heir);
  CHECK(trace == "polite-dropped-0 ");
  CHECK(it.find(5, readable) == &heir);
  it.take(5, readable);
  it.add(5, readable, a);
  CHECK_THROWS_AS(it.add(5, readable, polite), std::runtime_error);
  CHECK_THROWS_WITH_AS(it.add(5, readable, b),
                       "somebody waits for descriptor 5 already",
                       std::runtime_error);
  CHECK(it.find(5, readable) == &a);
  CHECK_THROWS_AS(it.add(1'000'000'000, readable, b), std::invalid_argument);
  it.take(5, readable);
  CHECK_FALSE_MESSAGE(it.has_events(),
                      "a watcher that was refused is not counted");
}

TEST_CASE_FIXTURE(fixture, "those who are ready are told, in order") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  it.add(5, writable, b);
  noting_watcher c(trace, "c");
  it.add(3, readable, c);
  its.answers = {{{3, readable}, {5, readable | writable}, {7, readable}}};
  it.wait(time_point::max());
  CHECK_MESSAGE(trace == "c a b ", trace);
  its.answers = {{{5, writable}}, {{5, writable}}};
  it.wait(time_point::max());
  it.wait(time_point::max());
  CHECK_MESSAGE(trace == "c a b b b ", "as long as it is ready: ", trace);
  for (const int fd : {3, 5}) it.remove(fd, readable);
  it.remove(5, writable);
}

TEST_CASE_FIXTURE(fixture, "closing drops whoever watches") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  it.add(5, writable, b);
  it.closing(5);
  const std::string bad = std::to_string(EBADF);
  CHECK_MESSAGE(trace == "a-dropped-" + bad + " b-dropped-" + bad + " ", trace);
  CHECK(its.told.ends_with("forget5 "));
  CHECK_FALSE(it.has_events());
  it.closing(6);
  it.closing(1'000'000);
}

TEST_CASE_FIXTURE(fixture, "what has an owner rests, until that closes it") {
  auto& it = loop.part<reactor>();
  it.has_owner(5);
  it.has_owner(-1);
  it.add(5, readable, a);
  it.take(5, readable);
  it.add(5, writable, b);
  it.remove(5, writable);
  CHECK_MESSAGE(its.told == "+5r ~5r +5w ~5w ", its.told);
  it.closing(5);
  it.add(5, readable, a);
  it.take(5, readable);
  CHECK_MESSAGE(
      its.told == "+5r ~5r +5w ~5w forget5 +5r -5r ",
      "5 was closed, and whoever has the number now is no owner: ", its.told);
}

TEST_CASE_FIXTURE(fixture, "given away: what nobody waits for is removed") {
  auto& it = loop.part<reactor>();
  it.has_owner(5);
  it.add(5, readable, a);
  it.add(5, writable, b);
  it.take(5, writable);
  it.has_no_owner(5);
  it.has_no_owner(6);
  CHECK_MESSAGE(its.told == "+5r +5w ~5w -5w ", its.told);
  it.take(5, readable);
  CHECK_MESSAGE(its.told == "+5r +5w ~5w -5w -5r ", its.told);
}

TEST_CASE_FIXTURE(fixture, "a sock is an owner, until it is released") {
  auto& it = loop.part<reactor>();
  auto [one, other] = sock_pair();
  const int fd = one.fd();
  const auto waits_and_stops = [&](const sock& with) {
    its.told.clear();
    with.watched_in(loop);
    it.add(fd, readable, a);
    it.take(fd, readable);
    return its.told;
  };
  const auto r = std::to_string(fd) + "r ";
  const auto w = std::to_string(fd) + "w ";
  CHECK(waits_and_stops(one) == "+" + r + "~" + r);
  sock moved = std::move(one);
  CHECK(waits_and_stops(moved) == "+" + r + "~" + r);
  its.told.clear();
  const sock again(moved.release());
  CHECK_MESSAGE(its.told == "-" + r + "-" + w,
                "the descriptor was given away: nothing of it may rest, for "
                "nobody says when it is closed");
  it.add(fd, readable, a);
  it.take(fd, readable);
  CHECK(its.told.ends_with("+" + r + "-" + r));
}

TEST_CASE_FIXTURE(fixture, "closed behind our back: dropped and reported") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  std::string reported;
  loop.set_exception_handler([&](event_loop&, const exception_context& what) {
    reported += what.message;
  });
  its.answers = {{{5, selector::gone}}};
  it.wait(time_point::max());
  CHECK(trace == "a-dropped-" + std::to_string(EBADF) + " ");
  CHECK(reported == "Descriptor 5 was closed while it was watched");
  CHECK_FALSE(it.has_events());
}

TEST_CASE_FIXTURE(fixture, "the loop closes: the first and the last dropped") {
  auto& it = loop.part<reactor>();
  it.add(0, readable, a);  // a program may have closed its standard input
  it.add(5, writable, b);
  CHECK(it.find(0, readable) == &a);
  loop.close();
  const std::string cancelled = "-dropped-" + std::to_string(ECANCELED) + " ";
  CHECK(trace == "a" + cancelled + "b" + cancelled);
}

TEST_CASE_FIXTURE(fixture,
                  "a watcher that is dropped may put another in its place") {
  struct replacing : noting_watcher {
    replacing(fixture& its_test, io_watcher& next)
        : noting_watcher(its_test.trace, "old", true),
          test(its_test),
          heir(next) {}
    void dropped(int error) noexcept override {
      noting_watcher::dropped(error);
      test.loop.part<reactor>().add(5, readable, heir);
    }
    fixture& test;
    io_watcher& heir;
  };
  auto& it = loop.part<reactor>();
  noting_watcher polite(trace, "polite", true);
  noting_watcher heir(trace, "heir", true);
  replacing old(*this, heir);
  it.add(5, readable, old);
  it.add(5, readable, polite);
  CHECK(it.find(5, readable) == &heir);
  CHECK_MESSAGE(trace == "old-dropped-0 polite-dropped-0 ", trace);
  CHECK(it.remove(5, readable));
  CHECK_FALSE_MESSAGE(it.has_events(), "two were counted in one place");
}

TEST_CASE_FIXTURE(fixture, "time jumps only when no descriptor is ready") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  its.answers = {{{5, readable}}};
  it.wait(time_point(1h));
  CHECK_MESSAGE(loop.time() == time_point(1us),
                "news came, and the clock jumped to the next timer all the "
                "same: it is late now");
  it.wait(time_point(1h));
  CHECK(loop.time() == time_point(1h));
  CHECK_MESSAGE(its.asked.back() <= 1ms,
                "an hour is to pass at once, and select() waits for it");
  it.wait(time_point::min());
  CHECK_MESSAGE(its.asked.back() == 0ns, "only to look");
  CHECK(loop.time() == time_point(1h));
  it.take(5, readable);
}

TEST_CASE_FIXTURE(fixture, "time stands still as long as news is expected") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  it.expect(2);
  its.interruptions = 1;
  its.answers = {{}, {{5, readable}}};
  it.wait(time_point(1h));
  CHECK_MESSAGE(trace == "a ",
                "news was certain to come, and the clock did not wait for it");
  CHECK(its.asked.front() >= 1s);
  CHECK_MESSAGE(loop.time() == time_point(0s),
                "what is expected takes no time, so that each run is the same");
  it.expect(-1);
  its.answers = {{}, {{5, readable}}};
  it.wait(time_point(1h));
  CHECK_MESSAGE(trace == "a a ", "one more is to come");
  it.expect(-1);
  it.wait(time_point(1h));
  CHECK(loop.time() == time_point(1h));
  it.take(5, readable);
}

TEST_CASE_FIXTURE(fixture, "a signal does not cut the moment of grace short") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  its.answers = {{}, {}, {{5, readable}}};
  it.wait(time_point(1h));
  CHECK_MESSAGE(trace == "a ",
                "a signal came, and time jumped over news that was on its way");
  it.take(5, readable);
}

TEST_CASE_FIXTURE(fixture, "a look that finds something takes a moment") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  its.answers.assign(1000, {{5, readable}});
  for (int i = 0; i < 500; ++i) {
    it.wait(time_point(1h));
    it.wait(time_point::min());
  }
  CHECK_MESSAGE(loop.time() == time_point(1ms),
                "a descriptor that is always ready would stop the timers");
  it.take(5, readable);
}

TEST_CASE_FIXTURE(fixture, "without a timer there is nothing to jump to") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  its.interruptions = 3;
  its.answers = {{}, {}, {{5, readable}}};
  it.wait(time_point::max());
  CHECK(trace == "a ");
  CHECK(its.asked.size() == 3);
  CHECK(notes.waits.empty());
  it.take(5, readable);
}

TEST_CASE_FIXTURE(real_time, "a signal is no reason to come back") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  its.interruptions = 2;
  const auto until = loop.time() + 20ms;
  it.wait(until);
  CHECK_MESSAGE(loop.time() >= until,
                "a signal came, and the reactor came back before its time: "
                "the loop would spin");
  CHECK_MESSAGE(its.asked.size() == 3,
                "asked once, and once more after each signal");
  for (const auto timeout : its.asked) CHECK(timeout > 0ns);
  it.wait(until);
  CHECK_MESSAGE(its.asked.back() == 0ns, "that time has passed");
  it.wait(time_point::min());
  CHECK(its.asked.back() == 0ns);
  it.take(5, readable);
}

TEST_CASE_FIXTURE(real_time, "without a timer, the selector gets no limit") {
  auto& it = loop.part<reactor>();
  it.add(5, readable, a);
  its.answers = {{}, {{5, readable}}};
  it.wait(time_point::max());
  CHECK(its.asked == std::vector(2, selector::forever));
  it.take(5, readable);
}

}  // namespace reactor_test
