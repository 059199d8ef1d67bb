// What a student does with an exercise: see student.hpp.

#include "exercises/learn/verbs/student.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/explain_compiler.hpp"
#include "exercises/learn/judge/explain_scenario.hpp"
#include "exercises/learn/pages/styled_text.hpp"
#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/next_step.hpp"
#include "exercises/learn/verbs/reading.hpp"
#include "exercises/learn/verbs/screen.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// As a student would type it, from the root.
std::string shown(const desk& where, const fs::path& path) {
  return path.lexically_relative(where.shelf.root());
}

std::string seconds(std::chrono::milliseconds time) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1)
       << static_cast<double>(time.count()) / 1000 << " s";
  return text.str();
}

bool is_yes(const std::string& said) {
  const std::array words = {"y", "Y", "yes", "Yes", "YES"};
  return std::ranges::count(words, said) > 0;
}

void begin_answer(const desk& where, const exercise& what) {
  std::cout << rendered(where, common::read_file(what.directory / "task.md"))
            << "\n";
  common::write_file(what.answer(), starter_text(what, where.shelf.root()));
  std::cout
      << "Your file is now " << shown(where, what.answer())
      << ",\ncopied from the starter: change it between the two marks, "
         "#region and\n#endregion.\nThis is what the test says so far:\n\n";
}

int tell_green(desk& where, const exercise& what, const std::string& answer,
               const outcome& result) {
  where.progress.mark_done(what, answer);
  std::cout << paint("GREEN", strong | good, where.colours) << "  " << what.id()
            << " passes.\n\n";
  const auto warning =
      first_diagnostic(result.compiler_said, "warning", result.answer_file);
  if (!warning.empty())
    std::cout << "The compiler warns:\n" << indented(warning, "  ") << "\n";
  if (what.is_scenario())
    std::cout << "What was wrong with the bricks that you have caught:\n"
              << caught_faults(result) << "\n";
  std::cout << "To compare it with the book's: ./learn solution " << what.id()
            << "\n";
  const int unused =
      static_cast<int>(read_hints(what).size()) - where.progress.hints(what);
  if (unused > 0)
    std::cout << "Hints that you did not need: " << unused << " (./learn hint "
              << what.id() << ")\n";
  std::cout << "\n" << next_lines(where);
  return 0;
}

int tell_red(const desk& where, const exercise& what, const outcome& result) {
  std::cout << paint("RED", strong | bad, where.colours) << "  " << what.id()
            << "\n\n"
            << explain(result) << "\nEdit " << shown(where, what.answer())
            << ", then:\n\n    ./learn check " << what.id()
            << "\n    ./learn hint " << what.id() << "\n";
  return 1;
}

const exercise& wanted(const desk& where, const std::string& name) {
  const chapter* const in = where.shelf.chapter_numbered(name);
  if (!name.empty() && in == nullptr) return where.shelf.find_exercise(name);
  const exercise* const open = in == nullptr
                                   ? next_exercise(where.shelf, where.progress)
                                   : next_exercise(*in, where.progress);
  if (open != nullptr) return *open;
  throw std::runtime_error((in == nullptr ? "every exercise"
                                          : "every exercise of chapter " +
                                                std::to_string(in->number)) +
                           " is done; name one to check it again");
}

/// Without a name: what was checked last; if nothing was, what comes next.
const exercise& current(const desk& where, const std::string& name) {
  const std::string last = where.progress.current();
  if (name.empty() && !last.empty())
    for (const chapter& each : where.shelf.chapters())
      for (const exercise& inside : each.exercises)
        if (inside.id() == last) return inside;
  return wanted(where, name);
}

}  // namespace

int check(desk& where, const std::string& name,
          std::chrono::milliseconds time_limit) {
  // A mistyped name is told before anything is built.
  runner judge = where.make_runner({wanted(where, name)});
  judge.time_limit = time_limit;
  judge.keep_in = where.build / "kept";
  return check(where, std::move(judge), name);
}

int check(desk& where, runner judge, const std::string& name) {
  const exercise& what = wanted(where, name);
  where.progress.set_current(what);
  judge.tell = [](const std::string& line) {
    std::cout << line << std::endl;  // at once: the next line takes a while
  };
  if (!exists(what.answer())) begin_answer(where, what);
  if (is_directory(what.answer()))
    throw std::runtime_error(shown(where, what.answer()) +
                             " is a directory: move it away, then check again");
  const std::string answer = common::read_file(what.answer());
  std::cout << std::flush;
  const auto begin = std::chrono::steady_clock::now();
  const outcome result =
      judge.judge_file(what, what.answer(), shown(where, what.answer()));
  if (!result.attempts.empty()) std::cout << "\n";
  if (result.changed_outside)
    std::cout << "Note: your file differs from the book's outside the region; "
                 "only the region\nand the #includes above it count.\n\n";
  const int status = result.what == verdict::passed
                         ? tell_green(where, what, answer, result)
                         : tell_red(where, what, result);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  std::cout << paint("\n(checked in " + seconds(took) + ")\n", faint,
                     where.colours);
  return status;
}

int hint(desk& where, const std::string& name) {
  const exercise& last = current(where, name);
  const bool over = name.empty() && where.progress.is_done(last);
  const exercise& what = over ? wanted(where, name) : last;
  const auto hints = read_hints(what);
  const int all = static_cast<int>(hints.size());
  const int before = where.progress.hints(what);
  if (all == 0) throw std::runtime_error(what.id() + " has no hints");
  const int now = std::min(before + 1, all);
  if (before >= all)
    std::cout << "You have seen all " << all << " hints; the last again:\n\n";
  std::cout << paint(
                   "Hint " + std::to_string(now) + " of " + std::to_string(all),
                   strong, where.colours)
            << ", " << what.id() << "\n\n"
            << rendered(where, hints[static_cast<std::size_t>(now - 1)]);
  where.progress.set_hints(what, now);
  if (now < all)
    std::cout << "\nOne step more: ./learn hint " << what.id() << "\n";
  else
    std::cout << "\nThat was the last hint. The solution: ./learn solution "
              << what.id() << " --anyway\n";
  return 0;
}

int solution(desk& where, const std::string& name, bool anyway) {
  const exercise& what = current(where, name);
  if (!anyway && !where.progress.is_done(what)) {
    std::cout << what.id() << " does not pass yet (or was changed since).\n\n"
              << "    ./learn check " << what.id() << "\n    ./learn hint "
              << what.id() << "\n    ./learn solution " << what.id()
              << " --anyway\n";
    return 1;
  }
  const fs::path file = solution_file(what, where.shelf.root());
  std::cout << paint(shown(where, file), strong, where.colours) << "\n\n"
            << solution_text(what, where.shelf.root());
  return 0;
}

int task(const desk& where, const std::string& name) {
  const exercise& what = current(where, name);
  std::cout << rendered(where, common::read_file(what.directory / "task.md"))
            << "\nYour file: " << shown(where, what.answer())
            << (exists(what.answer()) ? "" : " (the first check makes it)")
            << "\n\n    ./learn check " << what.id() << "\n";
  return 0;
}

int reset(desk& where, const std::string& name, bool yes) {
  const exercise& what = where.shelf.find_exercise(name);
  const std::string file = shown(where, what.answer());
  if (!exists(what.answer())) {
    std::cout << what.id()
              << " has no answer yet: there is nothing to reset.\n";
    return 0;
  }
  if (!yes) {
    std::cout << "Put the starter back in " << file
              << "? Yours is kept as a backup. [y/N] " << std::flush;
    std::string said;
    std::getline(std::cin, said);
    if (!is_yes(said)) {
      std::cout << "\nNothing was changed. (Without a question: ./learn reset "
                << what.id() << " --yes)\n";
      return 1;
    }
  }
  fs::path backup;
  for (int i = 1; backup.empty() || exists(backup); ++i)
    backup = what.answer().string() + ".backup-" + std::to_string(i);
  fs::rename(what.answer(), backup);
  common::write_file(what.answer(), starter_text(what, where.shelf.root()));
  where.progress.forget(what);
  std::cout << file << " is the starter again. To bring yours back:\n\n    cp "
            << shown(where, backup) << " " << file << "\n";
  return 0;
}

}  // namespace learn
