// What the search looks in.

#include "common/site/search_index.hpp"

#include <cstdio>

#include "common/book/definitions.hpp"

namespace site {
namespace {

/// As a string of a script.
std::string script_string(std::string_view text) {
  std::string safe = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') safe += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char code[7];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      safe += code;
    } else {
      safe += c;
    }
  }
  return safe + "\"";
}

std::string entry(const std::string& path, const std::string& page,
                  const std::string& heading, const std::string& words) {
  return "[" + script_string(path) + "," + script_string(page) + "," +
         script_string(heading) + "," + script_string(words) + "],\n";
}

/// Of which files the definitions are worth finding: a chapter's bricks.
bool is_brick(const std::filesystem::path& file) {
  return file.extension() == ".hpp" && *file.begin() == "chapters" &&
         std::distance(file.begin(), file.end()) == 3;
}

/// Nothing for a file that somebody is in the middle of writing, whose brackets
/// do not match.
std::vector<book::definition> definitions_in(
    const std::filesystem::path& file) {
  try {
    return book::definitions_of(file);
  } catch (const book::wrong&) {
    return {};
  }
}

std::string definitions(const std::filesystem::path& root, const page& of) {
  constexpr std::string_view scope = "asyncio::";
  std::string entries;
  for (const book::definition& each : definitions_in(root / of.file)) {
    const bool ours = each.name.starts_with(scope);
    entries += entry(of.path + "#L" + std::to_string(each.first + 1), of.title,
                     each.name.substr(ours ? scope.size() : 0), "");
  }
  return entries;
}

}  // namespace

std::string search_index(const std::filesystem::path& root,
                         const std::vector<page>& pages) {
  std::string script = "var search_index = [\n";
  for (const page& each : pages) {
    if (each.kind == page_kind::whole) continue;
    if (each.sections.empty()) script += entry(each.path, each.title, "", "");
    for (const section& part : each.sections)
      if (!part.id.empty())
        script +=
            entry(each.path + (part.level == 1 ? "" : "#" + part.id),
                  each.title, part.level == 1 ? "" : part.title, part.words);
    if (each.kind == page_kind::source && is_brick(each.file))
      script += definitions(root, each);
  }
  return script + "];\n";
}

}  // namespace site
