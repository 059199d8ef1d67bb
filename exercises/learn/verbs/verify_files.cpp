// verify's first part: see verify_files.hpp.

#include "exercises/learn/verbs/verify_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <regex>
#include <string_view>

#include "common/files/files.hpp"
#include "exercises/learn/shelf/faulty_bricks.hpp"
#include "exercises/learn/shelf/region.hpp"
#include "exercises/learn/shelf/wrong_answers.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

using defects = std::vector<std::string>;

defects check_task(const exercise& what) {
  defects found;
  if (!exists(what.directory / "task.md")) return {"task.md is missing"};
  const auto head =
      common::split_lines(common::read_file(what.directory / "task.md"));
  if (head.empty() || !head[0].starts_with("# "))
    found.push_back("task.md: line 1 is not \"# Title\"");
  const std::vector<std::string> kinds = {"predict", "repair", "rebuild",
                                          "extend", "catch"};
  if (std::ranges::count(kinds, what.kind) == 0 || what.minutes <= 0)
    found.push_back(
        "task.md: line 3 is not \"**repair** · 10 minutes\" (or predict, "
        "rebuild, extend, catch)");
  if ((what.kind == "rebuild") != !what.brick.empty())
    found.push_back(
        "task.md: a rebuild, and only that, ends line 3 with "
        "\" · chapters/NN/file.hpp\"");
  if ((what.kind == "predict") != (what.ending == ".txt"))
    found.push_back("a predict, and only that, has a starter.txt");
  if (what.brick.empty() && !exists(what.directory / "test.cpp"))
    found.push_back("test.cpp is missing");
  return found;
}

defects check_hints(const exercise& what) {
  defects found;
  const auto hints = read_hints(what);
  if (hints.size() < 2)
    found.push_back("hints.md: there must be at least two, \"## 1\", \"## 2\"");
  for (std::size_t i = 0; i < hints.size(); ++i)
    if (common::trim(hints[i]).empty())
      found.push_back("hints.md: hint " + std::to_string(i + 1) + " is empty");
  return found;
}

/// Is it that name? One * in the pattern stands for anything.
bool stands_for(const std::string& pattern, const std::string& name) {
  const auto star = pattern.find('*');
  if (star == pattern.npos) return name == pattern;
  const std::string begin = pattern.substr(0, star),
                    end = pattern.substr(star + 1);
  return name.size() >= begin.size() + end.size() && name.starts_with(begin) &&
         name.ends_with(end);
}

/// Is there such a file?
bool leads_somewhere(const fs::path& path) {
  const std::string name = path.filename();
  if (!common::has(name, "*")) return exists(path);
  return std::ranges::any_of(
      common::entries(path.parent_path()),
      [&](const fs::path& each) { return stands_for(name, each.filename()); });
}

defects check_paths(const exercise& what, const fs::path& root) {
  static const std::regex in_the_book(
      "\\b(chapters|common|exercises|solutions)/[\\w/.*-]*[\\w*]");
  defects found;
  for (const char* file : {"task.md", "hints.md"}) {
    if (!exists(what.directory / file)) continue;
    const std::string text = common::read_file(what.directory / file);
    for (std::sregex_iterator each(text.begin(), text.end(), in_the_book), end;
         each != end; ++each)
      if (!leads_somewhere(root / each->str()))
        found.push_back(std::string(file) + ": there is no file " +
                        each->str());
  }
  return found;
}

defects check_region(const exercise& what, const fs::path& root) {
  const fs::path solution = solution_file(what, root);
  if (!exists(what.starter())) return {"starter" + what.ending + " is missing"};
  if (!exists(solution))
    return {"the solution is missing: " +
            solution.lexically_relative(root).string()};
  try {
    const auto begun = cut_region(starter_text(what, root));
    const auto done = cut_region(solution_text(what, root));
    if (begun.before != done.before || begun.after != done.after)
      return {"starter and solution differ outside the region"};
    if (begun.inside == done.inside)
      return {"starter and solution are the same"};
  } catch (const std::exception& error) {
    return {std::string("starter or solution: ") + error.what()};
  }
  return {};
}

defects check_wrong_answers(const exercise& what, const fs::path& root) {
  std::vector<wrong_answer> all;
  try {
    all = read_wrong_answers(what);
  } catch (const std::exception& error) {
    return {error.what()};
  }
  defects found;
  for (const wrong_answer& each : all) try {
      text_of(each, what, root);
    } catch (const std::exception& error) {
      found.push_back(error.what());
    }
  if (all.size() < 3)
    found.push_back("there must be at least three wrong answers, not " +
                    std::to_string(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < all.size(); ++j)
      if (i != j && all[j].expect.find(all[i].expect) != std::string::npos &&
          (i < j || all[i].expect != all[j].expect))
        found.push_back("wrong answers " + all[i].name + " and " + all[j].name +
                        " share a message: \"" + all[i].expect + "\"");
  return found;
}

/// Of a catch exercise: are there enough faulty bricks, and is each of them
/// told apart by its sentence?
defects check_faulty_bricks(const exercise& what, const fs::path& root) {
  if (!what.is_scenario()) return {};
  std::vector<faulty_brick> all;
  try {
    all = read_faulty_bricks(what, root);
  } catch (const std::exception& error) {
    return {error.what()};
  }
  defects found;
  if (all.size() < 3 || all.size() > 5)
    found.push_back("faulty.txt: there must be three to five bricks, not " +
                    std::to_string(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (all[i].fault == all[j].fault)
        found.push_back("faulty.txt: two bricks share a sentence: \"" +
                        all[i].fault + "\"");
      if (all[i].text == all[j].text)
        found.push_back("faulty.txt: a brick is named twice: \"" +
                        all[i].fault + "\"");
    }
  return found;
}

/// Names in `where` that none of the patterns `allowed` stands for.
defects strays_in(const fs::path& where,
                  const std::vector<std::string>& allowed) {
  defects found;
  for (const auto& file : common::entries(where)) {
    const bool known = std::ranges::any_of(allowed, [&](const auto& pattern) {
      return stands_for(pattern, file.filename());
    });
    if (!known) found.push_back("stray file: " + file.string());
  }
  return found;
}

defects check_strays(const exercise& what) {
  std::vector<std::string> allowed = {
      "task.md", "hints.md", "starter" + what.ending, "answer" + what.ending,
      "answer" + what.ending + ".backup-*"};
  if (what.brick.empty())
    allowed.insert(allowed.end(),
                   {"test.cpp", "*_test.cpp", "use.cpp", "test.hpp"});
  if (what.is_scenario()) allowed.push_back("faulty.txt");
  defects found = strays_in(what.directory, allowed);
  allowed = {"wrong"};
  if (what.brick.empty()) allowed.push_back("answer" + what.ending);
  for (std::string& more : strays_in(what.solution, allowed))
    found.push_back(std::move(more));
  for (const auto& file : common::entries(what.solution / "wrong"))
    if (file.extension() != ".diff")
      found.push_back("stray file: " + file.string());
  return found;
}

}  // namespace

defects verify_files(const exercise& what, const fs::path& root) {
  defects found;
  const auto add = [&](defects more) {
    for (std::string& each : more)
      found.push_back(
          common::replace_all(std::move(each), root.string() + "/", ""));
  };
  add(check_task(what));
  add(check_hints(what));
  add(check_paths(what, root));
  add(check_region(what, root));
  add(check_wrong_answers(what, root));
  add(check_faulty_bricks(what, root));
  add(check_strays(what));
  return found;
}

defects stray_files(const shelf& books) {
  defects found;
  std::vector<std::string> chapters;
  for (const chapter& each : books.chapters()) {
    chapters.push_back(each.name);
    std::vector<std::string> names;
    for (const exercise& inside : each.exercises) names.push_back(inside.name);
    for (const char* top : {"exercises", "solutions"})
      for (auto& more : strays_in(books.root() / top / each.name, names))
        found.push_back(std::move(more));
  }
  for (auto& more : strays_in(books.root() / "solutions", chapters))
    found.push_back(std::move(more));
  chapters.push_back("learn");
  for (auto& more : strays_in(books.root() / "exercises", chapters))
    found.push_back(std::move(more));
  for (std::string& each : found)
    each =
        common::replace_all(std::move(each), books.root().string() + "/", "");
  return found;
}

}  // namespace learn
