// What must hold for the helpers of ported programs.

#include "common/testing/behaviour.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>

using common::exception_name;
using common::first_difference;
using common::print;
using common::printed_by;

namespace {

struct invalid_state_error {};

template <class Error>
std::string name_of(Error error) {
  try {
    throw error;
  } catch (...) {
    return exception_name();
  }
}

}  // namespace

TEST_CASE("print prints as Python does") {
  CHECK(printed_by([] {
          print("a", true, false, nullptr, -3, std::string("b"));
          print("", std::runtime_error("burnt"));
        }) == "a True False None -3 b\n burnt\n");
}

TEST_CASE("an exception goes by its name in Python") {
  CHECK(name_of(std::runtime_error("")) == "RuntimeError");
  CHECK(name_of(std::invalid_argument("")) == "ValueError");
  CHECK(name_of(invalid_state_error()) == "InvalidStateError");
  CHECK(name_of(std::system_error(std::make_error_code(
            std::errc::connection_refused))) == "ConnectionRefusedError");
  CHECK(name_of(std::system_error(std::make_error_code(std::errc::io_error))) ==
        "OSError");
  CHECK(exception_name() == "None");
}

TEST_CASE("finally calls its function after the rest, exception or not") {
  CHECK(printed_by([] {
          const common::finally last([] { print("last"); });
          print("first");
          throw invalid_state_error();
        }) == "first\nlast\nuncaught InvalidStateError\n");
}

TEST_CASE("the first line that differs is told") {
  CHECK(first_difference("a\nb\n", "a\nb\n").empty());
  CHECK(first_difference("a\nb\n", "a\nc\n") ==
        "line 2: Python prints \"b\", the port prints \"c\"");
  CHECK(first_difference("a\nb\n", "a\n") ==
        "line 2: Python prints \"b\", the port prints nothing more");
  CHECK(first_difference("", "a\n") ==
        "line 1: Python prints nothing more, the port prints \"a\"");
}
