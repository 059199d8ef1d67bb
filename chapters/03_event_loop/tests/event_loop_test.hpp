// What the tests of this chapter share: a waiter that writes down what it is
// asked, a loop whose callbacks leave a trace, and two small witnesses.

#pragma once

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/waiter.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// What a noting_waiter was asked, and how it is to behave.
struct waiting_notes {
  std::vector<time_point> waits;     ///< every wait(): until when
  time_point now{};                  ///< the clock; tests may set it
  bool has_events = false;           ///< what the waiter says of itself
  std::function<void()> when_asked;  ///< called at the end of each wait()
};

/// Virtual time that writes down every wait. A loop that asks it without end
/// gets an exception, so that a wrong loop fails instead of hanging.
class noting_waiter : public waiter {
 public:
  explicit noting_waiter(waiting_notes& notes) : notes_(notes) {}

  time_point now() const override { return notes_.now; }
  bool has_events() const override { return notes_.has_events; }
  void wait(time_point until) override {
    notes_.waits.push_back(until);
    if (notes_.waits.size() > 10'000)
      throw std::logic_error(
          "the loop has asked its waiter 10,000 times and found nothing to do: "
          "it spins");
    notes_.now = std::max(notes_.now, until);
    if (notes_.when_asked) notes_.when_asked();
  }

 private:
  waiting_notes& notes_;
};

/// Catches what is written to std::cerr as long as it lives.
class caught_stderr {
 public:
  caught_stderr() : before_(std::cerr.rdbuf(caught_.rdbuf())) {}
  caught_stderr(const caught_stderr&) = delete;
  caught_stderr& operator=(const caught_stderr&) = delete;
  ~caught_stderr() { std::cerr.rdbuf(before_); }

  std::string text() const { return caught_.str(); }

 private:
  std::ostringstream caught_;
  std::streambuf* before_;
};

/// Calls a function when it is destroyed, wherever it was moved to by then.
class farewell {
 public:
  explicit farewell(std::function<void()> last_words)
      : last_words_(
            std::make_unique<std::function<void()>>(std::move(last_words))) {}
  farewell(farewell&&) = default;
  farewell& operator=(farewell&&) = delete;
  ~farewell() {
    if (last_words_) (*last_words_)();
  }

 private:
  std::unique_ptr<std::function<void()>> last_words_;
};

/// Writes down what one callback or timer does, and at which second.
class listener : public observer {
 public:
  subject who;
  std::string heard;

 private:
  void on_time(std::chrono::nanoseconds now) override { now_ = now; }
  void on_change(subject it, activity now, std::string_view) override {
    const char letters[] = {'R', 'r', 'w', 'c', 'd'};
    if (it != who) return;
    heard += std::to_string(now_ / std::chrono::seconds(1));
    heard += letters[static_cast<int>(now)];
  }

  std::chrono::nanoseconds now_{};
};

/// A loop under virtual time, and a string to which its callbacks add letters:
/// the order of the letters is the order of the calls.
struct tracing_loop {
  waiting_notes notes;
  event_loop loop{std::make_unique<noting_waiter>(notes)};
  std::string trace;

  auto letter(char c) {
    return [this, c] { trace += c; };
  }
  auto stop() {
    return [this] { loop.stop(); };
  }
  /// Runs until the loop has nothing left to do.
  void run_dry() {
    CHECK_THROWS_AS_MESSAGE(
        loop.run_forever(), never_wakes_error,
        "the loop came back without a word: once nothing is left to do, a pass "
        "must throw never_wakes_error (in wait_until_ready)");
  }
};

}  // namespace asyncio
