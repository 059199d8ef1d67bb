// The small print of Markdown: see markdown_text.hpp.

#include "exercises/learn/pages/markdown_text.hpp"

#include <cstdint>
#include <cstdlib>
#include <map>

#include "common/files/files.hpp"
#include "common/files/utf8.hpp"

namespace learn {
std::string decoded_entity(std::string_view entity) {
  static const std::map<std::string_view, std::string_view> names = {
      {"&amp;", "&"},   {"&lt;", "<"},    {"&gt;", ">"},
      {"&quot;", "\""}, {"&apos;", "'"},  {"&nbsp;", "\u00a0"},
      {"&ndash;", "–"}, {"&mdash;", "—"}, {"&hellip;", "…"},
      {"&rarr;", "→"},  {"&middot;", "·"}};
  if (const auto found = names.find(entity); found != names.end())
    return std::string(found->second);
  if (entity.size() < 4 || entity[1] != '#') return std::string(entity);
  const std::string digits(entity.substr(2, entity.size() - 3));
  const bool hexadecimal = digits[0] == 'x' || digits[0] == 'X';
  const auto number = hexadecimal
                          ? std::strtoul(digits.c_str() + 1, nullptr, 16)
                          : std::strtoul(digits.c_str(), nullptr, 10);
  if (number < 0x20 || number > 0x10FFFF) return std::string(entity);
  return common::utf8(static_cast<std::uint32_t>(number));
}

std::string text_of_html(const std::string& html) {
  std::string text;
  for (std::size_t i = 0; i < html.size();) {
    const std::string_view rest = std::string_view(html).substr(i);
    if (rest[0] != '<') {
      text += html[i++];
      continue;
    }
    const bool comment = rest.starts_with("<!--");
    const auto end = comment ? rest.find("-->") : rest.find('>');
    if (rest.starts_with("<br")) text += '\n';
    if (end == rest.npos) break;
    i += end + (comment ? 3 : 1);
  }
  return text;
}

std::string shown_target(std::string_view link) {
  if (link.starts_with('#')) return {};
  if (link.find("://") != link.npos || link.starts_with("mailto:"))
    return std::string(link);
  link = link.substr(0, link.find('#'));
  while (link.starts_with("../")) link.remove_prefix(3);
  if (link.starts_with("./")) link.remove_prefix(2);
  if (link == "BOOK.md") return "./learn read book";
  std::string_view chapter = link;
  if (chapter.starts_with("chapters/")) chapter.remove_prefix(9);
  const std::string name(chapter);
  if (name.ends_with("/README.md") && std::atoi(name.c_str()) > 0)
    return "./learn read " + std::to_string(std::atoi(name.c_str()));
  return std::string(link);
}

}  // namespace learn
