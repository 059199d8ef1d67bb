// result_state<T>: what all handles of a future<T> share.

#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "04_futures/errors.hpp"
#include "04_futures/future_state.hpp"

namespace asyncio {

/// The state of a future<T>: with room for the result.
template <class T>
class result_state : public future_state {
 public:
  using future_state::future_state;

  template <class... Value>
  void set_result(Value&&... value) {
    check_settable("set_result");
    finish_with(std::forward<Value>(value)...);
  }

  /// Where the result is. Throws what stands in its place, and
  /// invalid_state_error if it was taken.
  std::add_lvalue_reference_t<T> result() {
    check_result();
    if constexpr (!std::is_void_v<T>) {
      if (!value_) throw invalid_state_error("Result was taken already.");
      return *value_;
    }
  }

  /// The result for one of several who hold a handle: a copy. What cannot be
  /// copied is taken by the first who asks.
  T share_result() {
    if constexpr (std::is_void_v<T> || std::is_copy_constructible_v<T>)
      return result();
    else
      return take_result();
  }

  /// The result itself, for a handle that was given away. Looking for it later
  /// is an error, unless there is no difference between copy and original.
  T take_result() {
    if constexpr (std::is_void_v<T>) {
      result();
    } else {
      T taken = std::move(result());
      if constexpr (!std::is_trivially_copyable_v<T>) value_.reset();
      return taken;
    }
  }

 protected:
  template <class... Value>
  void finish_with(Value&&... value) {
    if constexpr (std::is_void_v<T>)
      static_assert(sizeof...(value) == 0, "a future<void> takes no value");
    else
      value_.emplace(std::forward<Value>(value)...);
    finish();
  }

 private:
  using stored =
      std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>>;
  [[no_unique_address]] stored value_;
};

}  // namespace asyncio
