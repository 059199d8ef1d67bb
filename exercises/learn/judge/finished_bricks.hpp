// Finished bricks, and precompiled ones: which of them an answer cannot change,
// so that they need not be compiled with it (finished_bricks.cmake makes them
// for g++, and precompiled_bricks.cmake for clang).

#pragma once

#include <string>
#include <vector>

#include "exercises/learn/judge/recipe.hpp"
#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// The number of the first chapter whose bricks an answer can change: a rebuilt
/// brick's own, for others of that chapter may stand on it; the first of those
/// that a scenario is tried on; else the chapter that comes next.
int first_changed_chapter(const exercise& what);

/// The number of the first chapter whose bricks are compiled with an answer
/// when there are finished ones: the same, but a faulty brick stands before the
/// finished one that it changes, so that a scenario needs none with it.
int first_unfinished_chapter(const exercise& what);

/// Leaves in `how` the finished bricks that these exercises want, and returns
/// the targets that must be built before they can be used.
std::vector<std::string> finished_bricks_for(const std::vector<exercise>& all,
                                             recipe& how);

/// The same for the precompiled bricks, for the book's own answers to these
/// exercises.
std::vector<std::string> precompiled_bricks_for(
    const std::vector<exercise>& all, recipe& how);

}  // namespace learn
