// async_generator<T>: a function that awaits and yields.
//
// Chapter 1's generator runs when it is asked for its next value, and chapter
// 5's coroutine waits where it has to. This one does both: whoever asks for the
// next value waits as long as the body waits on the way to it.

#pragma once

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/coroutine.hpp"
#include "12_queues/generator_state.hpp"
#include "12_queues/open_generators.hpp"

namespace asyncio {

/// The part of a generator's frame that does not depend on what it yields.
class generator_promise : public coroutine_promise, public await_rules {
 public:
  generator_promise() : state_(new generator_state(*this)) {}

  // Not those of coroutine_promise.
  static void* operator new(std::size_t size) {
    return sized_frame::operator new(size);
  }
  static void operator delete(void* frame, std::size_t size) noexcept {
    sized_frame::operator delete(frame, size);
  }

  /// At a `co_yield` the body leaves the stack, as at its end; the next call
  /// enters it again.
  class pause : public tell_driver {
   public:
    explicit pause(generator_state& of) noexcept : state_(of) {}
    void await_resume() const { state_.goes_on(); }

   private:
    generator_state& state_;
  };
  void return_void() const noexcept {}
  void unhandled_exception() noexcept {
    state_->failed(std::current_exception());
  }

  /// The body awaits a call into another generator.
  void awaits(const counted_ptr<generator_state>& other) noexcept {
    state_->awaits(other);
  }
  const counted_ptr<generator_state>& state() const noexcept { return state_; }

 protected:
  ~generator_promise() { state_->frame_is_gone(); }

 private:
  counted_ptr<generator_state> state_;
};

/// A function that awaits and says `co_yield` (Python: an async generator):
/// `while (auto x = co_await g.next()) use(*x);`. Owns the paused body; moves.
/// One that is dropped while it is paused goes at once, with its variables, as
/// at the end of a scope. Cleaning up that has to wait needs aclose(). (Python
/// closes it later, in a task of its own.) What is still paused when run() ends
/// is closed then.
template <class T>
class [[nodiscard]] async_generator {
  static_assert(std::is_object_v<T> && !std::is_const_v<T>,
                "an async generator yields values, which its caller owns: for "
                "a reference yield a pointer, and leave const away");

 public:
  class promise_type;
  class next_call;
  using value_type = T;

  async_generator(async_generator&& other) noexcept
      : state_(std::exchange(other.state_, {})) {
    if (state_) state_->has_handle(this);
  }
  /// What this was before is dropped at once.
  async_generator& operator=(async_generator&& other) noexcept {
    if (this == &other) return *this;
    if (state_) state_->drop();
    state_ = std::exchange(other.state_, {});
    if (state_) state_->has_handle(this);
    return *this;
  }
  ~async_generator() {
    if (state_) state_->drop();
  }

  /// `co_await g.next()` runs the body to its next `co_yield` and gives what
  /// was yielded there; std::nullopt once the body has ended (Python:
  /// `anext(g)`). Throws what the body throws, which ends it, and
  /// std::runtime_error while another call runs it.
  next_call next() const { return next_call(state_); }

  /// `co_await g.aclose()` ends the body: where it has yielded it finds
  /// generator_exit thrown; then what it awaits in cleaning up is awaited.
  /// Throws what the body throws instead, and std::runtime_error if it yields
  /// once more, or while another call runs it. In any case but the last one it
  /// has ended then. To close what has ended or never begun does nothing.
  close_call aclose() const { return close_call(state_); }

 private:
  explicit async_generator(counted_ptr<generator_state> state) noexcept
      : state_(std::move(state)) {
    state_->has_handle(this);
  }

  counted_ptr<generator_state> state_;  // empty once this was moved
};

template <class T>
class async_generator<T>::promise_type : public generator_promise {
 public:
  static_assert(fits_a_frame<T>,
                "the frame of a generator cannot hold a value of so strict an "
                "alignment: yield a std::unique_ptr to it");

  async_generator get_return_object() {
    state()->has_frame(frame_handle::from_promise(*this));
    return async_generator(state());
  }

  template <class Value = T>
    requires std::convertible_to<Value, T>
  pause yield_value(Value&& value) {
    value_.emplace(std::forward<Value>(value));
    return pause(*state());
  }
  // The value alone is moved: it was written a moment ago, apart from the mark
  // that it is there, and a processor that is to read both as one has to wait.
  std::optional<T> take_value() {
    std::optional<T> value(std::move(*value_));
    value_.reset();
    return value;
  }

 private:
  using frame_handle = std::coroutine_handle<promise_type>;

  std::optional<T> value_;  // from a co_yield until the call has come back
};

/// What next() gives.
template <class T>
class async_generator<T>::next_call : public generator_call {
 public:
  using generator_call::generator_call;

  bool await_ready() const {
    check_unused();
    state().check_not_running("anext()");
    return state().ended();
  }
  std::optional<T> await_resume() {
    if (state().ended() || !state().came_back()) return std::nullopt;
    auto value = promise().take_value();
    state().value_taken();
    return value;
  }

 private:
  promise_type& promise() const noexcept {
    using frame_handle = std::coroutine_handle<promise_type>;
    return frame_handle::from_address(callee.address()).promise();
  }
};

}  // namespace asyncio

/// Where the compiler looks for the promise_type; see coroutine<T>.
template <class T, class... Parameters>
struct std::coroutine_traits<asyncio::async_generator<T>, Parameters...> {
  static_assert((asyncio::fits_a_frame<Parameters> && ...),
                "the frame of a generator cannot hold a parameter of so strict "
                "an alignment: pass a std::unique_ptr to it");
  using promise_type = typename asyncio::async_generator<T>::promise_type;
};
