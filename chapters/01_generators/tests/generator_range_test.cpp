// What must hold for generator<T> as a range: in range-for, with views and with
// algorithms.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <doctest/doctest.h>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "01_generators/generator.hpp"
#include "01_generators/tests/generator_test.hpp"

namespace generator_range_test {

using asyncio::generator;
using namespace generator_test;

namespace {

generator<int> naturals(int& made) {
  for (int i = 1; i <= 1'000'000; ++i) {
    ++made;
    co_yield i;
  }
}

generator<int> burns_after(int last) {
  for (int i = 1; i <= last; ++i) co_yield i;
  throw std::runtime_error("the sauce is burnt");
}

/// What a range gives, up to so many values; then the loop breaks off.
auto first_of(auto&& range, std::size_t most = 20) {
  std::vector<int> values;
  for (auto&& x : range) {
    values.push_back(x);
    if (values.size() == most) break;
  }
  return values;
}

using ints = std::vector<int>;

}  // namespace

static_assert(std::ranges::input_range<generator<int>>);
static_assert(std::ranges::view<generator<int>>);
static_assert(!std::ranges::forward_range<generator<int>>,
              "what was read cannot be read again");
static_assert(!std::ranges::range<const generator<int>>,
              "walking through a generator changes it");
static_assert(
    std::same_as<std::ranges::range_reference_t<generator<int>>, int&>);
static_assert(
    std::same_as<std::ranges::range_value_t<generator<const int&>>, int>);
static_assert(std::same_as<std::ranges::range_reference_t<generator<const int>>,
                           const int&>);
static_assert(!std::ranges::viewable_range<generator<int>&>,
              "a view would own the generator, so it must be moved in");

TEST_CASE("range-for visits every value, and the empty sequence not at all") {
  CHECK(first_of(count_to(3)) == ints{1, 2, 3});
  CHECK(first_of(count_to(0)).empty());
  CHECK(first_of(generator<int>()).empty());
}

TEST_CASE("range-for may change what it visits") {
  const auto doubled = []() -> generator<int> {
    for (int x = 1; x < 100; x *= 2) co_yield x;
  };
  ints seen;
  for (int& x : doubled()) {
    seen.push_back(x);
    if (seen.size() == 20) break;
    x += 10;
  }
  CHECK(seen == ints{1, 22, 64});
}

TEST_CASE("A second loop goes on where the first one broke off") {
  auto g = count_to(6);
  CHECK(first_of(g, 2) == ints{1, 2});
  CHECK(first_of(g) == ints{3, 4, 5, 6});
  CHECK(first_of(g).empty());
}

TEST_CASE("Exceptions leave through ++, and through begin()") {
  auto later = burns_after(1);
  auto place = later.begin();
  REQUIRE(place != later.end());
  CHECK(*place == 1);
  CHECK_THROWS_WITH_AS(++place, "the sauce is burnt", std::runtime_error);
  CHECK(place == later.end());

  auto at_once = burns_after(0);
  CHECK_THROWS_WITH_AS(at_once.begin(), "the sauce is burnt",
                       std::runtime_error);
}

TEST_CASE("An exception ends a range-for that had some values already") {
  ints seen;
  const auto walk = [&seen] {
    for (const int x : burns_after(2)) {
      seen.push_back(x);
      if (seen.size() == 20) break;
    }
  };
  CHECK_THROWS_WITH_AS(walk(), "the sauce is burnt", std::runtime_error);
  CHECK(seen == ints{1, 2});
}

TEST_CASE("Views filter and change what a generator makes") {
  namespace views = std::views;
  const auto odd = [](int x) { return x % 2 == 1; };
  const auto square = [](int x) { return x * x; };
  CHECK(first_of(count_to(9) | views::take(20) | views::filter(odd) |
                 views::transform(square)) == ints{1, 9, 25, 49, 81});

  auto g = count_to(6);
  CHECK(first_of(std::move(g) | views::drop(2)) == ints{3, 4, 5, 6});
}

TEST_CASE("views::take asks once more than it gives, unless the loop breaks") {
  int made = 0;
  CHECK(first_of(naturals(made) | std::views::take(3)) == ints{1, 2, 3});
  CHECK(made == 4);

  made = 0;
  CHECK(first_of(naturals(made), 3) == ints{1, 2, 3});
  CHECK(made == 3);
}

TEST_CASE("A reference view walks through a generator that stays ours") {
  auto g = count_to(6);
  const auto small = [](int x) { return x < 3; };
  CHECK(first_of(std::ranges::ref_view(g) | std::views::take_while(small)) ==
        ints{1, 2});
  CHECK(first_of(g) == ints{4, 5, 6});  // 3 was looked at, and so is gone
}

TEST_CASE("Algorithms take generators") {
  ints copied;
  std::ranges::copy(count_to(4) | std::views::take(20),
                    std::back_inserter(copied));
  CHECK(copied == ints{1, 2, 3, 4});

  auto digits = count_to(9) | std::views::take(20);
  const auto five = std::ranges::find(digits, 5);
  REQUIRE(five != digits.end());
  CHECK(*five == 5);
}

TEST_CASE("Values that only move pass through views") {
  const auto parcels = []() -> generator<std::unique_ptr<int>> {
    for (int i = 1; i <= 3; ++i) co_yield std::make_unique<int>(i);
  };
  const auto open = [](std::unique_ptr<int>& parcel) {
    const std::unique_ptr<int> opened = std::move(parcel);
    return opened ? *opened : 0;
  };
  CHECK(first_of(parcels() | std::views::transform(open)) == ints{1, 2, 3});
}

TEST_CASE("A generator may walk a tree by asking generators of its branches") {
  struct node {
    int value;
    std::unique_ptr<node> left, right;
  };
  struct walk {
    static generator<int&> over(node* tree) {
      if (tree == nullptr) co_return;
      for (int& x : over(tree->left.get())) co_yield x;
      co_yield tree->value;
      for (int& x : over(tree->right.get())) co_yield x;
    }
    static std::unique_ptr<node> grow(int from, int to) {
      if (from > to) return nullptr;
      const int middle = (from + to) / 2;
      return std::make_unique<node>(
          node{middle, grow(from, middle - 1), grow(middle + 1, to)});
    }
  };
  const auto tree = walk::grow(1, 1000);
  auto in_order = walk::over(tree.get());
  for (int i = 1; i <= 1000; ++i) REQUIRE(value_of(in_order) == i);
  check_ended(in_order);
}

TEST_CASE("A thousand generators may ask each other in a row") {
  struct chain {
    static generator<int> of(int length) {
      if (length == 0) {
        co_yield 1;
        co_yield 2;
        co_return;
      }
      for (int& x : of(length - 1)) co_yield x;
    }
  };
  auto g = chain::of(1000);
  CHECK(value_of(g) == 1);
  CHECK(value_of(g) == 2);
  check_ended(g);
}

}  // namespace generator_range_test
