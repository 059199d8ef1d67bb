// The report: what a test program tells the runner while it runs, one line per
// event, so that what it told before a crash or an endless loop is not lost.
//
// The answer under test runs in the same process. So that it cannot tell the
// runner anything, each event begins with a secret, which the runner has given
// to the reporter before any code of the answer ran.

#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace learn {

/// One assertion that did not hold, or an exception that nobody caught.
struct failure {
  std::string test_case = {};  ///< where it happened
  std::string file = {};       ///< empty for an exception
  int line = 0;
  std::string message = {};  ///< what the test says to the student
  std::string expression =
      {};                   ///< "CHECK( x == 3 )"; empty for a plain message
  std::string values = {};  ///< "2 == 3"
  bool exception = false;   ///< an exception that ended the test case

  bool operator==(const failure&) const = default;
};

/// What has been told so far.
struct report {
  int test_cases = 0;     ///< how many began
  std::string last_case;  ///< the name of the last of them
  std::vector<failure> failures;
  int checks = 0;         ///< how many assertions were made, told at the end
  bool complete = false;  ///< did the program come to its regular end?
};

/// The descriptor on which the secret waits, and into which the report goes.
inline constexpr int report_descriptor = 3;

/// What the test program is called with.
inline constexpr std::array test_arguments{"--reporters=learn",
                                           "--no-version=true"};

/// An event as a line of text (with its line end), and the reverse.
std::string event_line(const std::vector<std::string>& fields);
std::vector<std::string> event_fields(std::string_view line);

std::string case_event(const std::string& name);
std::string failure_event(const failure& what);
/// The regular end, after so many test cases and assertions.
std::string end_event(unsigned test_cases, int checks);

/// Puts the events together that begin with the secret; other lines, and an
/// unfinished last one, are ignored. It is complete if all test cases have run.
report read_report(std::string_view text, std::string_view secret);

}  // namespace learn
