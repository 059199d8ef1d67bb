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
#include "08_gather/children.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/outcome.hpp"

namespace asyncio {

/// What gather() gives for a child that it was given as X: its result.
struct take_results {
  static constexpr bool fails_with_a_child = true;
  template <class T>
  using one = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  template <class T>
  using many = std::conditional_t<std::is_void_v<T>, void, std::vector<T>>;

  template <class X>
  static one<await_result<X>> take(future_state& from) {
    if constexpr (std::is_void_v<await_result<X>>)
      return {};
    else
      return asyncio::result_for<X>(from);
  }
};

/// ... and what gather(return_exceptions, …) gives.
struct take_outcomes {
  static constexpr bool fails_with_a_child = false;
  template <class T>
  using one = outcome<T>;
  template <class T>
  using many = std::vector<outcome<T>>;

  template <class X>
  static outcome<await_result<X>> take(future_state& from) {
    using result = outcome<await_result<X>>;
    from.mark_seen();
    if (from.peek_error()) return result(from.peek_error());
    if constexpr (std::is_void_v<await_result<X>>)
      return result(std::in_place);
    else
      return result(std::in_place, asyncio::result_for<X>(from));
  }
};

/// Collects children of different types in a tuple.
template <class Take, class... X>
struct into_tuple {
  using result = std::tuple<typename Take::template one<await_result<X>>...>;

  static result from(const gather_core::child_list& children) {
    [[maybe_unused]] auto next = children.begin();
    // In braces, the elements are computed from left to right.
    return result{Take::template take<X>((next++)->state())...};
  }
};

/// Collects children of one type in a vector; of void, nothing is left.
template <class Take, class X>
struct into_vector {
  using result = typename Take::template many<await_result<X>>;

  static result from(const gather_core::child_list& children) {
    if constexpr (!std::is_void_v<result>) {
      result all;
      all.reserve(children.size());
      for (const auto& each : children)
        all.push_back(Take::template take<X>(each.state()));
      return all;
    }
  }
};

/// The future of what `collect` makes of `children`.
template <class Result>
future<Result> gather_children(event_loop& loop,
                               std::vector<counted_ptr<future_state>> children,
                               bool fails_with_a_child,
                               collector<Result> collect) {
  class gathering : public future<Result> {
   public:
    explicit gathering(gather_state<Result>& state)
        : future<Result>(counted_ptr<result_state<Result>>(&state)) {}
  };
  auto& state = *new gather_state<Result>(loop, std::move(children),
                                          fails_with_a_child, collect);
  const gathering all(state);
  state.begin();
  return all;
}

template <class Take, awaitable_argument... X>
auto gather_arguments(X&&... x) {
  future_maker make_future;
  std::vector<counted_ptr<future_state>> children;
  children.reserve(sizeof...(X));
  (children.push_back(make_future(std::forward<X>(x)).state()), ...);
  using collect = into_tuple<Take, kept<X>...>;
  return asyncio::gather_children(make_future.loop(), std::move(children),
                                  Take::fails_with_a_child, &collect::from);
}

template <class Take, range_of_awaitables Range>
auto gather_range(Range&& range) {
  using element = std::ranges::range_value_t<Range>;
  future_maker make_future;
  std::vector<counted_ptr<future_state>> children;
  if constexpr (std::ranges::sized_range<Range>)
    children.reserve(std::ranges::size(range));
  asyncio::for_each_of(std::forward<Range>(range), [&](element x) {
    children.push_back(make_future(std::move(x)).state());
  });
  using collect = into_vector<Take, kept_element<Range>>;
  return asyncio::gather_children(make_future.loop(), std::move(children),
                                  Take::fails_with_a_child, &collect::from);
}

/// Runs any awaitables side by side (asyncio.gather): they become tasks at
/// once, in the order given, unless they are futures already. Returns the
/// future of a std::tuple of their results, in the same order; std::monostate
/// stands for void. The first child that fails decides: the future has its
/// exception at once, the others go on, and what they throw counts as seen. To
/// cancel the future is to cancel all children.
/// Throws std::runtime_error outside a loop, std::invalid_argument for futures
/// of different loops.
template <awaitable_argument... X>
[[nodiscard]] auto gather(X&&... x) {
  return asyncio::gather_arguments<take_results>(std::forward<X>(x)...);
}
/// The same for a range: the future of a std::vector, or of void.
/// `gather(std::move(coroutines))`: coroutines cannot be copied.
template <range_of_awaitables Range>
[[nodiscard]] auto gather(Range&& range) {
  return asyncio::gather_range<take_results>(std::forward<Range>(range));
}

/// The first argument of a gather() that does not fail when a child does.
struct return_exceptions_t {
  explicit return_exceptions_t() = default;
};
inline constexpr return_exceptions_t return_exceptions{};

/// Waits until all are done, and gives an outcome<T> for each: a value or an
/// exception (asyncio: gather(…, return_exceptions=True)).
template <awaitable_argument... X>
[[nodiscard]] auto gather(return_exceptions_t, X&&... x) {
  return asyncio::gather_arguments<take_outcomes>(std::forward<X>(x)...);
}
template <range_of_awaitables Range>
[[nodiscard]] auto gather(return_exceptions_t, Range&& range) {
  return asyncio::gather_range<take_outcomes>(std::forward<Range>(range));
}

}  // namespace asyncio
