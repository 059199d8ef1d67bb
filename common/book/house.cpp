// The house rules: what is where, and who may know whom.

#include "common/book/house.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "common/book/chapter_text.hpp"
#include "common/book/files.hpp"
#include "common/book/process.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

const std::set<std::string> top_level = {
    "README.md",       "BOOK.md",   "CMakeLists.txt", "CMakePresets.json",
    "CONTRIBUTING.md", "LICENSE",   "learn",          "chapters",
    "common",          "exercises", "solutions"};

/// What the project holds at its top level: what git tracks there, or simply
/// what is there when git knows nothing.
std::set<std::string> top_level_entries(const fs::path& root) {
  std::set<std::string> names;
  if (fs::exists(root / ".git")) {
    const result listed = run({"git", "-c", "core.quotepath=off", "ls-files"},
                              root, errors::dropped);
    for (const std::string& file : split_lines(listed.output))
      names.insert(file.substr(0, file.find('/')));
  }
  if (names.empty())
    for (const auto& entry : fs::directory_iterator(root))
      names.insert(entry.path().filename().string());
  return names;
}

/// The last chapter whose bricks are a part of asyncio. What later ones build
/// is left out of the umbrella, so that nobody compiles a web server for a
/// lock.
constexpr int last_of_asyncio = 16;

/// One room of the house: a chapter directory and its number.
struct chapter {
  fs::path directory;
  std::string name;
  int number = 0;
};

std::vector<chapter> chapters_of(const fs::path& root) {
  static const std::regex shape("([0-9][0-9])_[a-z0-9_]+");
  std::vector<chapter> all;
  for (const fs::path& directory : directories_in(root, "chapters")) {
    const std::string name = directory.filename().string();
    if (std::regex_match(name, shape))
      all.push_back({directory, name, std::stoi(name.substr(0, 2))});
  }
  return all;
}

bool is_cpp(const fs::path& file) {
  return file.extension() == ".hpp" || file.extension() == ".cpp";
}

/// A header of the library; what only tests share lies in tests/.
bool is_brick(const fs::path& file) { return file.extension() == ".hpp"; }

/// The rules, one function each; all add to the same list.
class inspection {
 public:
  explicit inspection(const fs::path& root)
      : root_(root), chapters_(chapters_of(root)) {}

  std::vector<defect> all() {
    check_top_level();
    for (const chapter& each : chapters_) {
      check_files(each);
      check_exercises(each);
      check_later_names(each);
      add_all(check_chapter_text(root_, each.directory));
    }
    check_common();
    check_umbrella();
    check_solutions();
    return std::move(defects_);
  }

 private:
  void add(const fs::path& file, std::size_t line, const std::string& what) {
    defects_.push_back({file.string(), line, what});
  }
  void add_all(const std::vector<defect>& more) {
    defects_.insert(defects_.end(), more.begin(), more.end());
  }

  void check_top_level() {
    for (const std::string& name : top_level_entries(root_))
      if (!name.starts_with(".") && !top_level.contains(name))
        add(name, 0, "does not belong at the top level of the project");
  }

  void check_files(const chapter& each) {
    for (const char* name :
         {"README.md", "main.cpp", "twin.py", "timeline.svg"})
      if (!fs::is_regular_file(root_ / each.directory / name))
        add(each.directory, 0, std::string("has no ") + name);
    bool brick = false;
    bool test = false;
    for (const fs::path& file : files_in(root_, each.directory))
      if (is_brick(file)) brick = true;
    for (const fs::path& file : files_in(root_, each.directory / "tests"))
      if (file.string().ends_with("_test.cpp")) test = true;
    if (!brick) add(each.directory, 0, "has no brick (*.hpp)");
    if (!test) add(each.directory, 0, "has no test (tests/*_test.cpp)");
  }

  void check_exercises(const chapter& each) {
    const fs::path place = fs::path("exercises") / each.name;
    const std::size_t count = directories_in(root_, place).size();
    if (count < 4)
      add(place, 0,
          "a chapter has at least four exercises, this one " +
              std::to_string(count));
  }

  void check_solutions() {
    for (const fs::path& group : directories_in(root_, "exercises"))
      for (const fs::path& exercise : directories_in(root_, group)) {
        const fs::path solution =
            "solutions" / exercise.lexically_relative("exercises");
        if (group.filename() != "learn" && !fs::is_directory(root_ / solution))
          add(exercise, 0, "has no " + solution.string());
      }
  }

  /// Is this word, found in code, a chapter's directory? `03_x/` always is.
  bool is_chapter(const std::string& word, const std::string& next) const {
    return next == "/" ||
           std::any_of(chapters_.begin(), chapters_.end(),
                       [&](const chapter& each) { return each.name == word; });
  }

  /// Calls `found(chapter name, line)` for each chapter that a file names.
  template <class Found>
  void for_chapters_named(const fs::path& file, Found found) const {
    static const std::regex name(
        "(^|[^A-Za-z0-9_.])([0-9][0-9]_[a-z0-9_]+)(/?)");
    const lines code = split_lines(read_file(root_ / file));
    for (std::size_t at = 0; at < code.size(); ++at)
      for (std::sregex_iterator hit(code[at].begin(), code[at].end(), name),
           end;
           hit != end; ++hit)
        if (is_chapter((*hit)[2], (*hit)[3])) found((*hit)[2].str(), at + 1);
  }

  void check_later_names(const chapter& each) {
    for (const auto& entry :
         fs::recursive_directory_iterator(root_ / each.directory)) {
      const fs::path file = entry.path().lexically_relative(root_);
      if (!entry.is_regular_file() || !is_cpp(file)) continue;
      for_chapters_named(file, [&](const std::string& name, std::size_t line) {
        if (std::stoi(name.substr(0, 2)) > each.number)
          add(file, line, "code must not know a later chapter: " + name);
      });
    }
  }

  void check_common() {
    static const std::regex include(
        R"re(\s*#\s*include\s*["<](chapters/)?([0-9][0-9]_.*|asyncio\.hpp)[">].*)re");
    if (!fs::is_directory(root_ / "common")) return;
    for (const auto& entry :
         fs::recursive_directory_iterator(root_ / "common")) {
      const fs::path file = entry.path().lexically_relative(root_);
      if (!entry.is_regular_file() || !is_cpp(file)) continue;
      const lines code = split_lines(read_file(root_ / file));
      for (std::size_t at = 0; at < code.size(); ++at)
        if (std::regex_match(code[at], include))
          add(file, at + 1, "common/ must not include a chapter");
    }
  }

  void check_umbrella() {
    const fs::path umbrella = "chapters/asyncio.hpp";
    std::set<std::string> bricks;
    for (const chapter& each : chapters_)
      for (const fs::path& file : files_in(root_, each.directory))
        if (is_brick(file) && each.number <= last_of_asyncio)
          bricks.insert(each.name + "/" + file.filename().string());
    if (!fs::is_regular_file(root_ / umbrella))
      return add(umbrella, 0, "is missing");
    check_umbrella_lines(umbrella, bricks);
    for (const std::string& brick : bricks)
      add(umbrella, 0, "does not include the brick " + brick);
  }

  /// Takes what the umbrella includes out of `bricks`.
  void check_umbrella_lines(const fs::path& umbrella,
                            std::set<std::string>& bricks) {
    static const std::regex include("#include \"(.*)\"");
    const lines code = split_lines(read_file(root_ / umbrella));
    for (std::size_t at = 0; at < code.size(); ++at) {
      const std::string line(trim(code[at]));
      std::smatch hit;
      if (line.empty() || line.starts_with("//") || line == "#pragma once")
        continue;
      if (!std::regex_match(line, hit, include) || bricks.erase(hit[1]) == 0)
        add(umbrella, at + 1,
            "lists bricks of chapters 1 to 16, each once, and nothing else: " +
                line);
    }
  }

  const fs::path& root_;
  std::vector<chapter> chapters_;
  std::vector<defect> defects_;
};

}  // namespace

std::vector<defect> check_house(const fs::path& root) {
  return inspection(root).all();
}

}  // namespace book
