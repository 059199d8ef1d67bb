// coroutine<T>: a function that can wait, and its callers with it.
//
// Calling it makes a frame and runs nothing; `co_await f()` runs it and gives
// its result. Where it waits, its caller waits, up to the driver of the stack.

#pragma once

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/driver.hpp"
#include "05_coroutines/recycled.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// Compilers ask for a frame as for any memory, with the usual alignment, and
/// tell nobody when something in it needs more. What we see is refused:
/// results, parameters, what is awaited. Local variables we do not see: keep
/// one that is `alignas(64)` in a std::unique_ptr. (clang has
/// -fcoro-aligned-allocation.)
template <class X>
inline constexpr bool fits_a_frame =
    alignof(std::conditional_t<std::is_void_v<X> || std::is_reference_v<X>,
                               char, X>) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__;

/// The part of a promise that says what its body may await.
class await_rules {
 public:
  /// `co_await x`: an awaiter that drivers know is used directly.
  template <has_awaiter X>
  decltype(auto) await_transform(X&& x) {
    using result = decltype(std::declval<awaiter_for<X>&>().await_resume());
    static_assert(fits_a_frame<awaiter_for<X>> && fits_a_frame<result>,
                  "the frame of a coroutine cannot hold what is awaited, its "
                  "alignment is too strict: let a std::unique_ptr to it come");
    if constexpr (!known_to_drivers<awaiter_for<X>>)
      return foreign_awaiter<X>(std::forward<X>(x));
    else if constexpr (std::is_lvalue_reference_v<awaiter_for<X>>)
      return named_awaiter(x);
    else
      return std::forward<X>(x);
  }
};

/// The part of a coroutine's frame that does not depend on its result.
class coroutine_promise : public recycled {
 public:
  coroutine_promise() { observer::birth("coroutine frame", this); }
  coroutine_promise(const coroutine_promise&) = delete;
  coroutine_promise& operator=(const coroutine_promise&) = delete;

  // #region answer
  std::suspend_always initial_suspend() const noexcept { return {}; }

  /// At its end a coroutine tells the driver, and stays until its frame is
  /// destroyed by whoever takes the result.
  struct tell_driver {
    bool await_ready() const noexcept { return false; }
    template <std::derived_from<coroutine_promise> Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      ended.promise().runs_on().leave();
    }
    void await_resume() const noexcept {}
  };
  tell_driver final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  /// The driver of the stack that this coroutine is part of.
  driver& runs_on() const noexcept { return *driver_; }
  void run_on(driver& which) noexcept { driver_ = &which; }

 protected:
  ~coroutine_promise() { observer::death("coroutine frame", this); }

  void rethrow_error() {
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  }

 private:
  driver* driver_ = nullptr;
  std::exception_ptr error_;
};

/// ... and the part that does.
template <class T>
class result_promise : public coroutine_promise {
 public:
  template <class Value = T>
    requires std::convertible_to<Value, T>
  void return_value(Value&& value) {
    value_.emplace(std::forward<Value>(value));
  }
  /// What the coroutine returned; throws what it threw. Once.
  T take() {
    rethrow_error();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class result_promise<void> : public coroutine_promise {
 public:
  void return_void() const noexcept {}
  void take() { rethrow_error(); }
};

/// A coroutine that has been called and not yet run (Python's coroutine
/// object). Moves; is awaited once, or given to a driver. Dropped unawaited, it
/// never runs; in debug mode, the running loop is told.
template <class T = void>
class [[nodiscard]] coroutine {
  static_assert(!std::is_reference_v<T>,
                "a coroutine cannot return a reference, which might dangle by "
                "the time it is used: return a pointer");
  static_assert(!std::is_const_v<T>,
                "a coroutine cannot return a const result, which could never "
                "be moved out: leave the const away");

 public:
  class promise_type;
  using frame_handle = std::coroutine_handle<promise_type>;
  using value_type = T;

  coroutine(coroutine&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  /// What this was before is dropped at once.
  coroutine& operator=(coroutine&& other) noexcept {
    coroutine taken(std::move(other));
    std::swap(frame_, taken.frame_);
    return *this;
  }
  ~coroutine() {
    if (frame_) drop();
  }

  /// `co_await c`: runs c to its end and gives its result, or throws what it
  /// threw. Throws std::runtime_error the second time.
  auto operator co_await() { return call(release()); }

  /// Hands the frame over to a driver, which owns it from then on.
  frame_handle release() {
    if (!frame_)
      throw std::runtime_error("cannot reuse already awaited coroutine");
    return std::exchange(frame_, nullptr);
  }

 private:
  explicit coroutine(frame_handle frame) noexcept : frame_(frame) {}

  // The awaiting side of a call, kept in the caller's frame while it lasts.
  class call : public pending_call {
   public:
    explicit call(frame_handle frame) noexcept { callee = frame; }
    call(const call&) = delete;
    call& operator=(const call&) = delete;
    ~call() {
      if (callee) callee.destroy();
    }

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> caller) noexcept {
      auto& runs_on = caller.promise().runs_on();
      promise().run_on(runs_on);
      runs_on.enter(*this);
    }
    T await_resume() { return promise().take(); }

   private:
    promise_type& promise() const noexcept {
      return frame_handle::from_address(callee.address()).promise();
    }
  };

  // Apart, because most coroutines are awaited, and then have no frame here.
  [[gnu::noinline, gnu::cold]] void drop() noexcept {
    report_never_awaited();
    frame_.destroy();
  }

  void report_never_awaited() noexcept {
    auto* const loop = event_loop::running();
    if (loop == nullptr || !loop->get_debug()) return;
    report_quietly([&] {
      loop->call_exception_handler({"coroutine was never awaited", {}, {}});
    });
  }
  // #endregion

  frame_handle frame_;  // empty once it was awaited, moved or given away
};

template <class T>
class coroutine<T>::promise_type : public result_promise<T>,
                                   public await_rules {
 public:
  static_assert(fits_a_frame<T>,
                "the frame of a coroutine cannot hold a result of so strict an "
                "alignment: return a std::unique_ptr to it");

  coroutine get_return_object() {
    return coroutine(frame_handle::from_promise(*this));
  }
};

}  // namespace asyncio

/// Where the compiler looks for the promise_type. The parameters of a coroutine
/// are named here, and nowhere else.
template <class T, class... Parameters>
struct std::coroutine_traits<asyncio::coroutine<T>, Parameters...> {
  static_assert((asyncio::fits_a_frame<Parameters> && ...),
                "the frame of a coroutine cannot hold a parameter of so strict "
                "an alignment: pass a std::unique_ptr to it");
  using promise_type = typename asyncio::coroutine<T>::promise_type;
};
