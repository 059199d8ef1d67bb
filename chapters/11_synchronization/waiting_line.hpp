// waiting_line: those who wait for something, first come, first served.
//
// Every tool of this chapter is a few lines on top of it. A place in the line
// is an object in the frame of the coroutine that waits, and leaves the line
// when it is destroyed: a task that is cancelled in the line is simply gone.

#pragma once

#include <coroutine>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "05_coroutines/driver.hpp"
#include "05_coroutines/recycled.hpp"
#include "06_tasks/ring.hpp"

namespace asyncio {

class waiting_line;

/// A place in a line, and what `co_await` waits with. Each tool derives its own
/// from it: await_ready() says whether there is any need to wait, and
/// await_resume() asks wait_is_over() first.
class line_place : private ring_link {
 public:
  /// In no line yet; in `line` once it is awaited and is not ready.
  explicit line_place(waiting_line& line) noexcept : line_(&line) {}
  line_place(const line_place&) = delete;
  line_place& operator=(const line_place&) = delete;
  ~line_place() { leave(); }

  // #region join
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    join(waits.promise().runs_on());
  }
  // #endregion

 protected:
  /// Does it stand in a line that is still there?
  bool stands() const noexcept { return turn_ != nullptr && line_ != nullptr; }
  /// Was it called? True also if its task was cancelled afterwards.
  bool was_called() const noexcept {
    return turn_ != nullptr && turn_->done() && !turn_->cancelled();
  }
  /// Returns when it was called; throws what was thrown into the task while it
  /// stood here, as a rule a cancellation. At once if it never had to wait.
  void wait_is_over() {
    if (turn_ == nullptr) return;
    driver_->rethrow_thrown();
    turn_->check_result();
  }
  /// Leaves the line, if it stands there.
  void leave() noexcept {
    take_out();
    turn_ = nullptr;
  }

 private:
  friend class waiting_line;

  // The future that the task waits for while it stands here.
  class turn final : public result_state<void>, public recycled {
   public:
    turn(event_loop& loop, std::string what)
        : result_state<void>(loop), what_(std::move(what)) {}
    std::string description() const override { return what_; }
    void call() { finish_with(); }

   private:
    std::string what_;
  };

  void join(driver& waits);

  // Linked into line_'s ring exactly while turn_ is there and line_ is.
  waiting_line* line_;        // nullptr once the line itself is gone
  driver* driver_ = nullptr;  // whose task stands here
  std::unique_ptr<turn> turn_;
};

/// The line. It belongs to the loop that somebody first waited in, and the
/// tasks that stand in it are that loop's.
class waiting_line {
 public:
  /// `what` the tasks wait for, in words, for reports: "a lock".
  explicit waiting_line(std::string what) : what_(std::move(what)) {}
  waiting_line(const waiting_line&) = delete;
  waiting_line& operator=(const waiting_line&) = delete;
  /// Whoever still stands here will never be called.
  ~waiting_line() {
    for (auto* each = first(); each != nullptr; each = first()) {
      each->take_out();
      each->line_ = nullptr;
    }
  }

  /// Is there nobody, or only tasks that have been cancelled and do not know it
  /// yet?
  bool nobody_waits() const noexcept {
    for (auto* each = first(); each != nullptr; each = after(*each))
      if (!each->turn_->cancelled()) return false;
    return true;
  }

  // #region call
  /// Calls the first, unless that was done before. It stays in the line until
  /// it runs, so that nobody overtakes it.
  void call_first() {
    if (auto* const it = first()) call(*it);
  }

  /// Calls the first who was not called yet; returns false if there is none.
  bool call_next() { return call_next(1) == 1; }

  /// Calls the first `most` of those not called yet; returns how many it were.
  std::size_t call_next(std::size_t most) {
    std::size_t called = 0;
    for (auto* each = first(); each != nullptr && called < most;
         each = after(*each))
      if (call(*each)) ++called;
    return called;
  }
  // #endregion

  /// Throws std::runtime_error if this line belongs to another loop than the
  /// running one. The first to ask decides.
  void check_loop() {
    auto& loop = get_running_loop();
    if (!loop_) loop_ = loop.link();
    if (loop_ != loop.link())
      throw std::runtime_error(what_ + " is bound to a different event loop");
  }

 private:
  friend class line_place;

  // A loop that is closed wakes nobody, and what is destroyed with it must not
  // fail for that.
  bool call(line_place& place) {
    auto* const loop = place.turn_->loop();
    if (place.turn_->done() || loop == nullptr || loop->is_closed())
      return false;
    place.turn_->call();
    return true;
  }

  line_place* first() const noexcept { return place_at(all_.next()); }
  line_place* after(const line_place& it) const noexcept {
    return place_at(it.next());
  }
  line_place* place_at(ring_link* link) const noexcept {
    return link == &all_ ? nullptr : static_cast<line_place*>(link);
  }

  ring_link all_;  // before the first place, and behind the last
  std::string what_;
  counted_ptr<loop_link> loop_;  // empty until somebody waits
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

inline void line_place::join(driver& waits) {
  line_->check_loop();
  driver_ = &waits;
  turn_ = std::make_unique<turn>(get_running_loop(), line_->what_);
  insert_before(line_->all_);
  waits.wait_for(*turn_);
}

}  // namespace asyncio
