// outcome<T>: what became of one thing that was awaited.

#pragma once

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace asyncio {

/// A value, or the exception that came in its place: an element of what
/// gather(return_exceptions, …) gives. T may be void or move-only. (Python has
/// values and exceptions side by side in one list.)
template <class T = void>
class outcome {
 public:
  using value_type = T;

  /// A value, made from the arguments given.
  template <class... Value>
  explicit outcome(std::in_place_t, Value&&... value)
      : value_(std::in_place, std::forward<Value>(value)...) {}
  /// A failure. Throws std::invalid_argument for an empty pointer.
  explicit outcome(std::exception_ptr error) : error_(std::move(error)) {
    if (!error_)
      throw std::invalid_argument("an outcome needs a value or an exception");
  }

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value; throws the exception if there is one instead.
  std::add_lvalue_reference_t<T> value() & {
    check();
    if constexpr (!std::is_void_v<T>) return *value_;
  }
  std::add_lvalue_reference_t<const T> value() const& {
    check();
    if constexpr (!std::is_void_v<T>) return *value_;
  }
  T value() && {
    check();
    if constexpr (!std::is_void_v<T>) return std::move(*value_);
  }

  /// The exception, or an empty pointer.
  std::exception_ptr exception() const noexcept { return error_; }

 private:
  void check() const {
    if (error_) std::rethrow_exception(error_);
  }

  // Either a value or an error. (A std::variant says this by itself, and takes
  // every user a good deal longer to compile.)
  using stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  std::optional<stored> value_;
  std::exception_ptr error_;
};

}  // namespace asyncio
