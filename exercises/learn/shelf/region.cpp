// The region: see region.hpp.

#include "exercises/learn/shelf/region.hpp"

#include <stdexcept>

#include "common/files/files.hpp"

namespace learn {
namespace {

/// Is this line the comment that says `marker`, and nothing else?
bool is_marker(std::string_view line, std::string_view marker) {
  line = common::trim(line);
  for (const std::string_view comment : {"// ", "# "})
    if (line.starts_with(comment) &&
        common::trim(line.substr(comment.size())) == marker)
      return true;
  return false;
}

}  // namespace

region_parts cut_region(std::string_view text) {
  region_parts parts;
  std::string* current = &parts.before;
  for (const std::string& line : common::split_lines(text)) {
    if (is_marker(line, "#region answer")) {
      if (current != &parts.before)
        throw std::runtime_error("there is more than one #region answer");
      parts.before += line + "\n";
      current = &parts.inside;
      continue;
    }
    if (current == &parts.inside && is_marker(line, "#endregion"))
      current = &parts.after;
    *current += line + "\n";
  }
  if (current == &parts.before)
    throw std::runtime_error("there is no line \"#region answer\"");
  if (current == &parts.inside)
    throw std::runtime_error("#region answer has no #endregion");
  return parts;
}

std::string splice_region(std::string_view text, std::string_view replacement) {
  const region_parts parts = cut_region(text);
  std::string inside(replacement);
  if (!inside.empty() && !inside.ends_with('\n')) inside += '\n';
  return parts.before + inside + parts.after;
}

}  // namespace learn
