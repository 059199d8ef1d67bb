// What the address sanitizer says about an answer, in a sentence.

#pragma once

#include <string>

namespace learn {

/// What `program` has printed, where the sanitizer's report names no line for a
/// place in the program: with that line, as far as the tool addr2line knows it.
std::string with_lines(const std::string& printed, const std::string& program);

/// "your answer reads the variable \"clock\" after it was gone, in
/// answer.hpp:17 …": made from what the sanitizer printed. Empty where it found
/// nothing. `answer` is the file whose lines are the student's.
std::string explain_sanitizer(const std::string& printed,
                              const std::string& answer);

/// `printed` without the sanitizer's report.
std::string without_sanitizer(const std::string& printed);

}  // namespace learn
