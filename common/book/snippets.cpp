// Snippets: blocks of code that must stand, to the letter, in a file.

#include "common/book/snippets.hpp"

#include <algorithm>

#include "common/book/definitions.hpp"
#include "common/book/regions.hpp"

namespace book {
namespace {

std::string file_of(const info_string& info) {
  return info.has("twin") ? info.get("twin") : info.get("file");
}

std::vector<lines> raw_choices(const std::filesystem::path& root,
                               const info_string& info) {
  const std::filesystem::path file = root / file_of(info);
  if (!std::filesystem::is_regular_file(file))
    throw wrong("there is no file " + file_of(info));
  const lines source = split_lines(read_file(file));
  if (info.has("region")) return {find_region(source, info.get("region"))};
  if (!info.has("name")) return {without_markers(source)};

  const definition found =
      find_definition(definitions_of(file), info.get("name"));
  std::vector<lines> choices;
  for (const std::size_t from : {found.header, found.comment, found.first})
    choices.push_back(without_markers(slice(source, from, found.end)));
  return choices;
}

}  // namespace

std::string quoted_place(const info_string& info) {
  std::string place = file_of(info);
  if (info.has("name")) place += ", " + info.get("name");
  if (info.has("region")) place += ", region " + info.get("region");
  return place;
}

std::vector<lines> snippet_choices(const std::filesystem::path& root,
                                   const info_string& info,
                                   const lines& shown) {
  std::vector<lines> choices = raw_choices(root, info);
  for (lines& each : choices) each = dedent(std::move(each));
  const lines plain = dedent(shown);
  const auto likely = std::find_if(
      choices.begin(), choices.end(), [&plain](const lines& choice) {
        return !plain.empty() && !choice.empty() && plain[0] == choice[0];
      });
  if (likely != choices.end()) std::iter_swap(choices.begin(), likely);
  return choices;
}

std::string check_snippet(const std::filesystem::path& root,
                          const info_string& info, const lines& shown) {
  std::vector<lines> choices;
  try {
    choices = snippet_choices(root, info, shown);
  } catch (const std::runtime_error& problem) {
    return file_of(info) + ": " + problem.what();
  }
  const lines plain = dedent(shown);
  if (std::find(choices.begin(), choices.end(), plain) != choices.end())
    return {};
  return "the snippet differs from " + quoted_place(info) + ": " +
         first_difference(plain, "shown", choices.front(), "file ");
}

}  // namespace book
