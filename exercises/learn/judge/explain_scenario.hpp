// What a scenario has come to, in words that a student understands.

#pragma once

#include <string>

#include "exercises/learn/judge/runner.hpp"

namespace learn {

/// One line on one faulty brick: caught, and by which message; or not. It does
/// not say what is wrong with the brick.
std::string describe(const attempt& what);

/// Of a scenario that is green on the correct brick and yet not what was asked
/// for: how many faulty bricks it caught, and what is wrong with the others.
std::string explain_scenario(const outcome& what);

/// The same on one line.
std::string summarize_scenario(const outcome& what);

/// The faults of all bricks that were caught, one a line.
std::string caught_faults(const outcome& what);

}  // namespace learn
