// Builds targets quietly: see build.hpp.

#include "exercises/learn/judge/build.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <vector>

#include "common/files/files.hpp"
#include "common/process/ninja_progress.hpp"
#include "common/process/process.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/interruption.hpp"
#include "exercises/learn/verbs/desk.hpp"

namespace learn {
namespace {

using namespace std::chrono_literals;

/// "37 of 140", from the last of Ninja's lines.
std::string how_far(const std::string& output) {
  const auto begin = output.rfind("\n[") + 1;  // npos + 1 is the beginning
  return common::ninja_progress(std::string_view(output).substr(begin));
}

/// A line on stderr that says how far a build is: on a terminal it changes
/// every second, elsewhere there is a new one now and then.
class sign_of_life {
 public:
  explicit sign_of_life(std::string what) : what_(std::move(what)) {}
  ~sign_of_life() {
    if (shown_ && live_) std::cerr << std::endl;
  }
  sign_of_life(const sign_of_life&) = delete;
  sign_of_life& operator=(const sign_of_life&) = delete;

  void tick(std::chrono::milliseconds so_far, const std::string& output) {
    if (quiet_ || so_far < next_) return;
    next_ = so_far + (live_ ? 1s : 10s);
    shown_ = true;
    const std::string far = how_far(output);
    std::cerr << (live_ ? "\r" : "") << what_ << (far.empty() ? " …" : ": ")
              << far << (live_ ? "  " : "\n") << std::flush;
  }

 private:
  std::string what_;
  std::chrono::milliseconds next_ = 700ms;
  bool shown_ = false;
  bool live_ = isatty(STDERR_FILENO) != 0;
  // Set where only the program's own output counts: in the check of the texts.
  bool quiet_ = std::getenv("LEARN_QUIET") != nullptr;
};

/// What compilers have warned of, without Ninja's own lines.
void show_warnings(const std::string& log) {
  if (log.find(" warning: ") == std::string::npos) return;
  for (const std::string& line : common::split_lines(log))
    if (!line.starts_with("[")) std::cerr << line << "\n";
}

void show_end_of(const std::string& log) {
  const auto lines = common::split_lines(log);
  const auto first = lines.size() > 40 ? lines.size() - 40 : std::size_t{0};
  for (std::size_t i = first; i < lines.size(); ++i)
    std::cerr << lines[i] << '\n';
}

}  // namespace

unsigned cores() { return std::max(1u, std::thread::hardware_concurrency()); }

void build(const std::filesystem::path& directory,
           const std::vector<std::string>& targets, const std::string& what) {
  std::vector<std::string> words{"cmake", "--build", directory, "--target"};
  words.insert(words.end(), targets.begin(), targets.end());
  common::program_ending done;
  {
    sign_of_life alive("Building " + what);
    done = common::run_to_end(
        {.words = std::move(words),
         .while_running = [&](auto so_far, const std::string& output) {
           stop_if_interrupted();
           alive.tick(so_far, output);
         }});
  }
  if (done.succeeded()) return show_warnings(done.output);
  show_end_of(done.output);
  throw std::runtime_error("building " + what + " failed: its log is above");
}

void configure(const std::filesystem::path& root, const std::string& preset) {
  const auto done =
      common::run_to_end({.words = {"cmake", "--preset", preset},
                          .directory = root,
                          .while_running = [](auto, const std::string&) {
                            stop_if_interrupted();
                          }});
  if (done.succeeded()) return;
  show_end_of(done.output);
  throw std::runtime_error("configuring the preset " + preset +
                           " failed: its log is above");
}

runner desk::make_runner(const std::vector<exercise>& all,
                         bool for_own_answers) const {
  recipe how = recipe::read(build / "exercise_recipe.txt");
  auto targets = finished_bricks_for(all, how);
  const std::string what = targets.empty() ? "what the tests need"
                                           : "the bricks of earlier chapters";
  targets.push_back("exercise_kit");
  learn::build(build, targets, what);
  if (!for_own_answers) how.precompiled.clear();
  const auto precompiled = precompiled_bricks_for(all, how);
  try {
    if (!precompiled.empty())
      learn::build(build, precompiled, "the precompiled bricks");
  } catch (const std::runtime_error&) {
    std::cerr << "It is slower without them.\n";
    how.precompiled.clear();
  }
  return runner(shelf.root(), std::move(how), build / "exercises_staged");
}

}  // namespace learn
