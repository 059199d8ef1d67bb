// Grades as files that other programs read.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "exercises/learn/verbs/grade.hpp"

namespace learn {

/// "passed", "not attempted", …
std::string result_text(grade_entry::mark what);

/// The text without anything that a terminal would obey or an XML file forbids:
/// there are question marks instead.
std::string printable(std::string_view text);

/// A file for results. Whenever somebody reads it, or we are killed, it is
/// whole: what is written takes the place of what was there in one step.
class result_file {
 public:
  /// Writes this content to begin with; an empty name is no file at all. Throws
  /// common::usage_error if it cannot be written: before any work is done for
  /// it.
  result_file(const std::string& name, std::string_view content);

  /// A result that more will follow. Not for pipes and the like, which take
  /// only the last.
  void write_again(std::string_view content) const;
  /// Throws std::runtime_error, as the other, when it cannot be written.
  void write_last(std::string_view content) const;

 private:
  std::string name_;
  std::filesystem::path file_;  ///< where links lead
  bool is_plain_ = true;
};

/// JSON: {"passed": 3, "total": 4, "exercises": [{"id": …, "result": …}, …]}.
std::string grades_as_json(const std::vector<grade_entry>& all);

/// JUnit XML: a test suite per chapter, a test case per exercise; what was not
/// attempted or not graded is "skipped", what cannot be read an "error".
std::string grades_as_junit(const std::vector<grade_entry>& all);

}  // namespace learn
