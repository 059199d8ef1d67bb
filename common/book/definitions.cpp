// Definitions by name, and those of Python and the shell.

#include "common/book/definitions.hpp"

#include <algorithm>

namespace book {
namespace {

std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// The word behind `def`, `async def` or `class`; empty for other lines.
std::string python_name(std::string_view line) {
  line = trim(line);
  for (const std::string_view keyword : {"async def ", "def ", "class "})
    if (line.starts_with(keyword)) {
      line.remove_prefix(keyword.size());
      return std::string(line.substr(0, line.find_first_of("(:[ ")));
    }
  return {};
}

/// Does this line leave a """ string open, or close one?
bool toggles_string(std::string_view line) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = line.find("\"\"\"", at)) != line.npos; at += 3)
    ++count;
  return count % 2 == 1;
}

/// For each line: is it the inside of a """ string?
std::vector<bool> inside_strings(const lines& source) {
  std::vector<bool> inside;
  bool open = false;
  for (const std::string& line : source) {
    inside.push_back(open);
    if (toggles_string(line)) open = !open;
  }
  return inside;
}

/// Behind the last line that belongs to the definition at `first`.
std::size_t python_end(const lines& source, const std::vector<bool>& inside,
                       std::size_t first) {
  const std::size_t indent = indent_of(source[first]);
  std::size_t end = first + 1;
  for (std::size_t at = first + 1; at < source.size(); ++at) {
    const std::string_view line = trim(source[at]);
    if (line.empty()) continue;
    const bool header_goes_on = line.starts_with(")");
    if (!inside[at] && !header_goes_on && indent_of(source[at]) <= indent)
      break;
    end = at + 1;
  }
  return end;
}

std::size_t lines_above(const lines& source, std::size_t first,
                        std::string_view beginning) {
  while (first > 0 && trim(source[first - 1]).starts_with(beginning) &&
         !trim(source[first - 1]).starts_with("# #"))
    --first;
  return first;
}

/// "generator" means the class, not its constructors; these are called
/// "generator::generator".
bool is_constructor(const definition& each) {
  const std::size_t last = each.name.rfind("::");
  if (last == std::string::npos) return false;
  const std::string scope = each.name.substr(0, last);
  return ("::" + scope).ends_with(each.name.substr(last));
}

std::string list_of(const std::vector<definition>& all) {
  std::string text;
  for (const definition& each : all)
    text +=
        "\n    " + each.name + " (line " + std::to_string(each.first + 1) + ")";
  return text;
}

}  // namespace

std::vector<definition> python_definitions(const lines& source) {
  const std::vector<bool> inside = inside_strings(source);
  std::vector<definition> all;
  std::vector<definition> scopes;
  for (std::size_t at = 0; at < source.size(); ++at) {
    while (!scopes.empty() && scopes.back().end <= at) scopes.pop_back();
    std::string name = inside[at] ? "" : python_name(source[at]);
    if (name.empty()) continue;
    if (!scopes.empty()) name = scopes.back().name + "::" + name;
    definition each{std::move(name), 0, lines_above(source, at, "@"), at,
                    python_end(source, inside, at)};
    each.comment = lines_above(source, each.header, "#");
    scopes.push_back(each);
    all.push_back(std::move(each));
  }
  return all;
}

std::vector<definition> shell_definitions(const lines& source) {
  std::vector<definition> all;
  for (std::size_t at = 0; at < source.size(); ++at) {
    const std::string& line = source[at];
    const std::size_t brackets = line.find("() {");
    if (brackets == line.npos || line.ends_with("}")) continue;
    const std::string close = line.substr(0, indent_of(line)) + "}";
    const auto end = std::find(source.begin() + static_cast<std::ptrdiff_t>(at),
                               source.end(), close);
    if (end == source.end()) continue;
    all.push_back({std::string(trim(line.substr(0, brackets))),
                   lines_above(source, at, "#"), at, at,
                   static_cast<std::size_t>(end - source.begin()) + 1});
  }
  return all;
}

std::vector<definition> definitions_of(const std::filesystem::path& file) {
  const std::string source = read_file(file);
  const std::string kind = file.extension().string();
  if (kind == ".hpp" || kind == ".cpp" || kind == ".h")
    return cpp_definitions(source);
  if (kind == ".py") return python_definitions(split_lines(source));
  return shell_definitions(split_lines(source));
}

definition find_definition(const std::vector<definition>& all,
                           std::string_view name) {
  std::vector<definition> hits;
  for (const definition& each : all)
    if (each.name == name || each.name.ends_with("::" + std::string(name)))
      hits.push_back(each);
  if (hits.size() == 1) return hits.front();
  std::vector<definition> others = hits;
  std::erase_if(others, is_constructor);
  if (others.size() == 1) return others.front();
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (hits.empty())
    throw wrong("there is no definition of " + quoted +
                "; there are:" + list_of(all));
  throw wrong("several definitions are called " + quoted +
              "; give more of the name, or use a region:" + list_of(hits));
}

}  // namespace book
