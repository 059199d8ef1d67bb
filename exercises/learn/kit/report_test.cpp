// The report: nothing that a test says is lost on its way to the runner.

#include "exercises/learn/kit/report.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace learn;

namespace {

/// Events as the reporter sends them, each signed.
std::vector<std::string> signed_events(const std::vector<std::string>& events,
                                       std::string_view secret = "secret") {
  event_signer signer;
  secret.copy(signer.secret, sizeof signer.secret - 1);
  std::vector<std::string> lines;
  for (const std::string& each : events) {
    const auto signature = signer.sign(each);
    lines.push_back(std::string(signature.data(), signature.size()) + each);
  }
  return lines;
}

report read_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& each : lines) text += each;
  return read_report(text, "secret");
}

}  // namespace

TEST_CASE("events come back as they were told") {
  const failure one{.test_case = "a \\ b",
                    .file = "x.cpp",
                    .line = 7,
                    .message = "two\nlines and a\ttab",
                    .expression = "CHECK( a == b )",
                    .values = "\\n"};
  const failure two{.test_case = "", .message = "thrown", .exception = true};
  const report all = read_lines(
      signed_events({case_event("a \\ b"), failure_event(one), case_event("c"),
                     failure_event(two), end_event(2, 9)}));
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
    return read_lines(signed_events({failure_event(
                          {.test_case = "a", .values = values})}))
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
  auto lines = signed_events({case_event("a"), end_event(1, 3)});
  CHECK(read_lines(lines).complete);
  lines[1].pop_back();
  const report all = read_lines(lines);
  CHECK(all.test_cases == 1);
  CHECK_FALSE(all.complete);
  CHECK_FALSE(read_report("", "secret").complete);
}

TEST_CASE("whoever does not know the secret is not heard") {
  const std::vector<std::string> events{case_event("a"), end_event(1, 3)};
  for (const auto& forged :
       {events, signed_events(events, "sacred"), signed_events(events, "")}) {
    const report all = read_lines(forged);
    CHECK(all.test_cases == 0);
    CHECK_FALSE(all.complete);
  }
  // What somebody says between the events changes nothing.
  auto lines = signed_events(events);
  lines.insert(lines.begin() + 1, case_event("b") + "\n\t\n");
  CHECK(read_lines(lines).test_cases == 1);
  CHECK(read_lines(lines).complete);
}

TEST_CASE("of what was signed, nothing can be left out, changed or repeated") {
  const failure wrong{.test_case = "a", .message = "wrong"};
  const auto lines = signed_events({case_event("a"), failure_event(wrong),
                                    case_event("b"), end_event(2, 9)});
  REQUIRE(read_lines(lines).complete);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto fewer = lines;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK_FALSE(read_lines(fewer).complete);
    auto changed = lines;
    changed[i].insert(changed[i].size() - 1, "0");
    CHECK_FALSE(read_lines(changed).complete);
    auto instead = lines;
    instead[i] = lines[0];
    CHECK(read_lines(instead).complete == (i == 0));
  }
}

TEST_CASE("an end before all test cases have run is none") {
  CHECK_FALSE(
      read_lines(signed_events({case_event("a"), end_event(2, 9)})).complete);
}
