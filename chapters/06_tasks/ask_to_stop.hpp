// ask_to_stop: the way of a request to stop, from one future to the next.
//
// A task that is asked to stop passes the request on to what it waits for. That
// may be a task too, and so on. Such chains may be long, so this walks along
// them and keeps its way in a list: asking the next from within the one before
// would be recursion.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"

namespace asyncio {

/// The futures that were asked in this turn of the loop, deep down in a chain:
/// a part of the loop.
class asked_deep_down : public loop_part {
 public:
  explicit asked_deep_down(event_loop&) {}
  /// Returns false if `it` was asked in this turn already.
  bool first_time(const future_state& it, std::uint64_t turn) {
    if (std::exchange(turn_, turn) != turn) asked_.clear();
    return asked_.insert(&it).second;
  }

 private:
  std::unordered_set<const future_state*> asked_;  // in this turn
  std::uint64_t turn_ = 0;
};

/// One request on its way.
class stop_request {
 public:
  explicit stop_request(const std::string& message) : message_(message) {}
  stop_request(const stop_request&) = delete;
  stop_request& operator=(const stop_request&) = delete;
  /// If it was broken off (there is no memory), all on the way were asked.
  ~stop_request() {
    for (auto& each : way_) each.who->others_asked(true, message_);
  }

  /// Asks `first`, and whatever is to be asked in its place. Returns whether
  /// any of them will stop.
  bool ask(future_state& first) {
    bool yes = enter(first);
    while (!way_.empty()) {
      auto& last = way_.back();
      last.yes = last.yes || yes;
      auto* const next = last.who->other(last.next++);
      yes = next != nullptr ? enter(*next) : leave();
    }
    return yes;
  }

 private:
  struct place {
    future_state* who;
    std::size_t next = 0;  // of those that are asked in its place
    bool yes = false;      // one of them will stop
  };

  // Returns whether `it` will stop, as far as is known before others are asked.
  bool enter(future_state& it) {
    if (way_.size() >= deep && !first_time(it)) return true;
    way_.push_back({&it});
    const auto answer = it.be_asked(message_);
    if (answer == future_state::answer::ask_others) return false;
    way_.pop_back();
    return answer == future_state::answer::yes;
  }

  bool leave() {
    const auto& last = way_.back();
    const bool yes = last.who->others_asked(last.yes, message_);
    way_.pop_back();
    return yes;
  }

  // When each task of a long chain is cancelled in turn, each request goes all
  // the way down. So deep down it counts once in a turn, not once for each.
  static constexpr std::size_t deep = 1000;
  static bool first_time(const future_state& it) {
    auto* const loop = it.loop();
    if (loop == nullptr || loop->is_closed()) return true;
    return loop->part<asked_deep_down>().first_time(it, loop->turn());
  }

  const std::string& message_;
  std::vector<place> way_;  // each is asked in place of the one before it
};

/// Asks `it` to stop. Returns false if that comes too late.
inline bool ask_to_stop(future_state& it, const std::string& message) {
  return stop_request(message).ask(it);
}

}  // namespace asyncio
