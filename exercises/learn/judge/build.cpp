// Builds targets quietly: see build.hpp.

#include "exercises/learn/judge/build.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "common/files/file_lock.hpp"
#include "common/files/files.hpp"
#include "common/process/process.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/interruption.hpp"
#include "exercises/learn/judge/sign_of_life.hpp"
#include "exercises/learn/verbs/desk.hpp"

namespace learn {
namespace {

/// Waits for its turn to build: two ./learn at once break each other's files.
/// (The script `learn` takes the same lock.) After a second, it says so: mostly
/// there is nothing to build.
void wait_for_others(const common::file_lock& alone) {
  const auto begun = std::chrono::steady_clock::now();
  // Where only the program's own output counts, nothing is said.
  bool said = std::getenv("LEARN_QUIET") != nullptr;
  while (!alone.try_lock()) {
    const auto waited = std::chrono::steady_clock::now() - begun;
    if (!said && waited > std::chrono::seconds(1)) {
      std::cerr << "Another ./learn is building; waiting until it is done "
                   "...\n"
                << std::flush;
      said = true;
    }
    stop_if_interrupted();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

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
  const common::file_lock alone(directory);
  wait_for_others(alone);
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
  const common::file_lock alone(root / ".build" / preset);
  wait_for_others(alone);
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
  const std::string what =
      targets.empty() ? "what the tests need" : "the book's bricks";
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
