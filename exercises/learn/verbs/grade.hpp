// Grading: our own tests, starters and bricks against the answers in somebody
// else's tree. Of that tree nothing but the answers is read.

#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// What became of one exercise.
struct grade_entry {
  enum class mark {
    passed,
    failed,
    not_attempted,
    not_readable,  ///< something is there, and it cannot be judged
    not_graded     ///< its turn has not come yet
  };

  learn::exercise exercise;
  mark result = mark::not_graded;
  bool is_the_books = false;     ///< passed, with the book's own solution
  bool changed_outside = false;  ///< more than the region was changed
  std::string message = {};      ///< failed or not readable: why, on one line
  std::string explanation = {};  ///< failed: what the student would see
  std::chrono::milliseconds time{};
};

struct grade_options {
  std::filesystem::path directory;  ///< empty: this tree
  std::string junit;                ///< files to write; empty: none
  std::string json;
  bool predictions = false;  ///< grade those, too
  std::chrono::milliseconds time_limit = std::chrono::seconds(7);
};

/// Judges every answer in `directory` (one tree, exercises/NN/K/answer.*), and
/// tells of each when it is judged, with all that there are. Predictions are
/// left out unless wanted: each check of one gives the next line away. Throws
/// std::runtime_error when a file of the book's changes meanwhile.
std::vector<grade_entry> grade_answers(
    const shelf& books, const runner& judge,
    const std::filesystem::path& directory, bool predictions,
    const std::function<void(const std::vector<grade_entry>& all,
                             const grade_entry& judged)>& tell = {});

/// The verb: prints a table and writes the files that were asked for, anew
/// after each exercise. 0 when graded, whatever the grades. Throws
/// common::usage_error when there is no such directory, or no answer in it, or
/// when a file cannot be written.
int grade(desk& where, const grade_options& how);
/// The same with this runner.
int grade(desk& where, runner judge, const grade_options& how);

}  // namespace learn
