// last_steps: what run() still has to wait for before it closes its loop.
//
// Some things cannot end in a destructor, because their end takes time, and
// waiting is something that only a coroutine can do. They leave a step here.

#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"

namespace asyncio {

/// The steps that one loop has left, a part of that loop. run() takes them when
/// the tasks that were left over have ended. A step is a function that gives a
/// coroutine, which run() awaits; if it fails, the exception handler is told.
class last_steps : public loop_part {
 public:
  struct step {
    std::string name;  ///< of the task that takes it
    std::function<coroutine<>()> begin;
    std::function<bool()> is_needed;  ///< if not, it is left out
  };

  explicit last_steps(event_loop&) {}

  /// A step may use what the steps before it close, so it is taken before them.
  void add(
      std::string name, std::function<coroutine<>()> begin,
      std::function<bool()> is_needed = [] { return true; }) {
    steps_.push_back({std::move(name), std::move(begin), std::move(is_needed)});
  }

  bool empty() const noexcept { return steps_.empty(); }
  /// Gives the newest, which is in the list no longer.
  step take_newest() {
    auto newest = std::move(steps_.back());
    steps_.pop_back();
    return newest;
  }

 private:
  std::vector<step> steps_;
};

}  // namespace asyncio
