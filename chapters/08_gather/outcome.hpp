// outcome<T>: what became of one thing that was awaited.

#pragma once

#include <exception>
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
      : what_(std::in_place_index<0>, std::forward<Value>(value)...) {}
  /// A failure. Throws std::invalid_argument for an empty pointer.
  explicit outcome(std::exception_ptr error)
      : what_(std::in_place_index<1>, std::move(error)) {
    if (!std::get<1>(what_))
      throw std::invalid_argument("an outcome needs a value or an exception");
  }

  bool has_value() const noexcept { return what_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value; throws the exception if there is one instead.
  std::add_lvalue_reference_t<T> value() & {
    check();
    if constexpr (!std::is_void_v<T>) return std::get<0>(what_);
  }
  std::add_lvalue_reference_t<const T> value() const& {
    check();
    if constexpr (!std::is_void_v<T>) return std::get<0>(what_);
  }
  T value() && {
    check();
    if constexpr (!std::is_void_v<T>) return std::move(std::get<0>(what_));
  }

  /// The exception, or an empty pointer.
  std::exception_ptr exception() const noexcept {
    return has_value() ? std::exception_ptr() : std::get<1>(what_);
  }

 private:
  void check() const {
    if (!has_value()) std::rethrow_exception(std::get<1>(what_));
  }

  using stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  std::variant<stored, std::exception_ptr> what_;
};

}  // namespace asyncio
