// Small things that all pages are made of.

#include "common/site/html.hpp"

#include <algorithm>
#include <filesystem>

#include "common/site/pieces.hpp"

namespace site {
namespace {

/// The class that style.css colours; nothing for what is plain.
std::string_view class_of(look as) {
  switch (as) {
    case look::plain:
      return {};
    case look::comment:
      return "c";
    case look::text:
      return "s";
    case look::number:
      return "n";
    case look::keyword:
      return "k";
    case look::directive:
      return "d";
    case look::prompt:
      return "p";
    case look::command:
      return "b";
  }
  return {};
}

void add(std::string& line, std::string_view text, look as) {
  const std::string_view name = class_of(as);
  if (name.empty() || text.empty())
    line += escaped(text);
  else
    line.append("<span class=\"")
        .append(name)
        .append("\">")
        .append(escaped(text))
        .append("</span>");
}

}  // namespace

std::string without_comments(std::string html) {
  for (std::size_t begin = 0; (begin = html.find("<!--")) != html.npos;) {
    const std::size_t end = html.find("-->", begin);
    html.erase(begin, end == html.npos ? end : end + 3 - begin);
  }
  return html;
}

std::vector<std::string> highlighted_lines(std::string_view language,
                                           std::string_view source) {
  std::vector<std::string> lines(1);
  for (auto [text, as] : pieces_of(language, source)) {
    for (std::size_t end = 0; (end = text.find('\n')) != text.npos;) {
      add(lines.back(), text.substr(0, end), as);
      lines.emplace_back();
      text.remove_prefix(end + 1);
    }
    add(lines.back(), text, as);
  }
  if (lines.back().empty()) lines.pop_back();  // behind the last line end
  return lines;
}

std::string way(const std::string& from, const std::string& to) {
  const std::size_t hash = std::min(to.find('#'), to.size());
  const std::string anchor = to.substr(hash);
  const std::filesystem::path there = to.substr(0, hash);
  if (there == from && !anchor.empty()) return anchor;
  return there.lexically_relative(std::filesystem::path(from).parent_path())
             .generic_string() +
         anchor;
}

}  // namespace site
