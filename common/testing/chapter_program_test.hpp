// What the tests of the chapters' programs share. PROGRAM, from CMake, is the
// chapter's.

#pragma once

#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "common/process/run_program.hpp"

namespace common {

/// Runs the chapter's program with these options.
inline program_result run_chapter(std::vector<std::string> options,
                                  std::string_view input = {}) {
#ifdef PROGRAM
  options.insert(options.begin(), PROGRAM);
#endif
  return run_program(options, input);
}

/// Lines without the times at their beginnings ("  0 min  "): what happens in
/// real time, and in which order.
inline std::string without_times(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);)
    result += line.substr(std::min<std::size_t>(line.size(), 9)) + "\n";
  return result;
}

/// Runs the chapter's program in real time, with one list of options after the
/// other, until what `seen` makes of its output is as expected: a busy machine
/// may hold a program up for longer than lies between two events. Returns the
/// last run, with that in place of the output.
inline program_result run_until_seen(
    const std::vector<std::vector<std::string>>& tries,
    const std::string& expected,
    std::string (*seen)(const std::string& output) = without_times) {
  program_result result;
  for (const auto& options : tries) {
    result = run_chapter(options);
    result.out = seen(result.out);
    if (result.out == expected) break;
  }
  return result;
}

/// The same with the same options, twenty times at most: the machine may go on
/// being busy for a while.
inline program_result run_in_real_time(
    const std::vector<std::string>& options, const std::string& expected,
    std::string (*seen)(const std::string& output) = without_times) {
  return run_until_seen(std::vector(20, options), expected, seen);
}

/// The program has printed exactly this, no error, and has ended well.
inline void check_went_well(const program_result& result,
                            const std::string& expected) {
  CHECK(result.out == expected);
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

/// Under virtual time the program prints exactly this.
inline void check_in_virtual_time(const std::string& expected) {
  check_went_well(run_chapter({"--virtual"}), expected);
}

/// In real time it prints the same lines in the same order, at whatever times.
inline void check_in_real_time(const std::string& virtual_time_prints) {
  const std::string expected = without_times(virtual_time_prints);
  check_went_well(run_in_real_time({}, expected), expected);
}

/// The same for a program that also computes, and so may need longer minutes on
/// a busy machine or under a sanitizer: it has the option --minute.
inline void check_in_ever_longer_minutes(
    const std::string& virtual_time_prints) {
  const std::string expected = without_times(virtual_time_prints);
  check_went_well(run_until_seen({{"--minute", "50"},
                                  {"--minute", "100"},
                                  {"--minute", "200"},
                                  {"--minute", "400"},
                                  {"--minute", "800"}},
                                 expected),
                  expected);
}

/// Each of these must be answered by one line on stderr, and exit status 2.
inline void check_bad_options(
    const std::vector<std::vector<std::string>>& bad) {
  for (const auto& options : bad) {
    std::string all;
    for (const auto& each : options) all += each + " ";
    CAPTURE(all);
    const auto result = run_chapter(options);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_MESSAGE(is_one_line(result.err), result.err);
  }
}

}  // namespace common
