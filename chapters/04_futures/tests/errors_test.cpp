// What a future can throw, and who catches it.

#include "04_futures/errors.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <type_traits>

namespace errors_test {

using asyncio::cancelled_error;

TEST_CASE("a cancellation passes those who catch std::exception") {
  static_assert(!std::is_base_of_v<std::exception, cancelled_error>);
  std::string caught_by;
  try {
    try {
      throw cancelled_error("enough");
    } catch (const std::exception&) {
      caught_by = "the handler for errors";
    }
  } catch (const cancelled_error& error) {
    caught_by = "the handler for cancellations: " + error.message();
  }
  CHECK(caught_by == "the handler for cancellations: enough");
  CHECK(cancelled_error().message().empty());
}

TEST_CASE("an invalid state is an ordinary error") {
  try {
    throw asyncio::invalid_state_error("invalid state");
  } catch (const std::exception& error) {
    CHECK(std::string(error.what()) == "invalid state");
  }
}

}  // namespace errors_test
