// Grading: see grade.hpp.

#include "exercises/learn/verbs/grade.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <system_error>

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

/// Does it lie in the tree, also when all links on the way are followed?
bool is_inside(const fs::path& tree, const fs::path& file) {
  std::error_code none;
  const fs::path whole = fs::canonical(tree, none);
  const fs::path real = fs::canonical(file, none);
  return std::ranges::mismatch(whole, real).in1 == whole.end();
}

/// Is there an answer to read? A link could lead out of the tree, a pipe never
/// end: only a plain file in the tree counts.
bool is_answer(const fs::path& tree, const fs::path& inside) {
  const fs::path file = tree / inside;
  return fs::is_regular_file(fs::symlink_status(file)) &&
         fs::file_size(file) <= largest_answer && is_inside(tree, file);
}

/// Where an exercise's answer lies in a tree.
fs::path place_of_answer(const exercise& what) {
  return fs::path("exercises") / what.id() / ("answer" + what.ending);
}

/// Is it what `./learn solution` shows? Of an answer, its region.
bool is_the_books(const exercise& what, const fs::path& answer,
                  const fs::path& root) {
  const auto inside = [](const fs::path& file) {
    return cut_region(common::read_file(file)).inside;
  };
  return same_code(inside(answer), inside(solution_file(what, root)));
}

grade_entry grade_one(const exercise& what, const runner& judge,
                      const fs::path& tree, const fs::path& root) {
  grade_entry entry{.exercise = what};
  const fs::path inside = place_of_answer(what);
  if (!is_answer(tree, inside)) return entry;
  const outcome result = judge.judge_file(what, tree / inside, inside);
  entry.time = result.time;
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
  using mark = grade_entry::mark;
  std::cout << (entry.result == mark::passed   ? "passed         "
                : entry.result == mark::failed ? "failed         "
                                               : "not attempted  ")
            << entry.exercise.id()
            << (entry.is_the_books ? "  (the book's own solution)" : "")
            << "\n";
  if (!entry.message.empty())
    std::cout << "                 " << entry.message << "\n";
  std::cout << std::flush;
}

/// A wrong path would look like a student who has done nothing.
void expect_answers(const shelf& books, const fs::path& tree) {
  std::string example;
  for (const chapter& each : books.chapters())
    for (const exercise& inside : each.exercises) {
      example = place_of_answer(inside);
      if (is_answer(tree, example)) return;
    }
  throw common::usage_error("there is no answer in " + tree.string() +
                            ": expected are files such as " +
                            (tree / example).string());
}

/// After a change to the book no grade can be trusted.
void expect_untouched(const book_seal& seal, const exercise& judged) {
  const std::string file = seal.broken_by();
  if (file.empty()) return;
  throw std::runtime_error(
      file + " was changed while the answer to " + judged.id() +
      " was being judged; grading stops here. If the answer did it, "
      "restore the book with git");
}

}  // namespace

std::vector<grade_entry> grade_answers(
    const shelf& books, const runner& judge, const fs::path& directory,
    bool predictions, const std::function<void(const grade_entry&)>& tell) {
  std::vector<grade_entry> all;
  const book_seal seal(books.root(), judge.kit());
  for (const chapter& each : books.chapters())
    for (const exercise& inside : each.exercises) {
      if (inside.is_prediction() && !predictions) continue;
      all.push_back(grade_one(inside, judge, directory, books.root()));
      if (all.back().result != grade_entry::mark::not_attempted)
        expect_untouched(seal, inside);
      if (tell) tell(all.back());
    }
  return all;
}

int grade(desk& where, const grade_options& how) {
  const fs::path tree =
      how.directory.empty() ? where.shelf.root() : how.directory;
  if (!is_directory(tree))
    throw common::usage_error("there is no directory " + tree.string());
  expect_answers(where.shelf, tree);
  runner judge = where.make_runner();
  judge.time_limit = how.time_limit;
  const auto all =
      grade_answers(where.shelf, judge, tree, how.predictions, print);
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
  if (!how.junit.empty()) common::write_file(how.junit, grades_as_junit(all));
  if (!how.json.empty()) common::write_file(how.json, grades_as_json(all));
  return 0;
}

}  // namespace learn
