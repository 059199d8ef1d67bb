// timer_queue: callbacks that are to be called at a given time.
//
// An ordered map by deadline, then by order of creation: the earliest stands
// first, and to add or to cancel costs the logarithm of how many there are,
// even with millions of them.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "03_event_loop/callback.hpp"
#include "03_event_loop/waiter.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// Which timer: its deadline, and its running number, which decides between
/// equal deadlines.
struct timer_key {
  time_point when;
  std::uint64_t number = 0;

  auto operator<=>(const timer_key&) const = default;
};

/// The timers of a loop. A timer is *waiting* until its deadline, then *due*
/// until the running pass gets to it; in both it can be cancelled.
class timer_queue {
 public:
  timer_key add(time_point when, callback f) {
    const timer_key key{when, ++added_};
    waiting_.try_emplace(key, std::move(f));
    return key;
  }

  bool empty() const noexcept { return waiting_.empty(); }
  std::size_t size() const noexcept { return waiting_.size() + due_.size(); }
  /// When the next timer is due; only if there is one.
  time_point earliest() const { return waiting_.begin()->first.when; }

  /// The earliest waiting timer becomes due; returns which it was.
  timer_key make_due() {
    const auto key = waiting_.begin()->first;
    due_.insert(due_.end(), waiting_.extract(waiting_.begin()));
    return key;
  }

  /// Takes the callback of a due timer out; empty if it was cancelled.
  callback take(const timer_key& key) {
    auto node = due_.extract(key);
    return node.empty() ? callback{} : std::move(node.mapped().f);
  }

  /// Returns whether there was something to cancel. The callback is destroyed
  /// only after it has left its map: its destructor may run any code.
  bool cancel(const timer_key& key) {
    timers::node_type found;
    // A timer before the earliest has left this map: no search is needed. That
    // only saves time, for most timers are cancelled after they have rung.
    if (!waiting_.empty() && key >= waiting_.begin()->first)
      found = waiting_.extract(key);
    if (found.empty()) found = due_.extract(key);
    return !found.empty();
  }

  /// Destroys all, by deadline, uncalled; each after it has left its map.
  void clear() {
    while (!due_.empty()) due_.extract(due_.begin());
    while (!waiting_.empty()) waiting_.extract(waiting_.begin());
  }

 private:
  // Observers hear of its birth and death.
  struct timer {
    callback f;

    explicit timer(callback what) : f(std::move(what)) {
      observer::birth("timer", this);
    }
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;
    ~timer() { observer::death("timer", this); }
  };
  using timers = std::map<timer_key, timer>;

  // A timer stands in one of the two, or in none once it was taken or
  // cancelled.
  timers waiting_;
  timers due_;
  std::uint64_t added_ = 0;  // timers so far
};

}  // namespace asyncio
