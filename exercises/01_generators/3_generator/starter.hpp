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
  /// end of a scope.
  ~generator() {
    if (frame_) frame_.destroy();
  }

  /// Runs the body to its next `co_yield`; returns where the yielded value is,
  /// or nullptr once the body has ended (Python: StopIteration). The value is
  /// good until the next call. Throws what the body throws, and
  /// std::logic_error when the body asks for its own next value.
  std::remove_reference_t<T>* next() {
    return frame_ ? frame_.promise().next() : nullptr;
  }

  /// For `for (auto& x : g)`: each begin() moves on to the next value, so a
  /// second loop goes on where a first one broke off, as in Python.
  iterator begin() {
    next();
    return iterator(frame_);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  using frame_handle = std::coroutine_handle<promise_type>;

  explicit generator(frame_handle frame) noexcept : frame_(frame) {}

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
  /// Before the first line of the body: go on, or pause? This one goes on.
  std::suspend_never initial_suspend() const noexcept { return {}; }  // yours
  /// After the last line: the frame stays, and the generator destroys it.
  std::suspend_always final_suspend() const noexcept { return {}; }

  /// The yielded thing stays where it is, in the paused body; only its address
  /// is handed out.
  std::suspend_always yield_value([[maybe_unused]] value& x) noexcept {
    return {};  // your code, and the same below
  }
  std::suspend_always yield_value([[maybe_unused]] value&& x) noexcept
    requires(!std::is_lvalue_reference_v<T>)
  {
    return {};
  }
  void return_void() const noexcept {}
  /// The compiler calls this inside a catch block, when the body has thrown.
  void unhandled_exception() {}  // your code

  value* next() { return nullptr; }  // your code
  // #endregion

  /// A constant must not be handed out as changeable: a copy is, which lives
  /// in the frame until the body goes on.
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

 private:
  value* current_ = nullptr;
  std::exception_ptr error_;
  bool running_ = false;
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
    frame_.promise().next();
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
