// kitchen: tasks by name, which can be cancelled.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "02_round_robin/round_robin.hpp"

/// A round robin whose tasks can be cancelled, by name.
class kitchen {
 public:
  using task = asyncio::generator<asyncio::turn>;

  /// Failures are told to `report`, as with round_robin.
  explicit kitchen(asyncio::round_robin::reporter report)
      : turns_(std::move(report)) {}

  /// Lets the first in the queue run to its next turn. Returns false when
  /// nobody waits.
  bool run_step() { return turns_.run_step(); }

  // #region answer
  /// Puts a task at the end of the queue, under a name that no living task
  /// has.
  void add(std::string name, task body) {
    turns_.add(std::move(name), std::move(body));
  }

  /// Asks the task of this name to stop: at its next turn it takes no further
  /// step, and its locals are destroyed. A task may cancel itself; then it
  /// still runs to its next co_yield. Returns whether there was such a task:
  /// false for a name that nobody has, and for a task that has ended.
  bool cancel([[maybe_unused]] const std::string& name) { return false; }

 private:
  // #endregion

  asyncio::round_robin turns_;
};
