// Faulty bricks: see faulty_bricks.hpp.

#include "exercises/learn/shelf/faulty_bricks.hpp"

#include <stdexcept>
#include <string_view>

#include "common/files/files.hpp"
#include "exercises/learn/shelf/wrong_answers.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// The brick of a line "solutions/NN_chapter/K_name/wrong/NAME.diff: sentence".
faulty_brick read_line(const std::string& line, const fs::path& root) {
  const auto colon = line.find(": ");
  const fs::path diff = line.substr(0, colon);
  const fs::path solution = diff.parent_path().parent_path();
  const exercise rebuilt = read_exercise(
      root, root / "exercises" / solution.lexically_relative("solutions"));
  if (diff.parent_path().filename() != "wrong" ||
      solution.parent_path().parent_path() != "solutions" ||
      rebuilt.brick.empty())
    throw std::runtime_error(
        "it is not a wrong answer of a rebuild exercise, "
        "solutions/NN_chapter/K_name/wrong/NAME.diff");
  if (!exists(root / diff)) throw std::runtime_error("there is no such file");
  if (colon == line.npos || common::trim(line.substr(colon + 2)).empty())
    throw std::runtime_error(
        "behind the file stand a colon, a blank and what is wrong with that "
        "brick, in one sentence");
  const wrong_answer mistake{
      .name = diff.stem(), .expect = {}, .diff = root / diff};
  return {.fault = std::string(common::trim(line.substr(colon + 2))),
          .brick = rebuilt.brick,
          .text = text_of(mistake, rebuilt, root)};
}

}  // namespace

std::vector<faulty_brick> read_faulty_bricks(const exercise& what,
                                             const fs::path& root) {
  const fs::path file = what.directory / "faulty.txt";
  if (!exists(file)) throw std::runtime_error("faulty.txt is missing");
  std::vector<faulty_brick> all;
  std::string instances;
  for (const std::string& line : common::split_lines(common::read_file(file))) {
    if (common::trim(line).empty() || line.starts_with('#')) continue;
    if (line.starts_with("template ")) {
      instances += line + "\n";
      continue;
    }
    try {
      all.push_back(read_line(line, root));
    } catch (const std::exception& error) {
      throw std::runtime_error("faulty.txt, \"" + line + "\": " + error.what());
    }
  }
  for (faulty_brick& each : all) each.instances = instances;
  return all;
}

}  // namespace learn
