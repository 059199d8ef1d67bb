// The check that every test program makes after each of its test cases, tried
// on a program that leaks. PLANTED_LEAK is where that program is.

#include <doctest/doctest.h>
#include <string>

#include "common/process/run_program.hpp"

namespace {

bool says(const common::program_result& result, const std::string& what) {
  return (result.out + result.err).find(what) != std::string::npos;
}

TEST_CASE("a test case that leaves a coroutine frame alive fails") {
  const auto all = common::run_program({PLANTED_LEAK});
  CHECK(all.status == 1);
  CHECK(says(all, "this test case leaves 1 coroutine frame alive"));
  CHECK(says(all, "test_planted_leak.cpp"));
  CHECK(says(all, "1 passed | 1 failed"));
  CHECK(says(all, "Status: FAILURE!"));
}

TEST_CASE("a leak fails its own test case and no other") {
  CHECK(common::run_program({PLANTED_LEAK, "-tc=leaky"}).status == 1);
  const auto tidy = common::run_program({PLANTED_LEAK, "-tc=tidy"});
  CHECK(tidy.status == 0);
  CHECK(says(tidy, "Status: SUCCESS!"));
}

TEST_CASE("a leak sets the exit status whatever the reporter") {
  for (const std::string reporter : {"junit", "xml", "console"})
    CHECK(common::run_program({PLANTED_LEAK, "-r=" + reporter}).status == 1);
}

}  // namespace
