// Faulty bricks: what a catch exercise asks its scenario to find. They are
// wrong answers of rebuild exercises, so nothing of them is stored twice:
// faulty.txt beside the task names them, one a line. They differ from the
// book's bricks in what functions do, and declare the same ones and the same
// members: scenarios are linked with them that were compiled for the book's.
//
//   # a comment
//   solutions/06_tasks/4_task_core/wrong/asks_the_dead.diff: what is wrong with
//   it, in one sentence (on the same line)
//
// If the brick is a template, it also says what most scenarios make of it, as
// explicit instantiations. The others need not, but take longer to check.
//
//   template class asyncio::queue<int>;

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// A chapter's brick with a mistake in it.
struct faulty_brick {
  std::string fault;            ///< what is wrong with it, in a sentence
  std::filesystem::path brick;  ///< "chapters/06_tasks/task_core.hpp"
  std::string text;             ///< all of the brick, with the mistake
  std::string instances = {};   ///< what scenarios make of its templates
};

/// The bricks that faulty.txt names, in its order. Throws std::runtime_error,
/// naming the line, when one is not a wrong answer of a rebuild exercise, has
/// no sentence, or no longer applies.
std::vector<faulty_brick> read_faulty_bricks(const exercise& what,
                                             const std::filesystem::path& root);

}  // namespace learn
