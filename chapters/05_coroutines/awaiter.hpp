// Awaiters: what `co_await` talks to, and which of them a driver knows.
//
// The standard's own way to wait is to keep the coroutine's handle and to
// resume it later. Ours is to tell the driver. The two cannot be mixed: whoever
// resumes a coroutine behind its driver's back finds it in the middle of
// something else, or gone.

#pragma once

#include <concepts>
#include <coroutine>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "05_coroutines/driver.hpp"

namespace asyncio {

/// Base of the awaiters at which a stack blocks. Each is good for one wait: it
/// belongs to the stack that waits with it.
class blocking_awaiter {
 public:
  blocking_awaiter() = default;
  /// Throws std::runtime_error if `other` was awaited already.
  blocking_awaiter(blocking_awaiter&& other) { other.check_unused(); }
  blocking_awaiter& operator=(blocking_awaiter&&) = delete;

 protected:
  ~blocking_awaiter() = default;

  /// Notes which stack waits. Throws std::runtime_error the second time.
  template <class Promise>
  void use_for(std::coroutine_handle<Promise> waits) {
    check_unused();
    driver_ = &waits.promise().runs_on();
  }

  /// Of the stack that waits with this; nullptr as long as none has.
  driver* driver_ = nullptr;

 private:
  void check_unused() const {
    if (driver_ != nullptr) refuse();
  }
  [[noreturn]] static void refuse() {
    throw std::runtime_error(
        "cannot await the same awaiter twice: make one for each wait");
  }
};

/// Awaiters that tell the driver: they block the stack, or make a call.
template <class A>
concept known_to_drivers =
    std::derived_from<std::remove_cvref_t<A>, blocking_awaiter> ||
    std::derived_from<std::remove_cvref_t<A>, pending_call>;

/// The object that `co_await x` talks to: what x's operator co_await gives, or
/// x itself.
template <class X>
decltype(auto) awaiter_of(X&& x) {
  if constexpr (requires { std::forward<X>(x).operator co_await(); })
    return std::forward<X>(x).operator co_await();
  else if constexpr (requires { operator co_await(std::forward<X>(x)); })
    return operator co_await(std::forward<X>(x));
  else
    return std::forward<X>(x);
}

template <class X>
using awaiter_for = decltype(asyncio::awaiter_of(std::declval<X>()));

/// Does `co_await x` find somebody to talk to?
template <class X>
concept has_awaiter = requires(awaiter_for<X> a) {
  a.await_ready();
  a.await_resume();
};

/// Stands for an awaiter that has a name: g++ 12 would copy that.
template <class A>
class named_awaiter {
 public:
  explicit named_awaiter(A& it) : it_(it) {}
  bool await_ready() { return it_.await_ready(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    it_.await_suspend(waits);
  }
  decltype(auto) await_resume() { return it_.await_resume(); }

 private:
  A& it_;
};

/// Stands between a coroutine and an awaiter that drivers do not know: that one
/// is asked for its result if it is ready, and never gets a handle to keep.
template <class X>
class foreign_awaiter {
 public:
  explicit foreign_awaiter(X&& x)
      : awaiter_(asyncio::awaiter_of(std::forward<X>(x))) {}

  bool await_ready() {
    if (awaiter_.await_ready()) return true;
    throw std::runtime_error(
        "the driver does not know how to wait for this: its awaiter would keep "
        "the coroutine's handle, and resume it by itself");
  }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  decltype(auto) await_resume() { return awaiter_.await_resume(); }

 private:
  awaiter_for<X> awaiter_;
};

}  // namespace asyncio
