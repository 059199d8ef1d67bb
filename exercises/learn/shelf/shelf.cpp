// The shelf: see shelf.hpp. A directory whose name is a number, `_` and a word
// counts; everything else is looked at by `verify` only.

#include "exercises/learn/shelf/shelf.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "common/command_line/command_line.hpp"
#include "common/command_line/nearest.hpp"
#include "common/files/files.hpp"

namespace learn {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view word) {
  return !word.empty() && word.size() < 6 &&
         std::ranges::all_of(word, is_digit);
}

bool is_numbered(std::string_view name) {
  const auto line = name.find('_');
  return line != name.npos && line > 0 && line + 1 < name.size() &&
         std::ranges::all_of(name.substr(0, line), is_digit);
}

/// "generators" of "01_generators".
std::string_view bare(std::string_view name) {
  return is_numbered(name) ? name.substr(name.find('_') + 1) : name;
}

/// Is `word` one of the ways to say `name`: as it is, its number, or its word?
bool means(std::string_view word, const std::string& name) {
  if (word == name || word == bare(name)) return true;
  return is_number(word) &&
         std::atoi(std::string(word).c_str()) == std::atoi(name.c_str());
}

/// The number before the word "minutes" in the first lines of a text.
int minutes_in(const std::vector<std::string>& head) {
  for (std::size_t i = 0; i < head.size() && i < 8; ++i) {
    auto at = head[i].find(" minute");
    if (at == std::string::npos) continue;
    while (at > 0 && is_digit(head[i][at - 1])) --at;
    return std::atoi(head[i].c_str() + at);
  }
  return 0;
}

/// "Generators" of "# 1. Generators"; `otherwise` when there is no such line.
std::string title_in(const std::vector<std::string>& head,
                     std::string_view otherwise) {
  if (!head.empty() && head[0].starts_with("# ")) {
    std::string_view title = common::trim(std::string_view(head[0]).substr(2));
    for (const std::string_view word : {"Chapter ", "chapter "})
      if (title.starts_with(word)) title.remove_prefix(word.size());
    std::size_t digits = 0;
    while (digits < title.size() && is_digit(title[digits])) ++digits;
    if (digits > 0 && digits < title.size() &&
        std::string_view(".: ").find(title[digits]) != std::string_view::npos)
      title = common::trim(title.substr(digits + 1));
    if (!title.empty()) return std::string(title);
  }
  std::string title(otherwise);
  std::ranges::replace(title, '_', ' ');
  if (!title.empty())
    title[0] =
        static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return title;
}

std::vector<std::string> head_of(const std::filesystem::path& text) {
  return exists(text) ? common::split_lines(common::read_file(text))
                      : std::vector<std::string>{};
}

}  // namespace

exercise read_exercise(const std::filesystem::path& root,
                       const std::filesystem::path& directory) {
  exercise found;
  found.chapter = directory.parent_path().filename();
  found.name = directory.filename();
  found.directory = directory;
  found.solution = root / "solutions" / found.chapter / found.name;
  if (exists(directory / "starter.txt")) found.ending = ".txt";
  const auto head = head_of(directory / "task.md");
  found.title = title_in(head, bare(found.name));
  found.minutes = minutes_in(head);
  if (head.size() < 3) return found;
  const std::string_view line = head[2];  // **kind** · 10 minutes · brick
  if (line.starts_with("**"))
    found.kind = line.substr(2, line.find("**", 2) - 2);
  if (const auto at = line.find("chapters/"); at != line.npos)
    found.brick = std::string(line.substr(at, line.find(' ', at) - at));
  found.lifetime = line.find("address sanitizer") != line.npos;
  return found;
}

namespace {

std::vector<exercise> read_exercises(const std::filesystem::path& root,
                                     const std::string& chapter) {
  std::vector<exercise> found;
  for (const auto& each : common::entries(root / "exercises" / chapter))
    if (is_directory(each) && is_numbered(each.filename().string()))
      found.push_back(read_exercise(root, each));
  std::ranges::sort(found, {}, [](const exercise& e) {
    return std::pair(std::atoi(e.name.c_str()), e.name);
  });
  return found;
}

[[noreturn]] void not_found(std::string_view what, std::string_view word,
                            const std::vector<std::string>& candidates,
                            std::string_view nearest_to) {
  auto near = common::nearest(nearest_to, candidates);
  if (near.empty()) near = candidates;
  // All exercises of a chapter are few enough to be named, those of the book
  // are not.
  if (near.size() > 9) near.resize(5);
  std::string text = "there is no ";
  text.append(what).append(" \"").append(word).append("\"");
  for (std::size_t i = 0; i < near.size(); ++i)
    text += (i == 0                ? "; did you mean "
             : i + 1 < near.size() ? ", "
                                   : " or ") +
            near[i];
  text += near.empty() ? "; ./learn list shows what there is"
                       : "? (./learn list shows all)";
  throw common::usage_error(text);
}

[[noreturn]] void several(std::string_view word,
                          const std::vector<const exercise*>& all) {
  std::string text = "which \"" + std::string(word) + "\"? There are";
  for (const exercise* each : all)
    text += (each == all.front() ? " " : ", ") + each->id();
  throw common::usage_error(text);
}

/// "01_generators/1_trace" of "exercises/01_generators/1_trace/answer.hpp".
std::string_view without_path(std::string_view word, std::string_view top) {
  if (word.starts_with("./")) word.remove_prefix(2);
  if (word.starts_with(top)) word.remove_prefix(top.size());
  const auto last = word.rfind('/');
  if (last != word.npos && word.find('.', last) != word.npos)
    word = word.substr(0, last);
  while (word.ends_with('/')) word.remove_suffix(1);
  return word;
}

}  // namespace

shelf::shelf(std::filesystem::path root) : root_(std::move(root)) {
  for (const auto& each : common::entries(root_ / "chapters")) {
    const std::string name = each.filename();
    if (!is_directory(each) || !is_numbered(name)) continue;
    const auto head = head_of(each / "README.md");
    chapters_.push_back({.number = std::atoi(name.c_str()),
                         .name = name,
                         .title = title_in(head, bare(name)),
                         .minutes = minutes_in(head),
                         .directory = each,
                         .exercises = read_exercises(root_, name)});
  }
}

const chapter* shelf::chapter_numbered(std::string_view given) const {
  const std::string_view word = without_path(given, "chapters/");
  if (!is_number(word) && !is_numbered(word)) return nullptr;
  for (const chapter& each : chapters_)
    if (means(word, each.name)) return &each;
  return nullptr;
}

void shelf::no_such_number(std::string_view number) const {
  const std::string name =
      std::to_string(std::atoi(std::string(number).c_str()));
  // The map of the book has a line for each chapter, also for those to come.
  bool planned = false;
  for (const std::string& line : head_of(root_ / "BOOK.md"))
    planned = planned || line.starts_with("| " + name + " | ");
  std::string text = planned ? "chapter " + name + " is not written yet"
                             : "there is no chapter " + name;
  if (!chapters_.empty())
    text += "; there are chapters " + std::to_string(chapters_.front().number) +
            " to " + std::to_string(chapters_.back().number);
  throw common::usage_error(text + " (./learn read book shows the map)");
}

const chapter& shelf::find_chapter(std::string_view given) const {
  const std::string_view word = without_path(given, "chapters/");
  std::vector<std::string> names;
  for (const chapter& each : chapters_) {
    if (means(word, each.name)) return each;
    names.push_back(each.name);
  }
  if (is_number(word)) no_such_number(word);
  // A slip is nearer to the bare name than to the numbered one.
  if (!is_numbered(word))
    for (std::string& name : names) name = bare(name);
  not_found("chapter", given, names, word);
}

const exercise& shelf::find_exercise(std::string_view given) const {
  const std::string_view word = without_path(given, "exercises/");
  const auto slash = word.find('/');
  const auto in_chapter = word.substr(0, slash);
  const auto name = slash == word.npos ? word : word.substr(slash + 1);
  std::vector<std::string> ids;
  std::vector<const exercise*> found;
  for (const chapter& each : chapters_) {
    if (slash != word.npos && !means(in_chapter, each.name)) continue;
    for (const exercise& candidate : each.exercises) {
      ids.push_back(candidate.id());
      const bool number_alone =
          slash == word.npos && is_digit(word[0]) && bare(name) == name;
      if (!word.empty() && !number_alone && means(name, candidate.name))
        found.push_back(&candidate);
    }
  }
  if (found.empty() && name.size() >= 3)  // a part of a name will do
    for (const chapter& each : chapters_)
      for (const exercise& candidate : each.exercises)
        if ((slash == word.npos || means(in_chapter, each.name)) &&
            candidate.name.find(name) != std::string::npos)
          found.push_back(&candidate);
  if (found.size() == 1) return *found[0];
  if (found.size() > 1) several(given, found);
  if (is_number(in_chapter) || (ids.empty() && slash != word.npos)) {
    const chapter& its = find_chapter(in_chapter);  // throws: there is none
    if (slash == word.npos && !its.exercises.empty()) {
      for (const exercise& each : its.exercises) found.push_back(&each);
      several(given, found);
    }
  }
  if (ids.empty())
    for (const chapter& each : chapters_)
      for (const exercise& all : each.exercises) ids.push_back(all.id());
  // Compare like with like: "trase" with "trace", "1/trase" with "1_trace".
  for (std::string& id : ids)
    if (common::edit_distance(name, bare(id.substr(id.find('/') + 1))) <= 2)
      not_found("exercise", given, {id}, id);
  not_found("exercise", given, ids, word);
}

}  // namespace learn
