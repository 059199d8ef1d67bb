// round_robin: paused functions take turns.
//
// A task here is a generator that yields nothing but its turn: it works a
// little, says `co_yield turn{}`, and goes to the end of the queue. The
// scheduler lets whoever is first run to its next turn, until the queue is
// empty. Nobody is interrupted: a task that never pauses keeps all waiting.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

#include "01_generators/generator.hpp"
#include "common/observer/failure_text.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// What a task yields: nothing, only its turn.
struct turn {};

/// Runs tasks side by side in one thread, one step at a time, first come first
/// served: the seed of asyncio's event loop.
class round_robin {
 public:
  /// Called with the name of a task that threw, and with what it threw.
  using reporter =
      std::function<void(const std::string& name, std::exception_ptr error)>;

  /// Failures are told to `report`; by default each is a line on stderr.
  explicit round_robin(reporter report = print_failure)
      : report_(std::move(report)) {}

  // #region answer
  /// Puts a task at the end of the queue; it has not run yet when this
  /// returns. May be called by a task that is running.
  void add(std::string name, generator<turn> body) {
    const subject who{this, ++added_};
    observer::name(who, name);
    observer::change(who, activity::ready);
    queue_.push_back({std::move(name), who, std::move(body)});
  }

  /// Lets the first in the queue run to its next turn. Returns false when the
  /// queue is empty. A task that throws is reported and leaves the queue; the
  /// others go on.
  bool run_step() {
    if (queue_.empty()) return false;
    task current = std::move(queue_.front());
    queue_.pop_front();
    observer::change(current.who, activity::running);
    try {
      if (current.body.next() != nullptr) {
        observer::change(current.who, activity::ready);
        queue_.push_back(std::move(current));
      } else {
        observer::change(current.who, activity::done);
      }
    } catch (...) {
      const auto error = std::current_exception();
      observer::change(current.who, activity::done,
                       "failed: " + failure_text(error));
      report_(current.name, error);
    }
    return true;
  }

  /// Runs until every task has ended.
  void run() {
    while (run_step()) continue;
  }
  // #endregion

  /// How many tasks wait for their next turn (the running one does not).
  std::size_t size() const noexcept { return queue_.size(); }

 private:
  struct task {
    std::string name;
    subject who;
    generator<turn> body;
  };

  static void print_failure(const std::string& name, std::exception_ptr error) {
    std::cerr << "task '" << name
              << "' failed: " << failure_text(std::move(error)) << '\n';
  }

  std::deque<task> queue_;   // those that wait for a turn, the next first
  std::uint64_t added_ = 0;  // tasks so far: no two have the same number
  reporter report_;
};

}  // namespace asyncio
