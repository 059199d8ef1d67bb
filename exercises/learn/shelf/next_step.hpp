// The next step: what a student does now.

#pragma once

#include <string>

#include "exercises/learn/shelf/progress.hpp"
#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

struct step {
  std::string what;     ///< "read chapter 1, Generators"
  std::string command;  ///< "./learn read 1"
};

/// The first chapter that is unread (an exercise begun shows that it was
/// read), or the first open exercise before that. "First" counts from the
/// exercise that was worked on last, here and below: who begins in the middle
/// of the book is not sent back to its beginning.
step next_step(const shelf& books, const progress& so_far);

/// The first open exercise, or nullptr when all are done.
const exercise* next_exercise(const shelf& books, const progress& so_far);

/// The same within a chapter.
const exercise* next_exercise(const chapter& where, const progress& so_far);

}  // namespace learn
