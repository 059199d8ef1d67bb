// verify: proves that the exercises are what they promise. For contributors and
// CI.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// What is wrong with an exercise; empty when nothing is. The starter compiles
/// and fails by an assertion within a second; the solution passes (a rebuild's
/// is left to the chapter's tests), and differs from the starter inside the
/// region only; each wrong answer fails by an assertion that says what it
/// expects; files and hints are as they must be.
std::vector<std::string> verify_exercise(const exercise& what,
                                         const runner& judge,
                                         const std::filesystem::path& root);

/// Just that the solution passes.
std::vector<std::string> verify_solution(const exercise& what,
                                         const runner& judge,
                                         const std::filesystem::path& root);

/// The verb: all exercises (or the named one), two at a time. 0 when all is
/// well, 1 when not.
int verify(const desk& where, const std::string& name, bool solutions_only,
           std::chrono::milliseconds time_limit);

}  // namespace learn
