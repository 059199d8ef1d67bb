// The report: nothing that a test says is lost on its way to the runner.

#include "exercises/learn/kit/report.hpp"

#include <doctest/doctest.h>

using namespace learn;

TEST_CASE("events come back as they were told") {
  const failure one{.test_case = "a \\ b",
                    .file = "x.cpp",
                    .line = 7,
                    .message = "two\nlines and a\ttab",
                    .expression = "CHECK( a == b )",
                    .values = "\\n"};
  const failure two{.test_case = "", .message = "thrown", .exception = true};
  const report all =
      read_report(case_event("a \\ b") + failure_event(one) + case_event("c") +
                  failure_event(two) + end_event());
  CHECK(all.test_cases == 2);
  CHECK(all.last_case == "c");
  REQUIRE(all.failures.size() == 2);
  CHECK(all.failures[0] == one);
  CHECK(all.failures[1] == two);
  CHECK(all.complete);
}

TEST_CASE("a report that breaks off is not complete") {
  const std::string whole = case_event("a") + end_event();
  const report all = read_report(whole.substr(0, whole.size() - 1));
  CHECK(all.test_cases == 1);
  CHECK_FALSE(all.complete);
  CHECK_FALSE(read_report("").complete);
}
