// For finished_bricks.cmake: makes g++ write out what it writes only where it
// is used, the constructors and operators of a class that are left to it.

#pragma once

#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

namespace finished {

// What is abstract is made as a part of what is derived from it.
template <class T, bool = std::is_abstract_v<T>>
struct made {
  made() {}
};
template <class T>
struct made<T, true> : T {
  made() {}
};

// A lambda that is no template is compiled, called or not.
void used(const auto&) {}

// (Not for copying: std::is_copy_constructible says yes of a vector of what can
// only be moved.)
template <class T>
void use() {
  if constexpr (std::default_initializable<T>)
    used([](void* at) { return ::new (at) T; });
  if constexpr (std::equality_comparable<T>)
    used([](const T& one, const T& other) { return one == other; });
  if constexpr (std::move_constructible<T>)
    used([](T&& it) { return T(std::move(it)); });
  if constexpr (std::is_move_assignable_v<T>)
    used([](T& to, T&& it) { to = std::move(it); });
}

}  // namespace finished
