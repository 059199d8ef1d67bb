// Builds targets quietly: see build.hpp.

#include "exercises/learn/judge/build.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/judge/process.hpp"
#include "exercises/learn/verbs/desk.hpp"

namespace learn {
namespace {

using namespace std::chrono_literals;

/// A line and a dot per second on stderr, for steps that last.
class sign_of_life {
 public:
  explicit sign_of_life(std::string what) : what_(std::move(what)) {}
  ~sign_of_life() {
    if (dots_ > 0) std::cerr << std::endl;
  }
  sign_of_life(const sign_of_life&) = delete;
  sign_of_life& operator=(const sign_of_life&) = delete;

  void tick(std::chrono::milliseconds so_far) {
    if (quiet_ || so_far < 700ms + dots_ * 1000ms) return;
    if (dots_++ == 0) std::cerr << what_ << ' ';
    std::cerr << '.' << std::flush;
  }

 private:
  std::string what_;
  int dots_ = 0;
  // Set where only the program's own output counts: in the check of the texts.
  bool quiet_ = std::getenv("LEARN_QUIET") != nullptr;
};

void show_end_of(const std::string& log) {
  const auto lines = common::split_lines(log);
  const auto first = lines.size() > 40 ? lines.size() - 40 : std::size_t{0};
  for (std::size_t i = first; i < lines.size(); ++i)
    std::cerr << lines[i] << '\n';
}

}  // namespace

unsigned cores() { return std::max(1u, std::thread::hardware_concurrency()); }

void build(const std::filesystem::path& directory, const std::string& target,
           const std::string& what) {
  ending done;
  {
    sign_of_life alive("Building " + what);
    done = run_to_end(
        {.words = {"cmake", "--build", directory, "--target", target},
         .while_running = [&](auto so_far) { alive.tick(so_far); }});
  }
  if (done.succeeded()) return;
  show_end_of(done.output);
  throw std::runtime_error("building " + what + " failed: its log is above");
}

runner desk::make_runner() const {
  learn::build(build, "exercise_kit", "what the tests need");
  return runner(shelf.root(), recipe::read(build / "exercise_recipe.txt"),
                build / "exercises_staged");
}

}  // namespace learn
