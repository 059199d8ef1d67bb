// generator<T>: a function that pauses.
//
// A function whose result type is generator<T> and whose body says `co_yield x`
// does not run when it is called: the call makes a frame (its locals and the
// place where it stands) and hands it over inside a generator<T>. Every next()
// runs the body up to its next co_yield and gives what was yielded there.

#pragma once

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "common/observer/observer.hpp"

namespace asyncio {

/// A lazy sequence of T, made by a function that says `co_yield`: Python's
/// generator. Owns the paused function; moves, does not copy. T may be a value,
/// a move-only value or a reference. Use it as `for (auto& x : g)`, as a view
/// (`std::move(g) | std::views::filter(f)`: a view owns what it walks through),
/// or one value at a time with next().
template <class T>
class generator : public std::ranges::view_interface<generator<T>> {
 public:
  class promise_type;
  class iterator;
  using value_type = std::remove_cvref_t<T>;

  /// An empty sequence.
  generator() = default;
  generator(generator&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  generator& operator=(generator other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  /// Destroys the frame, wherever the body is paused: its locals go as at the
  /// end of a scope. If the body is running (it has dropped its own generator),
  /// that happens when it pauses next.
  ~generator() {
    if (frame_) frame_.promise().drop();
  }

  /// Runs the body to its next `co_yield`; returns where the yielded value is,
  /// or nullptr once the body has ended (Python: StopIteration). The value is
  /// good until the next call. Throws what the body throws, and
  /// std::logic_error when the body asks for its own next value.
  std::remove_reference_t<T>* next() {
    auto frame = frame_;
    return run_on(frame);
  }

  /// For `for (auto& x : g)`: each begin() moves on to the next value, so a
  /// second loop goes on where a first one broke off, as in Python.
  iterator begin() {
    auto frame = frame_;
    run_on(frame);
    return iterator(frame);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  using frame_handle = std::coroutine_handle<promise_type>;

  explicit generator(frame_handle frame) noexcept : frame_(frame) {}

  // Runs a body to its next co_yield. If its generator is destroyed meanwhile,
  // there are no further values: the frame goes, and the handle is emptied.
  static std::remove_reference_t<T>* run_on(frame_handle& frame) {
    class tidy {
     public:
      explicit tidy(frame_handle& which) : which_(which) {}
      tidy(const tidy&) = delete;
      tidy& operator=(const tidy&) = delete;
      ~tidy() {
        if (which_.promise().dropped())
          std::exchange(which_, nullptr).destroy();
      }

     private:
      frame_handle& which_;
    };
    if (!frame) return nullptr;
    const tidy afterwards(frame);
    auto* const value = frame.promise().next();
    return frame.promise().dropped() ? nullptr : value;
  }

  frame_handle frame_ = nullptr;
};

/// The part of a frame that the compiler talks to: it looks up these names when
/// it meets `co_yield` in a function that returns generator<T>.
template <class T>
class generator<T>::promise_type {
  using value = std::remove_reference_t<T>;

 public:
  promise_type() { observer::birth("coroutine frame", this); }
  promise_type(const promise_type&) = delete;
  promise_type& operator=(const promise_type&) = delete;
  ~promise_type() { observer::death("coroutine frame", this); }

  generator get_return_object() {
    return generator(frame_handle::from_promise(*this));
  }
  // #region answer
  std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }

  /// The yielded thing stays where it is, in the paused body; only its address
  /// is handed out.
  std::suspend_always yield_value(value& x) noexcept {
    current_ = std::addressof(x);
    return {};
  }
  std::suspend_always yield_value(value&& x) noexcept
    requires(!std::is_lvalue_reference_v<T>)
  {
    current_ = std::addressof(x);
    return {};
  }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  value* next() {
    if (running_) throw std::logic_error("generator is already running");
    const auto frame = frame_handle::from_promise(*this);
    if (frame.done()) return nullptr;
    current_ = nullptr;
    running_ = true;
    frame.resume();
    running_ = false;
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return current_;
  }
  // #endregion

  /// A constant must not be handed out as changeable. So this hands out a copy,
  /// which lives in the frame until the body goes on.
  auto yield_value(const value& x)
    requires(!std::is_reference_v<T> && !std::is_const_v<T> &&
             std::copy_constructible<value>)
  {
    struct kept_copy : std::suspend_always {
      value copy;
      void await_suspend(frame_handle frame) noexcept {
        frame.promise().current_ = std::addressof(copy);
      }
    };
    return kept_copy{{}, x};
  }
  /// Only `co_yield` pauses a generator: `co_await` in one does not compile.
  template <class U>
  void await_transform(U&&) = delete;

  value* current() const noexcept { return current_; }

  /// Nobody owns the frame any more: destroys it, now or when the body pauses.
  void drop() {
    dropped_ = true;
    if (!running_) frame_handle::from_promise(*this).destroy();
  }
  /// Has the body paused in a frame that must still be destroyed?
  bool dropped() const noexcept { return dropped_ && !running_; }

 private:
  // current_ is set only while the body is paused at a co_yield; then running_
  // is false and error_ is empty.
  value* current_ = nullptr;  // what was yielded
  std::exception_ptr error_;
  bool running_ = false;  // the body is running now
  bool dropped_ = false;  // its generator is gone
};

/// A place in the sequence; `++` runs the body. All iterators of a generator
/// move together.
template <class T>
class generator<T>::iterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = generator::value_type;

  explicit iterator(frame_handle frame) noexcept : frame_(frame) {}

  T& operator*() const noexcept { return *frame_.promise().current(); }
  iterator& operator++() {
    generator::run_on(frame_);
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
    return !at.frame_ || at.frame_.promise().current() == nullptr;
  }

 private:
  frame_handle frame_;
};

}  // namespace asyncio
