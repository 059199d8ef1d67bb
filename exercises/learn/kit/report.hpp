// The report: what a test program tells the runner while it runs, one line per
// event, so that what it told before a crash or an endless loop is not lost.
//
// The answer under test runs in the same process. So that it cannot tell the
// runner anything, each event is signed with a secret, which the runner has
// given to the reporter before any code of the answer ran. The secret itself is
// never sent: an answer might listen, and pass on what it likes.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
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

/// Signs events, one after the other. Without the secret, none can be made,
/// changed, repeated or left out: each signature is for one number. It needs no
/// memory, of which an answer could be the owner.
struct event_signer {
  char secret[240] = {};
  std::uint64_t number = 0;   // how many were signed
  std::uint64_t content = 0;  // what is signed, as a number

  /// For the next event: 16 digits, and a tab. (No cryptographer would call it
  /// a signature. Forging it is more work than any exercise.)
  std::array<char, 17> sign(std::string_view event) {
    const std::hash<std::string_view> hash;
    ++number;
    content = hash(event);
    // Twice: what is hashed once can be computed backwards.
    for (int i = 0; i < 2; ++i)
      content = hash({reinterpret_cast<const char*>(this), sizeof *this});
    std::array<char, 17> text{};
    for (int i = 0; i < 16; ++i)
      text[static_cast<std::size_t>(i)] =
          "0123456789abcdef"[(content >> (4 * i)) & 15];
    text[16] = '\t';
    return text;
  }
};

/// Puts the events together that were signed, in their order; other lines, and
/// an unfinished last one, are ignored. Where one is missing, so is all that
/// follows. The report is complete if all test cases have run.
report read_report(std::string_view text, std::string_view secret);

}  // namespace learn
