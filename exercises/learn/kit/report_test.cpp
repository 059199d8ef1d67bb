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
  const report all = read_report(
      "s-" + case_event("a \\ b") + "s-" + failure_event(one) + "s-" +
          case_event("c") + "s-" + failure_event(two) + "s-" + end_event(2, 9),
      "s-");
  CHECK(all.test_cases == 2);
  CHECK(all.last_case == "c");
  REQUIRE(all.failures.size() == 2);
  CHECK(all.failures[0] == one);
  CHECK(all.failures[1] == two);
  CHECK(all.checks == 9);
  CHECK(all.complete);
}

TEST_CASE("two equal values that should differ are not worth a line") {
  const auto values_of = [](const std::string& values) {
    return read_report(failure_event({.test_case = "a", .values = values}), "")
        .failures.at(0)
        .values;
  };
  CHECK(values_of("nothing: burnt != nothing: burnt") == "");
  CHECK(values_of(" != ") == "");
  CHECK(values_of("1 != 2") == "1 != 2");
  CHECK(values_of("1 == 2") == "1 == 2");
  CHECK(values_of("false") == "false");
}

TEST_CASE("a report that breaks off is not complete") {
  const std::string whole = "s-" + case_event("a") + "s-" + end_event(1, 3);
  const report all = read_report(whole.substr(0, whole.size() - 1), "s-");
  CHECK(all.test_cases == 1);
  CHECK_FALSE(all.complete);
  CHECK_FALSE(read_report("", "s-").complete);
  CHECK(read_report(whole, "s-").complete);
}

TEST_CASE("whoever does not know the secret is not heard") {
  const std::string forged = case_event("a") + end_event(1, 3) + "x-" +
                             case_event("a") + "x-" + end_event(1, 3);
  const report all = read_report(forged, "s-");
  CHECK(all.test_cases == 0);
  CHECK_FALSE(all.complete);
}

TEST_CASE("an end before all test cases have run is none") {
  const std::string early = "s-" + case_event("a") + "s-" + end_event(2, 9);
  CHECK_FALSE(read_report(early, "s-").complete);
}
