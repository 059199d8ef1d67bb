// The answers in a text: see answers.hpp.

#include "exercises/learn/pages/answers.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "common/files/files.hpp"

namespace learn {
namespace {

/// The line without the indentation that <details> had.
std::string_view moved_left(std::string_view line, std::size_t indent) {
  const auto text = std::min(line.find_first_not_of(' '), line.size());
  return line.substr(std::min(text, indent));
}

}  // namespace

std::string with_answers_last(const std::string& markdown) {
  std::string text;
  std::string answers;
  std::size_t count = 0;
  std::size_t indent = 0;
  bool inside = false;
  bool fenced = false;
  for (const std::string& line : common::split_lines(markdown)) {
    const std::string_view bare = common::trim(line);
    if (bare.starts_with("```")) fenced = !fenced;
    if (!fenced && !inside && bare.starts_with("<details>")) {
      inside = true;
      indent = line.find('<');
      const std::string number = std::to_string(++count);
      text += std::string(indent, ' ') + "*(Answer " + number +
              " is at the end of this text.)*\n";
      answers += "\n**Answer " + number + ".**\n";
    } else if (!fenced && inside && bare == "</details>") {
      inside = false;
    } else if (inside) {
      answers.append(moved_left(line, indent)).append("\n");
    } else {
      text += line + "\n";
    }
  }
  return count == 0 ? markdown : text + "\n## Answers\n" + answers;
}

}  // namespace learn
