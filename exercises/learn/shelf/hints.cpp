// What is stored beside an exercise: see hints.hpp.

#include "exercises/learn/shelf/hints.hpp"

#include <stdexcept>
#include <string_view>

#include "common/files/files.hpp"

namespace learn {

std::vector<std::string> read_hints(const exercise& what) {
  std::vector<std::string> hints;
  const auto file = what.directory / "hints.md";
  if (!exists(file)) return hints;
  for (const std::string& line : common::split_lines(common::read_file(file))) {
    if (line.starts_with("## "))
      hints.emplace_back();
    else if (!hints.empty())
      hints.back() += line + "\n";
  }
  return hints;
}

std::filesystem::path solution_file(const exercise& what,
                                    const std::filesystem::path& root) {
  return what.brick.empty() ? what.solution / ("answer" + what.ending)
                            : root / what.brick;
}

std::vector<wrong_answer> read_wrong_answers(const exercise& what) {
  std::vector<wrong_answer> all;
  for (const auto& file : common::entries(what.solution / "wrong")) {
    const std::string text = common::read_file(file);
    const std::string_view first =
        std::string_view(text).substr(0, text.find('\n'));
    const std::string_view mark =
        what.ending == ".txt" ? "# expect: " : "// expect: ";
    if (!first.starts_with(mark) ||
        common::trim(first.substr(mark.size())).empty())
      throw std::runtime_error(file.filename().string() +
                               " does not begin with \"" + std::string(mark) +
                               "TEXT\"");
    all.push_back(
        {.name = file.filename(),
         .expect = std::string(common::trim(first.substr(mark.size()))),
         .inside = text.substr(std::min(text.size(), first.size() + 1))});
  }
  return all;
}

}  // namespace learn
