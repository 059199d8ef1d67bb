// can_be_copied: what std::is_copy_constructible cannot tell.
//
// A std::vector says that it can be copied, whatever its elements say; the
// compiler finds out when it tries. So this asks the elements.

#pragma once

#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace asyncio {

/// Can a T be copied, and all that is in it?
template <class T>
inline constexpr bool can_be_copied = std::is_copy_constructible_v<T>;

// A path is a range of paths: those are not asked for ever.
template <std::ranges::range T>
  requires(!std::is_same_v<T, std::ranges::range_value_t<T>>)
inline constexpr bool can_be_copied<T> =
    std::is_copy_constructible_v<T> &&
    can_be_copied<std::ranges::range_value_t<T>>;

template <class... T>
inline constexpr bool can_be_copied<std::tuple<T...>> =
    (can_be_copied<T> && ...);

template <class First, class Second>
inline constexpr bool can_be_copied<std::pair<First, Second>> =
    can_be_copied<First> && can_be_copied<Second>;

}  // namespace asyncio
