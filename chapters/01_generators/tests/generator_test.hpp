// What the tests of generator<T> share.

#pragma once

#include <doctest/doctest.h>
#include <type_traits>

#include "01_generators/generator.hpp"

namespace generator_test {

/// A copy of the next value, where there must be one.
template <class T>
std::remove_cvref_t<T> value_of(asyncio::generator<T>& g) {
  auto* value = g.next();
  REQUIRE_MESSAGE(value != nullptr,
                  "next() gives nullptr although the body would co_yield");
  return *value;
}

/// Fails when there is a next value.
template <class T>
void check_ended(asyncio::generator<T>& g) {
  CHECK_MESSAGE(g.next() == nullptr,
                "the body has ended, so next() must give nullptr");
}

/// 1, 2, … and last.
inline asyncio::generator<int> count_to(int last) {
  for (int i = 1; i <= last; ++i) co_yield i;
}

}  // namespace generator_test
