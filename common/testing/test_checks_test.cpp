// The checks of the precompiled header count and say what doctest's own do.
// PLANTED_CHECKS and DOCTEST_CHECKS are one program, with the ones and the
// others.

#include <doctest/doctest.h>
#include <string>

#include "common/process/run_program.hpp"

namespace {

/// What a program prints: one reporter also names the program.
std::string without_name(std::string text) {
  const auto begin = text.find("binary=\"");
  if (begin != std::string::npos)
    text.erase(begin, text.find(' ', begin) - begin);
  return text;
}

TEST_CASE("our checks say what doctest's say") {
  for (const std::string reporter : {"console", "xml"}) {
    CAPTURE(reporter);
    const auto doctests =
        common::run_program({DOCTEST_CHECKS, "-r=" + reporter});
    CHECK(doctests.status == 1);
    CHECK(doctests.out.find("never reached") == std::string::npos);
    CHECK(doctests.out.find("not soup, 7 times") != std::string::npos);
    const auto ours = common::run_program({PLANTED_CHECKS, "-r=" + reporter});
    CHECK(ours.status == 1);
    CHECK(without_name(ours.out) == without_name(doctests.out));
  }
}

}  // namespace
