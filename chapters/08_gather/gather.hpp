// gather: waits for many, and gives their results in the order of asking.

#pragma once

#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "04_futures/future.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/can_be_copied.hpp"
#include "08_gather/children.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/outcome.hpp"

namespace asyncio {

/// What gather() gives for a child: its result. One that others can still see
/// is copied; if it cannot be copied, it is taken out.
struct take_results {
  static constexpr bool fails_with_a_child = true;
  template <class T>
  using one = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  template <class T>
  using many = std::conditional_t<std::is_void_v<T>, void, std::vector<T>>;

  template <class T>
  static one<T> take(result_state<T>& from) {
    if constexpr (std::is_void_v<T>) {
      return {};
    } else {
      if constexpr (can_be_copied<T>)
        if (from.owners() > 1) return from.result();
      return std::move(from.result());
    }
  }
};

/// ... and what gather(return_exceptions, …) gives.
struct take_outcomes {
  static constexpr bool fails_with_a_child = false;
  template <class T>
  using one = outcome<T>;
  template <class T>
  using many = std::vector<outcome<T>>;

  template <class T>
  static outcome<T> take(result_state<T>& from) {
    from.mark_seen();
    if (from.peek_error()) return outcome<T>(from.peek_error());
    if constexpr (std::is_void_v<T>)
      return outcome<T>(std::in_place);
    else
      return outcome<T>(std::in_place, take_results::take(from));
  }
};

/// Collects children of different types in a tuple.
template <class Take, class... T>
struct into_tuple : Take {
  using result = std::tuple<typename Take::template one<T>...>;

  template <class Children>
  static result from(const Children& children) {
    [[maybe_unused]] auto next = children.begin();
    // In braces, the elements are computed from left to right.
    return result{
        Take::take(static_cast<result_state<T>&>((next++)->state()))...};
  }
};

/// Collects children of one type in a vector; of void, nothing is left.
template <class Take, class T>
struct into_vector : Take {
  using result = typename Take::template many<T>;

  template <class Children>
  static result from(const Children& children) {
    result all;
    all.reserve(children.size());
    for (const auto& each : children)
      all.push_back(Take::take(static_cast<result_state<T>&>(each.state())));
    return all;
  }
};

/// The future of what Collect makes of `children`.
template <class Collect>
future<typename Collect::result> gather_children(
    event_loop& loop, std::vector<counted_ptr<future_state>> children) {
  class gathering : public future<typename Collect::result> {
   public:
    explicit gathering(const counted_ptr<gather_state<Collect>>& state)
        : future<typename Collect::result>(state) {}
  };
  const counted_ptr state(new gather_state<Collect>(loop, std::move(children)));
  state->begin();
  return gathering(state);
}

template <class Take, awaitable... X>
auto gather_arguments(X... x) {
  future_maker make_future;
  std::vector<counted_ptr<future_state>> children;
  children.reserve(sizeof...(X));
  (children.push_back(make_future(std::move(x)).state()), ...);
  return gather_children<into_tuple<Take, await_result<X>...>>(
      make_future.loop(), std::move(children));
}

template <class Take, range_of_awaitables Range>
auto gather_range(Range&& range) {
  using element = std::ranges::range_value_t<Range>;
  future_maker make_future;
  std::vector<counted_ptr<future_state>> children;
  if constexpr (std::ranges::sized_range<Range>)
    children.reserve(std::ranges::size(range));
  for_each_of(std::forward<Range>(range), [&](element x) {
    children.push_back(make_future(std::move(x)).state());
  });
  return gather_children<into_vector<Take, await_result<element>>>(
      make_future.loop(), std::move(children));
}

/// Runs any awaitables side by side (asyncio.gather): they become tasks at
/// once, in the order given, unless they are futures already. Returns the
/// future of a std::tuple of their results, in the same order; std::monostate
/// stands for void. The first child that fails decides: the future has its
/// exception at once, the others go on, and what they throw counts as seen. To
/// cancel the future is to cancel all children.
/// Throws std::runtime_error outside a loop, std::invalid_argument for futures
/// of different loops.
template <awaitable... X>
[[nodiscard]] auto gather(X... x) {
  return gather_arguments<take_results>(std::move(x)...);
}
/// The same for a range: the future of a std::vector, or of void.
/// `gather(std::move(coroutines))`: coroutines cannot be copied.
template <range_of_awaitables Range>
[[nodiscard]] auto gather(Range&& range) {
  return gather_range<take_results>(std::forward<Range>(range));
}

/// The first argument of a gather() that does not fail when a child does.
struct return_exceptions_t {
  explicit return_exceptions_t() = default;
};
inline constexpr return_exceptions_t return_exceptions{};

/// Waits until all are done, and gives an outcome<T> for each: a value or an
/// exception (asyncio: gather(…, return_exceptions=True)).
template <awaitable... X>
[[nodiscard]] auto gather(return_exceptions_t, X... x) {
  return gather_arguments<take_outcomes>(std::move(x)...);
}
template <range_of_awaitables Range>
[[nodiscard]] auto gather(return_exceptions_t, Range&& range) {
  return gather_range<take_outcomes>(std::forward<Range>(range));
}

}  // namespace asyncio
