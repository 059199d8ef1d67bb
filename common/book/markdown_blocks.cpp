// The fenced blocks of a Markdown text.

#include "common/book/markdown_blocks.hpp"

#include <algorithm>
#include <cctype>

namespace book {
namespace {

/// The run of three or more backticks or tildes that `line` begins with.
std::string_view fence_of(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return {};
  const std::size_t end =
      std::min(line.find_first_not_of(line[0]), line.size());
  if (end < 3) return {};
  // A line such as ```code``` is a code span in a paragraph.
  if (line[0] == '`' && line.find('`', end) != line.npos) return {};
  return line.substr(0, end);
}

bool closes(std::string_view line, std::string_view opening) {
  const std::string_view fence = fence_of(line);
  return !fence.empty() && fence[0] == opening[0] &&
         fence.size() >= opening.size() && trim(line) == fence;
}

/// `line` without as many leading spaces as the fence had.
std::string without_indent(const std::string& line, std::size_t indent) {
  const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
  return line.substr(std::min(indent, spaces));
}

/// Takes `key=value` or `key="a value"` off the front of `text`.
std::pair<std::string, std::string> take_setting(std::string_view& text) {
  const std::size_t equals = text.find_first_of("= ");
  if (equals == text.npos || text[equals] != '=' || equals == 0)
    throw wrong("\"" + std::string(text) + "\" is not of the form key=value");
  std::string key(text.substr(0, equals));
  text.remove_prefix(equals + 1);
  const bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  std::size_t end = text.find(quoted ? '"' : ' ');
  if (quoted && end == text.npos)
    throw wrong("the quote after " + key + "= is not closed");
  end = std::min(end, text.size());
  std::string value(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return {std::move(key), std::move(value)};
}

}  // namespace

std::string info_string::get(const std::string& key) const {
  const auto found = settings.find(key);
  return found == settings.end() ? "" : found->second;
}

info_string parse_info(std::string_view text) {
  info_string info;
  text = trim(text);
  const std::size_t end = std::min(text.find(' '), text.size());
  if (text.substr(0, end).find('=') == text.npos) {
    info.language = text.substr(0, end);
    text.remove_prefix(end);
  }
  while (!(text = trim(text)).empty()) {
    auto [key, value] = take_setting(text);
    if (!info.settings.emplace(key, std::move(value)).second)
      throw wrong(key + "= is given twice");
  }
  return info;
}

std::vector<fenced_block> fenced_blocks(const lines& text) {
  std::vector<fenced_block> blocks;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view fence = fence_of(text[at]);
    if (fence.empty()) continue;
    fenced_block block;
    block.fence = at;
    block.indent.assign(text[at].find_first_not_of(' '), ' ');
    block.info = trim(text[at].substr(block.indent.size() + fence.size()));
    while (++at < text.size() && !closes(text[at], fence))
      block.content.push_back(without_indent(text[at], block.indent.size()));
    block.end = at;
    block.closed = at < text.size();
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace book
