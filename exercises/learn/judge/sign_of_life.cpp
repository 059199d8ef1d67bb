// A sign of life: see sign_of_life.hpp.

#include "exercises/learn/judge/sign_of_life.hpp"

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

#include "common/process/ninja_progress.hpp"
#include "exercises/learn/pages/terminal.hpp"

namespace learn {
namespace {

using namespace std::chrono_literals;

/// "37 of 140", from the last of Ninja's lines.
std::string how_far(const std::string& output) {
  const auto begin = output.rfind("\n[") + 1;  // npos + 1 is the beginning
  return common::ninja_progress(std::string_view(output).substr(begin));
}

}  // namespace

// LEARN_QUIET is set where only the program's own output counts: in the check
// of the texts.
sign_of_life::sign_of_life(std::string what)
    : what_(std::move(what)),
      live_(can_rewrite_lines()),
      quiet_(std::getenv("LEARN_QUIET") != nullptr) {}

sign_of_life::~sign_of_life() {
  if (shown_ && live_) std::cerr << std::endl;
}

void sign_of_life::tick(std::chrono::milliseconds so_far,
                        const std::string& output) {
  if (quiet_ || so_far < next_) return;
  next_ = so_far + (live_ ? 1s : 10s);
  shown_ = true;
  const std::string far = how_far(output);
  std::cerr << (live_ ? "\r" : "") << what_ << (far.empty() ? " …" : ": ")
            << far << (live_ ? "  " : "\n") << std::flush;
}

}  // namespace learn
