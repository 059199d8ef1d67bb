// Finished bricks: see finished_bricks.hpp.

#include "exercises/learn/judge/finished_bricks.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>

#include "common/files/files.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// 7 for "07_select".
int chapter_number(const std::string& directory) {
  int number = 0;
  std::from_chars(directory.data(), directory.data() + directory.size(),
                  number);
  return number;
}

/// The second part of a path: "07_select" of "chapters/07_select/reactor.hpp".
std::string chapter_in(const fs::path& path) {
  auto part = path.begin();
  return part == path.end() || ++part == path.end() ? "" : part->string();
}

}  // namespace

int first_changed_chapter(const exercise& what) {
  if (!what.brick.empty()) return chapter_number(chapter_in(what.brick));
  int first = chapter_number(what.chapter) + 1;
  const fs::path faulty = what.directory / "faulty.txt";
  if (!what.is_scenario() || !exists(faulty)) return first;
  for (const std::string& line : common::split_lines(common::read_file(faulty)))
    if (line.starts_with("solutions/"))
      first = std::min(first, chapter_number(chapter_in(line)));
  return first;
}

int first_unfinished_chapter(const exercise& what) {
  return what.is_scenario() ? chapter_number(what.chapter) + 1
                            : first_changed_chapter(what);
}

std::string include_of(const fs::path& brick) {
  return "#include \"" + brick.string() + "\"\n";
}

void leave_out(const fs::path& brick, const fs::path& chapter, texts& bricks) {
  if (bricks.erase(brick) == 0) return;
  const std::string include = include_of(chapter / brick);
  std::vector<fs::path> above;
  for (const auto& [name, text] : bricks)
    if (common::has(text, include)) above.push_back(name);
  for (const fs::path& each : above) leave_out(each, chapter, bricks);
}

std::string name_without(const fs::path& brick) {
  return std::to_string(chapter_number(chapter_in(brick))) + "_without_" +
         brick.stem().string();
}

std::vector<std::string> finished_bricks_for(const std::vector<exercise>& all,
                                             recipe& how) {
  int plain = 0, sanitized = 0;  // only what is before that chapter
  std::set<std::string> rebuilt;
  for (const exercise& each : all) {
    if (!each.lifetime) rebuilt.insert(each.brick);
    int& end = each.lifetime ? sanitized : plain;
    end = std::max(end, first_unfinished_chapter(each));
  }
  std::erase_if(how.finished,
                [&](const auto& each) { return each.first >= plain; });
  std::erase_if(how.sanitized_finished,
                [&](const auto& each) { return each.first >= sanitized; });
  std::erase_if(how.finished_without, [&](const auto& each) {
    return !rebuilt.contains(each.first);
  });
  std::vector<std::string> targets;
  for (const auto& [number, object] : how.finished)
    targets.push_back("finished_bricks_" + std::to_string(number));
  for (const auto& [number, object] : how.sanitized_finished)
    targets.push_back("finished_bricks_" + std::to_string(number) +
                      "_sanitized");
  for (const auto& [brick, object] : how.finished_without)
    targets.push_back("finished_bricks_" + name_without(brick));
  return targets;
}

std::vector<std::string> precompiled_bricks_for(
    const std::vector<exercise>& all, recipe& how) {
  std::set<int> wanted;
  for (const exercise& each : all)
    if (!each.lifetime && !each.is_prediction())
      wanted.insert(first_changed_chapter(each));
  std::erase_if(how.precompiled,
                [&](const auto& each) { return !wanted.contains(each.first); });
  std::vector<std::string> targets;
  for (const auto& [number, file] : how.precompiled)
    targets.push_back("precompiled_bricks_" + std::to_string(number));
  return targets;
}

}  // namespace learn
