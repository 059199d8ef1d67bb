// waiting_line: tasks that wait for something, first come, first served.
//
// Each tool of this chapter is a few lines on top of it. A place in the line
// is an object in the frame of the coroutine that waits, and leaves the line
// when it is destroyed: a task that is cancelled in the line is simply gone.

#pragma once

#include <coroutine>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/result_state.hpp"
#include "04_futures/ring.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/driver.hpp"

namespace asyncio {

class waiting_line;

/// A place in a line, and what `co_await` waits with. Each tool derives its own
/// from it: await_ready() says whether there is any need to wait, and
/// await_resume() calls wait_is_over() first.
class line_place : private ring_link, public blocking_awaiter {
 public:
  /// Outside the line, until it is awaited and is not ready.
  explicit line_place(waiting_line& line) noexcept : line_(&line) {}
  line_place(const line_place&) = delete;
  line_place& operator=(const line_place&) = delete;
  ~line_place() { leave(); }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    use_for(waits);
    join();
  }

 protected:
  /// Does it stand in the line, and is the line still there?
  bool in_line() const noexcept { return turn_ && line_ != nullptr; }
  /// Was it called? Also true if its task was cancelled after that.
  bool was_called() const noexcept {
    return turn_ && turn_->done() && !turn_->cancelled();
  }
  /// Returns if it was called, or never had to wait. Throws what was thrown
  /// into the task while it stood here: as a rule, a cancellation.
  void wait_is_over() {
    if (!turn_) return;
    driver_->rethrow_thrown();
    turn_->check_result();
  }
  /// Leaves the line, if it stands there.
  inline void leave() noexcept;

 private:
  friend class waiting_line;

  // The future for which the task waits here.
  class turn final : public result_state<void> {
   public:
    turn(event_loop& loop, line_place& place)
        : result_state<void>(loop), place_(place) {}
    void call() { finish_with(); }
    inline bool cancel(std::string message) override;
    inline std::string description() const override;

   private:
    line_place& place_;
  };

  inline void join();

  // Linked into line_'s ring exactly while both turn_ and line_ are there.
  waiting_line* line_;  // nullptr once the line itself is gone
  std::optional<turn> turn_;
};

/// The line. It belongs to the loop in which a task first waited here, and so
/// do all who stand in it.
class waiting_line {
 public:
  /// `what`: what the tasks wait for, in words, for reports: "a lock".
  explicit waiting_line(std::string what) : what_(std::move(what)) {}
  waiting_line(const waiting_line&) = delete;
  waiting_line& operator=(const waiting_line&) = delete;
  /// Those who still stand here will never be called.
  ~waiting_line() {
    while (!all_.alone()) {
      at(all_.next()).line_ = nullptr;
      all_.next()->take_out();
    }
  }

  /// False if somebody stands here who was not cancelled. (Tasks that were
  /// cancelled stand here until they run.)
  bool nobody_waits() const noexcept { return waiting_ == 0; }

  // #region call
  /// Calls the first in line, unless that was done before. It stays in the line
  /// until it runs, so that nobody overtakes it.
  void call_first() {
    if (!all_.alone() && uncalled_ == all_.next()) call(take_uncalled());
  }

  /// Calls the first that was not called yet; returns false if there is none.
  bool call_next() {
    while (uncalled_ != &all_)
      if (call(take_uncalled())) return true;
    return false;
  }

  /// Calls the first `most` of those that were not called yet.
  void call_next(std::size_t most) {
    while (most > 0 && call_next()) --most;
  }
  // #endregion

  /// Throws std::runtime_error if this line belongs to another loop than the
  /// running one. The first call decides to which it belongs.
  void check_loop() {
    auto& loop = get_running_loop();
    if (!loop_) loop_ = loop.link();
    if (loop_ != loop.link())
      throw std::runtime_error(what_ + " is bound to a different event loop");
  }

 private:
  friend class line_place;

  line_place& take_uncalled() noexcept {
    line_place& place = at(uncalled_);
    uncalled_ = place.next();
    return place;
  }

  // Returns false if its task was cancelled before. A closed loop calls nobody,
  // and that is no error: the caller may be a destructor while the loop closes.
  bool call(line_place& place) {
    auto* const loop = place.turn_->loop();
    if (place.turn_->done() || loop == nullptr || loop->is_closed())
      return false;
    place.turn_->call();
    return true;
  }

  static line_place& at(ring_link* link) noexcept {
    return static_cast<line_place&>(*link);
  }

  ring_link all_;  // before the first place, and behind the last
  // The first place that nobody has tried to call yet; &all_ if there is none.
  ring_link* uncalled_ = &all_;
  std::size_t waiting_ = 0;  // how many in the ring were not cancelled
  std::string what_;
  counted_ptr<loop_link> loop_;  // empty until a task waits
};

/// What a Tool's acquire() or wait() returns: `co_await it` waits in line. The
/// Tool's own `place`, a line_place, says how.
template <class Tool>
class [[nodiscard]] line_awaitable {
 public:
  explicit line_awaitable(Tool& tool) noexcept : tool_(&tool) {}
  typename Tool::place operator co_await() const noexcept {
    return typename Tool::place(*tool_);
  }

 private:
  Tool* tool_;
};

// #region join
inline void line_place::join() {
  line_->check_loop();
  turn_.emplace(get_running_loop(), *this);
  insert_before(line_->all_);
  if (line_->uncalled_ == &line_->all_) line_->uncalled_ = this;
  ++line_->waiting_;
  // May throw, or cancel the turn at once, if its task was cancelled before.
  driver_->wait_for(*turn_);
}

inline void line_place::leave() noexcept {
  if (in_line()) {
    if (line_->uncalled_ == this) line_->uncalled_ = next();
    if (!turn_->cancelled()) --line_->waiting_;
    take_out();
  }
  turn_.reset();
}
// #endregion

inline bool line_place::turn::cancel(std::string message) {
  if (!result_state<void>::cancel(std::move(message))) return false;
  if (place_.line_ != nullptr) --place_.line_->waiting_;
  return true;
}

inline std::string line_place::turn::description() const {
  return place_.line_ != nullptr ? place_.line_->what_ : "a line that is gone";
}

}  // namespace asyncio
