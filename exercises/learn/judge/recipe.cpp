// The recipe: see recipe.hpp.

#include "exercises/learn/judge/recipe.hpp"

#include <utility>

#include "common/files/files.hpp"

namespace learn {
namespace {

/// "chapters/a.hpp /a/file" as its two parts.
std::pair<std::string, std::string> named(const std::string& value,
                                          char between = ' ') {
  const auto end = value.find(between);
  return {value.substr(0, end), value.substr(end + 1)};
}

/// "13 /a/file" as 13 and "/a/file".
std::pair<int, std::string> numbered(const std::string& value) {
  auto [number, file] = named(value);
  return {std::stoi(number), std::move(file)};
}

}  // namespace

recipe recipe::read(const std::filesystem::path& file) {
  recipe result;
  for (const std::string& line : common::split_lines(common::read_file(file))) {
    const auto space = line.find(' ');
    if (space == std::string::npos || space + 1 == line.size()) continue;
    const std::string key = line.substr(0, space);
    const std::string value = line.substr(space + 1);
    if (key == "compiler") result.compiler = value;
    if (key == "environment") result.environment.push_back(named(value, '='));
    if (key == "flag") result.flags.push_back(value);
    if (key == "header") result.header.push_back(value);
    if (key == "sanitizer") result.sanitizer.push_back(value);
    if (key == "sanitized_header") result.sanitized_header.push_back(value);
    if (key == "include") result.includes.push_back(value);
    if (key == "expects_throws") result.expects_throws = value;
    if (key == "first_object") result.first_object = value;
    if (key == "nm") result.nm.push_back(value);
    if (key == "object") result.objects.push_back(value);
    if (key == "library") result.libraries.push_back(value);
    if (key == "precompiled") result.precompiled.insert(numbered(value));
    if (key == "precompiled_header") result.precompiled_header = value;
    if (key == "precompiled_library") result.precompiled_library = value;
    if (key == "finished_directory") result.finished_directory = value;
    if (key == "finished") result.finished.insert(numbered(value));
    if (key == "sanitized_finished")
      result.sanitized_finished.insert(numbered(value));
    if (key == "finished_without") result.finished_without.insert(named(value));
    if (key == "flag" && value.starts_with("-fsanitize="))
      result.sanitized = true;
  }
  return result;
}

}  // namespace learn
