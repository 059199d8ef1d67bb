// outcome<T>: a value or an exception.

#include "08_gather/outcome.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "08_gather/errors.hpp"

namespace outcome_test {

using asyncio::outcome;

namespace {

const auto burnt = std::make_exception_ptr(std::runtime_error("burnt"));

}  // namespace

TEST_CASE("an outcome with a value") {
  outcome<std::string> soup(std::in_place, 3, 'u');
  CHECK(soup.has_value());
  CHECK(static_cast<bool>(soup));
  CHECK(soup.value() == "uuu");
  CHECK_FALSE(soup.exception());
  soup.value() += "!";
  CHECK(std::as_const(soup).value() == "uuu!");
  const std::string taken = std::move(soup).value();
  CHECK(taken == "uuu!");
  CHECK(soup.value().empty());
}

TEST_CASE("an outcome with an exception") {
  outcome<int> soup(burnt);
  CHECK_FALSE(soup.has_value());
  CHECK_FALSE(static_cast<bool>(soup));
  CHECK(soup.exception() == burnt);
  CHECK_THROWS_WITH_AS(soup.value(), "burnt", std::runtime_error);
  CHECK_THROWS_AS(std::as_const(soup).value(), std::runtime_error);
  CHECK_THROWS_AS(std::move(soup).value(), std::runtime_error);
}

TEST_CASE("an outcome is a value or an exception: an empty pointer is none") {
  CHECK_THROWS_AS(outcome<int>(nullptr), std::invalid_argument);
  CHECK_THROWS_AS(outcome<>{std::exception_ptr()}, std::invalid_argument);
}

TEST_CASE("outcomes of nothing, and of what cannot be copied") {
  const outcome<> nothing(std::in_place);
  CHECK(nothing.has_value());
  nothing.value();
  CHECK_THROWS_AS(outcome<>(burnt).value(), std::runtime_error);

  outcome<std::unique_ptr<int>> pointer(std::in_place,
                                        std::make_unique<int>(7));
  const auto taken = std::move(pointer).value();
  CHECK(*taken == 7);
  static_assert(!std::is_copy_constructible_v<decltype(pointer)>);

  // A value that is an exception_ptr is a value.
  const outcome<std::exception_ptr> kept(std::in_place, burnt);
  CHECK(kept.has_value());
  CHECK_FALSE(kept.exception());
  CHECK(kept.value() == burnt);
}

TEST_CASE("timeout_error says what has happened") {
  CHECK(std::string(asyncio::timeout_error().what()) == "timed out");
  CHECK(std::string(asyncio::timeout_error("too late").what()) == "too late");
}

}  // namespace outcome_test
