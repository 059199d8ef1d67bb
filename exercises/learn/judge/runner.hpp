// The runner: compiles an exercise's test with somebody's answer, runs it
// within limits, and judges.
//
// An answer is never used where it lies. It is copied ("staged") into a
// directory of its own, which stands first on the include path: the same test
// takes the starter, the solution, a student's answer or a wrong one.

#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "exercises/learn/judge/process.hpp"
#include "exercises/learn/judge/recipe.hpp"
#include "exercises/learn/kit/report.hpp"
#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// Everything that can come of an answer. Only `failed` means that the test
/// spoke: an assertion did not hold.
enum class verdict {
  passed,
  failed,
  does_not_compile,
  never_stops,
  crashed,
  quit_early,  ///< the program ended before the tests did: exit(0)
  prints_too_much,
  nothing_tested
};

/// An answer, judged.
struct outcome {
  verdict what = verdict::failed;
  learn::report report;
  std::string compiler_said;         ///< errors and warnings, with shown names
  std::string printed;               ///< what the program printed itself
  int signal = 0;                    ///< crashed: which one
  std::chrono::milliseconds time{};  ///< how long the test ran
};

/// An answer to judge.
struct answer_text {
  std::string content;
  std::string shown_as;  ///< the file name that messages name
  std::string kind;      ///< "answer", "starter", …: part of the staging place
};

/// Compiles and runs exercises.
class runner {
 public:
  /// `root` is the book's; tests are compiled as `how` says, and staged under
  /// `workshop`.
  runner(std::filesystem::path root, recipe how,
         std::filesystem::path workshop);

  /// How long a test may run before it counts as endless, and how many bytes
  /// of memory it may map.
  std::chrono::milliseconds time_limit = std::chrono::seconds(7);
  std::size_t memory_limit = std::size_t{2} << 30;

  /// Judges an answer. Throws std::runtime_error when the exercise itself is
  /// broken (no test to compile).
  outcome judge(const exercise& what, const answer_text& answer) const;
  /// The same for many answers. A prediction is read when the test runs, so all
  /// of an exercise's are judged by a test that is compiled once.
  std::vector<outcome> judge_all(const exercise& what,
                                 const std::vector<answer_text>& answers) const;
  /// Judges an answer by one test file after the other, first those that can
  /// say `message`, until `enough` holds for what came of the last, or there is
  /// none left, or one did not come to its end.
  outcome judge_in_steps(
      const exercise& what, const answer_text& answer,
      const std::string& message,
      const std::function<bool(const outcome&)>& enough) const;

 private:
  struct staged;

  staged stage(const exercise& what, const answer_text& answer) const;
  std::vector<std::string> tests_of(const exercise& what) const;
  ending call_compiler(std::vector<std::string> arguments) const;
  ending compile_one(const std::string& test, const staged& place,
                     const std::string& object) const;
  ending compile(const std::vector<std::string>& tests,
                 const staged& place) const;
  ending run_test(const staged& place) const;
  outcome judge_staged(const staged& place, const ending& compiled) const;

  std::filesystem::path root_;
  recipe recipe_;
  std::filesystem::path workshop_;
};

}  // namespace learn
