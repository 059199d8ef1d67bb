// timeout: a piece of work that must be over by a certain time.
//
// A timer asks the task to stop. A count of requests decides whether the
// cancelled_error that comes of it becomes a timeout_error: has anyone else
// asked? The shape is that of CPython's timeouts.py.

#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task_core.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/time_limit.hpp"

namespace asyncio {

/// The time on the running loop's clock when `limit` has passed; the end of
/// time at the latest. No limit: no time.
inline std::optional<time_point> deadline_after(time_limit limit) {
  if (!limit) return std::nullopt;
  return asyncio::later(get_running_loop().time(), *limit);
}

/// A deadline, and what has become of it (asyncio.Timeout). Used once, with
/// timeout(); it may be made before, to be asked afterwards.
class timeout_scope {
 public:
  /// Without a deadline, unless one is given. It counts once the scope is
  /// entered.
  explicit timeout_scope(std::optional<time_point> when = std::nullopt)
      : when_(when) {}
  /// With a deadline so far from now. Throws std::invalid_argument for NaN,
  /// std::runtime_error without a running loop.
  explicit timeout_scope(time_limit limit) : when_(deadline_after(limit)) {}
  timeout_scope(const timeout_scope&) = delete;
  timeout_scope& operator=(const timeout_scope&) = delete;

  /// The deadline, on the loop's clock; std::nullopt: none.
  std::optional<time_point> when() const noexcept { return when_; }

  /// Has the deadline passed while the body ran?
  bool expired() const noexcept {
    return state_ == state::expiring || state_ == state::expired;
  }

  /// For those who build on scopes: the scope is entered as long as this lives.
  class entered {
   public:
    /// Throws std::runtime_error for a scope that was entered before, and
    /// outside of a task.
    explicit entered(timeout_scope& scope) : scope_(scope) { scope_.enter(); }
    entered(const entered&) = delete;
    entered& operator=(const entered&) = delete;
    ~entered() { scope_.leave(); }

    /// A cancelled_error comes out of the body, and is being handled: throws it
    /// on, or timeout_error in its place if nobody but the deadline asked.
    [[noreturn]] void leave_cancelled() {
      if (scope_.leave()) throw timeout_error();
      throw;
    }

   private:
    timeout_scope& scope_;
  };

  // #region answer
  /// Another deadline, or none; one that has passed already expires in the next
  /// pass. Only while the body runs and the deadline has not passed:
  /// otherwise this throws std::runtime_error.
  void reschedule(std::optional<time_point> when) {
    check_active();
    stop_timer();
    when_ = when;
    if (!when) return;
    auto& loop = get_running_loop();
    if (*when <= loop.time())
      soon_.emplace(loop.call_soon([this] { expire(); }));
    else
      timer_.emplace(loop.call_at(*when, [this] { expire(); }));
  }

 private:
  void enter() {
    if (state_ != state::created)
      throw std::runtime_error("Timeout has already been entered");
    task_ = task_core::current();
    if (task_ == nullptr)
      throw std::runtime_error("Timeout should be used inside a task");
    state_ = state::active;
    requests_before_ = task_->cancelling();
    reschedule(when_);
  }

  void expire() {
    task_->request_cancel({});
    state_ = state::expiring;
  }

  // Returns whether a cancellation that ends the body is the deadline's alone.
  // Leaving twice does nothing.
  bool leave() noexcept {
    stop_timer();
    if (state_ == state::active) state_ = state::finished;
    if (state_ != state::expiring) return false;
    state_ = state::expired;
    return task_->uncancel() <= requests_before_;
  }
  // #endregion

  enum class state : std::uint8_t {
    created,
    active,
    expiring,  // the deadline has passed, the body has not ended
    expired,
    finished
  };

  void check_active() const {
    if (state_ == state::active) return;
    if (state_ == state::created)
      throw std::runtime_error("Timeout has not been entered");
    const char* const name = state_ == state::expiring  ? "expiring"
                             : state_ == state::expired ? "expired"
                                                        : "finished";
    throw std::runtime_error(std::string("Cannot change state of ") + name +
                             " Timeout");
  }

  void stop_timer() noexcept {
    if (soon_) soon_->cancel();
    if (timer_) timer_->cancel();
    soon_.reset();
    timer_.reset();
  }

  // At most one of soon_ and timer_ is set, and neither before or after the
  // body.
  std::optional<time_point> when_;
  std::optional<handle> soon_;         // a deadline that has passed already
  std::optional<timer_handle> timer_;  // one that has not
  task_core* task_ = nullptr;          // the task that runs the body
  int requests_before_ = 0;            // pending when the scope was entered
  state state_ = state::created;
};

/// What a timeout takes: a function of the scope that gives something to await,
/// as a rule a lambda that is a coroutine.
template <class Body>
concept timeout_body = std::invocable<Body&, timeout_scope&> &&
                       awaitable<std::invoke_result_t<Body&, timeout_scope&>>;

/// What the body gives when it is awaited.
template <timeout_body Body>
using timeout_result =
    await_result<std::invoke_result_t<Body&, timeout_scope&>>;

/// `co_await timeout(scope, body)`: awaits body(scope) and gives its result
/// (asyncio: `async with scope`). When the deadline passes, the body is
/// cancelled; if that ends it, and nobody else has asked the task to stop, this
/// throws timeout_error. The scope must live until then.
///
/// With g++ 12, a lambda in a co_await expression may capture references,
/// pointers and numbers, and nothing else. Give what captures more a name
/// before: `auto body = …; co_await timeout(scope, body);`.
template <timeout_body Body>
coroutine<timeout_result<Body>> timeout(timeout_scope& scope, Body body) {
  timeout_scope::entered inside(scope);
  try {
    co_return co_await body(scope);
  } catch (const cancelled_error&) {
    inside.leave_cancelled();
  }
}

/// The same with a scope of its own, and a deadline on the loop's clock
/// (asyncio.timeout_at); std::nullopt: none.
template <timeout_body Body>
coroutine<timeout_result<Body>> timeout_at(std::optional<time_point> when,
                                           Body body) {
  timeout_scope scope(when);
  co_return co_await asyncio::timeout(scope, std::move(body));
}

/// The same with a deadline so far from now, in any unit (asyncio.timeout):
/// zero or less has passed already, std::nullopt never will. Throws
/// std::invalid_argument for NaN.
template <timeout_body Body>
coroutine<timeout_result<Body>> timeout(time_limit limit, Body body) {
  return asyncio::timeout_at(deadline_after(limit), std::move(body));
}

}  // namespace asyncio
