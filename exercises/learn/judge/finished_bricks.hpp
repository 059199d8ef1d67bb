// Finished bricks, and precompiled ones: which of them an answer cannot change,
// so that they need not be compiled with it (finished_bricks.cmake makes them
// for g++, and precompiled_bricks.cmake for clang).

#pragma once

#include <filesystem>
#include <map>
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

/// Files, each with its text.
using texts = std::map<std::filesystem::path, std::string>;

/// The line that includes a brick, "06_tasks/task.hpp".
std::string include_of(const std::filesystem::path& brick);

/// Leaves out a brick ("task.hpp") of a chapter ("06_tasks"), whose bricks have
/// these texts, and all that stand on it.
void leave_out(const std::filesystem::path& brick,
               const std::filesystem::path& chapter, texts& bricks);

/// "6_without_task" for "chapters/06_tasks/task.hpp": what those bricks of its
/// chapter are called, when they are finished, that do not stand on this one.
std::string name_without(const std::filesystem::path& brick);

/// Leaves in `how` the finished bricks that these exercises want, and returns
/// the targets that must be built before they can be used.
std::vector<std::string> finished_bricks_for(const std::vector<exercise>& all,
                                             recipe& how);

/// The same for the precompiled bricks, for the book's own answers to these
/// exercises.
std::vector<std::string> precompiled_bricks_for(
    const std::vector<exercise>& all, recipe& how);

}  // namespace learn
