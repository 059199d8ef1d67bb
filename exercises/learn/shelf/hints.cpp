// What is stored beside an exercise: see hints.hpp.

#include "exercises/learn/shelf/hints.hpp"

#include "common/files/files.hpp"
#include "common/markdown/hint_texts.hpp"
#include "exercises/learn/shelf/region.hpp"

namespace learn {

std::vector<std::string> read_hints(const exercise& what) {
  const auto file = what.directory / "hints.md";
  if (!exists(file)) return {};
  return common::hint_texts(common::split_lines(common::read_file(file)));
}

std::filesystem::path solution_file(const exercise& what,
                                    const std::filesystem::path& root) {
  return what.brick.empty() ? what.solution / ("answer" + what.ending)
                            : root / what.brick;
}

std::string solution_text(const exercise& what,
                          const std::filesystem::path& root) {
  const std::string solution = common::read_file(solution_file(what, root));
  if (!what.brick.empty() || what.is_prediction()) return solution;
  return splice_region(common::read_file(what.starter()), solution);
}

std::string starter_text(const exercise& what,
                         const std::filesystem::path& root) {
  const std::string starter = common::read_file(what.starter());
  if (what.brick.empty()) return starter;
  return splice_region(common::read_file(root / what.brick), starter);
}

}  // namespace learn
