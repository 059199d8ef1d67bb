// Grades as files that other programs read.

#pragma once

#include <string>
#include <vector>

#include "exercises/learn/verbs/grade.hpp"

namespace learn {

/// JSON: {"passed": 3, "total": 4, "exercises": [{"id": …, "result": …}, …]}.
std::string grades_as_json(const std::vector<grade_entry>& all);

/// JUnit XML: a test suite per chapter, a test case per exercise; what was not
/// attempted is "skipped".
std::string grades_as_junit(const std::vector<grade_entry>& all);

}  // namespace learn
