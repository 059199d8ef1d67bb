// The runner: compiles an exercise's test with somebody's answer, runs it
// within limits, and judges.
//
// An answer is never used where it lies. It is put into a file of the book's
// (compose.hpp) and "staged" in a directory of its own, which stands first on
// the include path: the same test takes the starter, the solution, a student's
// answer or a wrong one. A scenario (scenario.cpp) is tried on several bricks:
// the book's, and each of the faulty ones in its place.

#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/process/process.hpp"
#include "exercises/learn/judge/recipe.hpp"
#include "exercises/learn/judge/scratch.hpp"
#include "exercises/learn/kit/report.hpp"
#include "exercises/learn/shelf/faulty_bricks.hpp"
#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// Everything that can come of an answer. Only `failed` means that the test
/// spoke: an assertion did not hold.
enum class verdict {
  passed,
  failed,
  refused,  ///< nothing that may be compiled or run: no region, a #define, …
  does_not_compile,
  never_stops,
  crashed,
  quit_early,  ///< the program ended before the tests did: exit(0)
  prints_too_much,
  too_many_processes,
  too_much_memory,
  nothing_tested,
  // Only of scenarios, on the correct brick:
  nothing_checked,    ///< no check was made
  depends_on_chance,  ///< green in one run and red in another
  got_away            ///< green, but it did not catch every faulty brick
};

/// What a scenario made of one faulty brick.
struct attempt {
  std::string fault;  ///< what is wrong with the brick, in a sentence
  verdict what = verdict::passed;  ///< failed: caught; passed: it got away
  std::string said = {};           ///< caught: the message of its check
};

/// An answer, judged.
struct outcome {
  verdict what = verdict::failed;
  learn::report report;
  std::string answer_file;       ///< its name in messages
  std::filesystem::path book;    ///< whose bricks it could include
  std::string refusal;           ///< refused: why
  bool changed_outside = false;  ///< more than the region was changed
  std::string compiler_said;     ///< errors and warnings, with shown names
  std::chrono::milliseconds compiled{};  ///< does_not_compile: the compiler was
                                         ///< ended after so long; 0: it was not
  std::string printed;                   ///< what the program printed itself
  std::size_t memory = 0;            ///< too_much_memory: how much it may have
  int signal = 0;                    ///< crashed: which one
  std::chrono::milliseconds time{};  ///< how long the test ran
  bool busy = true;                  ///< did it compute all that time?
  bool is_scenario = false;          ///< judged on bricks, as `attempts` tells
  std::vector<attempt> attempts;  ///< on faulty bricks, in faulty.txt's order
};

/// An answer to judge, as it is to be compiled.
struct answer_text {
  std::string content;
  std::string shown_as;             ///< the file name that messages name
  std::filesystem::path file = {};  ///< the file that messages mean by it
};

/// Compiles and runs exercises.
class runner {
 public:
  class partner;
  class compiled_partner;

  /// `root` is the book's; tests are compiled as `how` says, and staged under
  /// `workshop`.
  runner(std::filesystem::path root, recipe how,
         const std::filesystem::path& workshop);

  /// How long a test may run before it counts as endless, and compiling it may
  /// take; how many bytes of memory it may fill (and, without the address
  /// sanitizer, map), or write to a file; and how many processes there may be.
  std::chrono::milliseconds time_limit = std::chrono::seconds(7);
  std::chrono::milliseconds compile_limit = std::chrono::seconds(60);
  std::size_t memory_limit = std::size_t{2} << 30;
  std::size_t file_limit = std::size_t{64} << 20;
  std::size_t process_limit = 32;

  /// Compile with the precompiled bricks, where the build has them? That takes
  /// half the time if the test runs tasks. But then an answer, and its test,
  /// can use names of which they forgot to include the header. For answers of
  /// the book's own.
  bool use_precompiled_bricks = false;

  /// An answer of the book's own, which outlives this. Answers that differ from
  /// it only in what functions do are compiled apart, and linked with the tests
  /// that were compiled for it. None: each is compiled with the tests.
  const partner* beside = nullptr;

  /// A directory where the objects of an exercise's tests are kept for its next
  /// check, or those of a scenario's faulty bricks: compiling them takes
  /// longest. None: nothing is kept.
  std::filesystem::path keep_in = {};

  /// Hears what a scenario has come to, line by line: checking it takes longer
  /// than other answers.
  std::function<void(const std::string& line)> tell = nullptr;

  /// What every test is compiled and linked with, as far as it was built, and
  /// where the compiler looks for headers. Some of these files need not be
  /// there: a precompiled header that somebody put where there was none would
  /// be used.
  std::vector<std::filesystem::path> kit() const;

  /// Judges what somebody has handed in: only the region counts, and the
  /// #includes above it. `file` is where it lies, `shown_as` its name in
  /// messages. Throws std::runtime_error when the exercise itself is broken (no
  /// test to compile).
  outcome judge_file(const exercise& what, const std::filesystem::path& file,
                     const std::string& shown_as) const;
  /// Judges a text of our own, which is compiled as it is.
  outcome judge(const exercise& what, const answer_text& answer) const;
  /// The same for many answers. A prediction is read when the test runs, so all
  /// of an exercise's are judged by a test that is compiled once.
  std::vector<outcome> judge_all(const exercise& what,
                                 const std::vector<answer_text>& answers) const;
  /// Judges an answer by one test file after the other, first those that can
  /// say `message`, until `enough` holds for what came of the last, or there is
  /// none left, or one did not come to its end. A scenario is tried on those
  /// faulty bricks of which `message` is said when they get away.
  outcome judge_in_steps(
      const exercise& what, const answer_text& answer,
      const std::string& message,
      const std::function<bool(const outcome&)>& enough) const;

 private:
  class kept_partner;
  struct staged;
  struct built;
  struct ready;
  struct prepared;

  staged stage(const exercise& what, const answer_text& answer) const;
  void use_finished_bricks(int before, staged& place,
                           const std::filesystem::path& rebuilt = {}) const;
  void use_precompiled(const exercise& what, staged& place) const;
  std::string compile_alone(const faulty_brick& faulty, const exercise& what,
                            const answer_text& answer) const;
  ready compile_with(const faulty_brick& faulty, const exercise& what,
                     const answer_text& answer) const;
  std::string how_compiled() const;
  bool may_keep_tests(const exercise& what) const;
  std::string name_of_tests(const exercise& what,
                            const std::vector<std::string>& tests) const;
  std::vector<std::string> tests_with_answer(
      const exercise& what, std::vector<std::string> tests) const;
  std::vector<std::string> names_of(
      const std::vector<faulty_brick>& bricks) const;
  prepared prepare(const faulty_brick& faulty, const exercise& what,
                   const answer_text& answer, const std::string& kept) const;
  attempt try_on(const faulty_brick& faulty, const ready& scenario) const;
  attempt attempt_on(const faulty_brick& faulty, const exercise& what,
                     const answer_text& answer, const prepared& brick,
                     const std::vector<std::string>& scenario) const;
  outcome judge_scenario(const exercise& what, const answer_text& answer,
                         std::future<std::vector<faulty_brick>> reading) const;
  std::vector<std::string> tests_of(const exercise& what) const;
  common::program_ending call_compiler(std::vector<std::string> arguments,
                                       const staged& place) const;
  std::vector<std::string> flags_for(const staged& place) const;
  common::program_ending compile_one(const std::string& test,
                                     const staged& place,
                                     const std::string& object) const;
  std::string symbols_of(const std::string& object) const;
  bool stands_for(const std::string& object, const faulty_brick& faulty,
                  const std::vector<std::string>& scenario) const;
  std::string objection_to(const std::string& test,
                           const std::string& object) const;
  built compile(const std::vector<std::string>& tests,
                const staged& place) const;
  std::optional<built> compile_apart(const exercise& what,
                                     const answer_text& answer,
                                     const std::vector<std::string>& tests,
                                     const staged& place,
                                     const partner& other) const;
  built compile_answer(const exercise& what, const answer_text& answer,
                       const std::vector<std::string>& tests,
                       const staged& place) const;
  built compile_as_staged(const std::vector<std::string>& tests,
                          const staged& place) const;
  common::program_ending link(const std::vector<std::string>& objects,
                              const staged& place) const;
  common::program_ending run_test(const staged& place,
                                  const std::string& secret) const;
  outcome judge_staged(const staged& place, const built& compiled) const;

  std::filesystem::path root_;
  recipe recipe_;
  std::shared_ptr<const scratch> workshop_;
};

}  // namespace learn
