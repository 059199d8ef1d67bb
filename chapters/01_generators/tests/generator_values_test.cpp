// What must hold for the values that a generator<T> hands out: variables,
// temporaries, constants, references, and what only moves.

#include <concepts>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "01_generators/generator.hpp"
#include "01_generators/tests/generator_test.hpp"

namespace generator_values_test {

using asyncio::generator;
using namespace generator_test;

TEST_CASE("A yielded variable is handed out itself, not a copy of it") {
  const auto doubling = []() -> generator<int> {
    for (int x = 1; x <= 1000; x *= 2) co_yield x;
  };
  auto g = doubling();
  CHECK(value_of(g) == 1);
  CHECK(value_of(g) == 2);
  int* third = g.next();
  REQUIRE(third != nullptr);
  *third = 50;
  CHECK_MESSAGE(value_of(g) == 100,
                "the caller's change did not reach the variable in the body");
}

TEST_CASE("A yielded temporary lives until the body goes on") {
  const auto greet = [](std::string name) -> generator<std::string> {
    co_yield "hello, " + name + ", and welcome to the kitchen";
    co_yield "goodbye, a short one";
  };
  auto g = greet("Ada");
  CHECK(value_of(g) == "hello, Ada, and welcome to the kitchen");
  CHECK(value_of(g) == "goodbye, a short one");
  check_ended(g);
}

TEST_CASE("A yielded constant is copied, so that nobody changes it") {
  static const std::string fixed = "a constant, too long for a short string";
  const auto twice = []() -> generator<std::string> {
    co_yield fixed;
    co_yield fixed;
  };
  auto g = twice();
  std::string* first = g.next();
  REQUIRE(first != nullptr);
  *first += " changed";
  CHECK(fixed == "a constant, too long for a short string");
  CHECK(value_of(g) == fixed);
  check_ended(g);
}

TEST_CASE("generator<const T> hands out what cannot be changed") {
  const auto words = []() -> generator<const std::string> {
    const std::string one = "one";
    co_yield one;
    co_yield "two";
  };
  auto g = words();
  static_assert(std::same_as<decltype(g.next()), const std::string*>);
  CHECK(value_of(g) == "one");
  CHECK(value_of(g) == "two");
}

TEST_CASE("generator<T&> hands out the very objects, without a copy") {
  struct only_here {
    int value = 0;
    only_here() = default;
    only_here(const only_here&) = delete;
  };
  std::vector<std::unique_ptr<only_here>> all;
  for (int i = 0; i < 3; ++i) all.push_back(std::make_unique<only_here>());
  const auto each = [](auto& from) -> generator<only_here&> {
    for (auto& object : from) co_yield *object;
  };
  auto g = each(all);
  for (auto& object : all) {
    only_here* handed_out = g.next();
    CHECK_MESSAGE(handed_out == object.get(),
                  "not the object that was yielded");
  }
  check_ended(g);
}

TEST_CASE("generator<const T&> takes variables and temporaries") {
  const auto words =
      [](const std::string& named) -> generator<const std::string&> {
    co_yield named;
    co_yield "temporary";
  };
  const std::string named = "named";
  auto g = words(named);
  CHECK(g.next() == &named);
  CHECK(value_of(g) == "temporary");
}

TEST_CASE("Values that only move can be taken out") {
  const auto parcels = []() -> generator<std::unique_ptr<int>> {
    for (int i = 1; i <= 2; ++i) {
      auto parcel = std::make_unique<int>(i);
      co_yield parcel;
      CHECK_MESSAGE(parcel == nullptr, "the caller took something else");
    }
    co_yield std::make_unique<int>(3);
  };
  auto g = parcels();
  for (int i = 1; i <= 3; ++i) {
    std::unique_ptr<int>* parcel = g.next();
    REQUIRE(parcel != nullptr);
    const std::unique_ptr<int> taken = std::move(*parcel);
    CHECK(*taken == i);
  }
  check_ended(g);
}

}  // namespace generator_values_test
