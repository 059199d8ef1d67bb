// Grading: see grade.hpp.

#include "exercises/learn/verbs/grade.hpp"

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"
#include "exercises/learn/judge/book_seal.hpp"
#include "exercises/learn/judge/compose.hpp"
#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/region.hpp"
#include "exercises/learn/verbs/grade_files.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_answer = 1 << 20;
constexpr std::string_view indent = "                 ";  // of messages

/// Does it lie in the tree, also when all links on the way are followed?
bool is_inside(const fs::path& tree, const fs::path& file) {
  std::error_code none;
  const fs::path whole = fs::canonical(tree, none);
  const fs::path real = fs::canonical(file, none);
  return std::ranges::mismatch(whole, real).in1 == whole.end();
}

/// What lies where an answer belongs.
struct finding {
  bool is_there = false;
  std::string fault = {};  ///< why it cannot be read
};

/// Looks, and opens nothing: a link could lead out of the tree, a pipe never
/// end, so only a plain file will do.
finding look_at(const fs::path& tree, const fs::path& inside) {
  const fs::path file = tree / inside;
  std::error_code error;
  const auto status = fs::symlink_status(file, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (error) return {true, error.message()};
  if (!fs::is_regular_file(status)) return {true, "not a plain file"};
  if (!is_inside(tree, file)) return {true, "not in the directory given"};
  if (fs::file_size(file, error) > largest_answer)
    return {true, error ? error.message() : "too large, more than 1 MB"};
  if (access(file.c_str(), R_OK) != 0)
    return {true, std::generic_category().message(errno)};
  return {true};
}

/// Whose answers are graded: a student's, or our own.
fs::path tree_of(const desk& where, const grade_options& how) {
  return how.directory.empty() ? where.shelf.root() : how.directory;
}

/// Where an exercise's answer lies in a tree.
fs::path place_of_answer(const exercise& what) {
  return fs::path("exercises") / what.id() / ("answer" + what.ending);
}

/// Is it what `./learn solution` shows? Of an answer, its region.
bool is_the_books(const exercise& what, const fs::path& answer,
                  const fs::path& root) {
  return same_code(cut_region(common::read_file(answer)).inside,
                   cut_region(solution_text(what, root)).inside);
}

grade_entry grade_one(const exercise& what, const runner& judge,
                      const fs::path& tree, const fs::path& root) {
  grade_entry entry{.exercise = what};
  const fs::path inside = place_of_answer(what);
  const finding found = look_at(tree, inside);
  entry.result = found.is_there ? grade_entry::mark::not_readable
                                : grade_entry::mark::not_attempted;
  if (!found.fault.empty())
    entry.message = inside.filename().string() + ": " + found.fault;
  if (!found.is_there || !found.fault.empty()) return entry;
  const outcome result = judge.judge_file(what, tree / inside, inside);
  entry.time = result.time;
  entry.changed_outside = result.changed_outside;
  entry.result = result.what == verdict::passed ? grade_entry::mark::passed
                                                : grade_entry::mark::failed;
  if (result.what == verdict::passed) {
    entry.is_the_books =
        !what.is_prediction() && is_the_books(what, tree / inside, root);
  } else {
    entry.message = summarize(result);
    entry.explanation = explain(result);
  }
  return entry;
}

void print(const grade_entry& entry) {
  std::string line = result_text(entry.result);
  line.resize(std::max(line.size() + 1, indent.size() - 2), ' ');
  line += entry.exercise.id();
  if (entry.is_the_books) line += "  (the book's own solution)";
  if (entry.changed_outside) line += "  (changed outside the region)";
  std::cout << line << "\n";
  if (!entry.message.empty())
    std::cout << indent << printable(entry.message) << "\n";
  std::cout << std::flush;
}

/// A wrong path would look like a student who has done nothing.
void expect_answers(const shelf& books, const fs::path& tree) {
  std::string example;
  for (const chapter& each : books.chapters())
    for (const exercise& inside : each.exercises) {
      example = place_of_answer(inside);
      if (look_at(tree, example).is_there) return;
    }
  throw common::usage_error("there is no answer in " + tree.string() +
                            ": expected are files such as " +
                            (tree / example).string());
}

/// What was built, git does not know.
std::string how_to_restore(const std::string& file) {
  return common::has(file, ".build/") ? "delete .build, and it is built again"
                                      : "restore the book with git";
}

/// After a change to the book no grade can be trusted.
void expect_untouched(const book_seal& seal, const exercise& judged) {
  const std::string file = seal.broken_by();
  if (file.empty()) return;
  throw std::runtime_error(
      file + " was changed while the answer to " + judged.id() +
      " was being judged; grading stops here. If the answer did it, " +
      how_to_restore(file));
}

}  // namespace

std::vector<grade_entry> grade_answers(
    const shelf& books, const runner& judge, const fs::path& directory,
    bool predictions,
    const std::function<void(const std::vector<grade_entry>&,
                             const grade_entry&)>& tell) {
  std::vector<grade_entry> all;
  const book_seal seal(books.root(), judge.kit());
  for (const chapter& each : books.chapters())
    for (const exercise& inside : each.exercises)
      if (!inside.is_prediction() || predictions)
        all.push_back({.exercise = inside});
  for (grade_entry& each : all) {
    each = grade_one(each.exercise, judge, directory, books.root());
    if (each.result != grade_entry::mark::not_attempted)
      expect_untouched(seal, each.exercise);
    if (tell) tell(all, each);
  }
  return all;
}

int grade(desk& where, const grade_options& how) {
  std::vector<exercise> handed_in;
  for (const chapter& each : where.shelf.chapters())
    for (const exercise& inside : each.exercises)
      if (look_at(tree_of(where, how), place_of_answer(inside)).is_there)
        handed_in.push_back(inside);
  return grade(where, where.make_runner(handed_in), how);
}

int grade(desk& where, runner judge, const grade_options& how) {
  const fs::path tree = tree_of(where, how);
  std::error_code error;
  if (!fs::is_directory(tree, error))
    throw common::usage_error("there is no directory " + tree.string());
  expect_answers(where.shelf, tree);
  const result_file junit(how.junit, grades_as_junit({}));
  const result_file json(how.json, grades_as_json({}));
  judge.time_limit = how.time_limit;
  const auto all = grade_answers(
      where.shelf, judge, tree, how.predictions,
      [&](const std::vector<grade_entry>& so_far, const grade_entry& judged) {
        print(judged);
        junit.write_again(grades_as_junit(so_far));
        json.write_again(grades_as_json(so_far));
      });
  junit.write_last(grades_as_junit(all));
  json.write_last(grades_as_json(all));
  const auto passed =
      std::ranges::count(all, grade_entry::mark::passed, &grade_entry::result);
  std::cout << passed << " of " << all.size() << " passed\n";
  if (!how.predictions)
    std::cout << "Predictions are practice and not graded; with --predictions "
                 "they are.\n";
  // Answers of our own that pass are done, as if checked one by one.
  if (how.directory.empty())
    for (const grade_entry& each : all)
      if (each.result == grade_entry::mark::passed)
        where.progress.mark_done(each.exercise,
                                 common::read_file(each.exercise.answer()));
  return 0;
}

}  // namespace learn
