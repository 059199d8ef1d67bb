// predict: grades a prediction, a text file of the lines that a program will
// print, against the lines it did print.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace learn {

/// A line that people write by mistake, and what they have misunderstood then:
/// symptom and cause, in a student's words.
struct mistake {
  std::string_view line;
  std::string_view symptom_and_cause;
};

/// Compares the student's answer (the file that the environment variable
/// LEARN_ANSWER names) with what the program printed, line by line; white space
/// at both ends, blank lines, and lines of the answer that begin with # do not
/// count. At the first line that differs the test case fails with what both
/// say there, and with the cause of the mistake that was made, if it is known.
void predict(const std::string& actual_lines,
             std::initializer_list<mistake> mistakes);

}  // namespace learn
