// The rules for a region: what an answer may not contain, whatever it does. It
// could otherwise hide the tests, or pass itself off as other lines.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace learn {

/// Whose region: a scenario (of a catch exercise) has one rule more.
enum class region_of { answer, scenario };

/// Why this region, whose first line has this number, cannot be compiled as a
/// part of the book's file: "line 7: …"; empty when it can. Refused are
/// preprocessor directives, control characters, comments and literals that go
/// on behind the region, and names of the test framework; in a scenario also
/// what only the compiler knows of a brick (sizeof, names with two
/// underscores), for it is to find out what the brick does. The text is read as
/// a compiler reads it: lines that end in a backslash are joined with the next
/// ones, and what is in a comment or a literal does not count.
std::string objection_to_region(std::string_view region, std::size_t first_line,
                                region_of whose = region_of::answer);

}  // namespace learn
