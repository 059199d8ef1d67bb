// What a student does with an exercise: check, task, hint, solution, reset.
// Each returns the exit status. A name may be a chapter's number: its next open
// exercise.

#pragma once

#include <chrono>
#include <string>

#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// Makes the answer from the starter if there is none, judges it, explains.
/// Without a name: the next open exercise. 0 when it passes, 1 when not.
int check(desk& where, const std::string& name,
          std::chrono::milliseconds time_limit);
/// The same with this runner.
int check(desk& where, runner judge, const std::string& name);

// Without a name, the next three take the exercise that was checked last.

/// Shows what is to be done.
int task(const desk& where, const std::string& name);

/// Shows one hint more than last time. (Without a name and when the last one
/// is done: of the next open one.)
int hint(desk& where, const std::string& name);

/// Shows the solution of an exercise that is done, or `anyway`.
int solution(desk& where, const std::string& name, bool anyway);

/// Puts the starter back, and keeps the answer as a backup. Asks first, unless
/// `yes`; 1 when the answer is no.
int reset(desk& where, const std::string& name, bool yes);

}  // namespace learn
