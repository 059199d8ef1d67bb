// All that can be wrong with the texts.

#include "common/book/check.hpp"

#include <cstddef>
#include <map>
#include <string>

#include "common/book/blocks.hpp"
#include "common/book/captions.hpp"
#include "common/book/files.hpp"
#include "common/book/links.hpp"
#include "common/book/markdown_blocks.hpp"
#include "common/book/markdown_page.hpp"
#include "common/book/pictures.hpp"
#include "common/book/regions.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

/// Collects what is wrong with one text.
class text_check {
 public:
  text_check(const fs::path& root, const fs::path& file)
      : root_(root),
        file_(file),
        source_(read_file(root / file)),
        text_(split_lines(source_)),
        page_(read_markdown(source_)),
        blocks_(fenced_blocks(text_)) {}

  std::vector<defect> all() {
    for (const std::size_t line : page_.unfenced)
      add(line, "a code block by indentation is not checked: give it a fence");
    if (page_.fenced != blocks_.size())
      add(0, "an odd fence: Markdown sees " + std::to_string(page_.fenced) +
                 " fenced blocks here, this checker " +
                 std::to_string(blocks_.size()));
    for (const fenced_block& block : blocks_)
      for (const defect& each : check_block(root_, block))
        add(each.line, each.what);
    for (const defect& each : check_captions(file_, text_))
      add(each.line, each.what);
    for (const reference& each : page_.references) {
      add(each.line, check_link(root_, file_, page_, each.target));
      if (each.picture && !is_web(each.target))
        add(each.line, check_picture(root_, file_, text_, each));
    }
    std::vector<defect> by_line;
    for (const auto& [line, what] : defects_)
      by_line.push_back({file_.string(), line, what});
    return by_line;
  }

 private:
  void add(std::size_t line, const std::string& what) {
    if (!what.empty()) defects_.emplace(line, what);
  }

  const fs::path& root_;
  const fs::path& file_;
  std::string source_;
  lines text_;
  markdown_page page_;
  std::vector<fenced_block> blocks_;
  std::multimap<std::size_t, std::string> defects_;
};

bool is_code(const fs::path& file) {
  const std::string kind = file.extension().string();
  return kind == ".hpp" || kind == ".cpp" || kind == ".py" || kind == ".txt" ||
         kind == ".cmake";
}

}  // namespace

std::vector<fs::path> texts_of(const fs::path& root) {
  std::vector<fs::path> texts;
  const auto add = [&](const fs::path& file) {
    if (fs::is_regular_file(root / file)) texts.push_back(file);
  };
  for (const char* file : {"README.md", "BOOK.md", "CONTRIBUTING.md"})
    add(file);
  for (const fs::path& chapter : directories_in(root, "chapters"))
    add(chapter / "README.md");
  for (const fs::path& chapter : directories_in(root, "exercises"))
    for (const fs::path& exercise : directories_in(root, chapter))
      for (const char* file : {"task.md", "hints.md"}) add(exercise / file);
  return texts;
}

std::vector<defect> check_text(const fs::path& root, const fs::path& file) {
  try {
    return text_check(root, file).all();
  } catch (const std::runtime_error& problem) {
    return {{file.string(), 0, problem.what()}};
  }
}

std::vector<defect> check_code(const fs::path& root) {
  std::vector<defect> defects;
  for (const char* place : {"chapters", "common", "exercises", "solutions"}) {
    if (!fs::is_directory(root / place)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / place)) {
      if (!entry.is_regular_file() || !is_code(entry.path())) continue;
      for (defect each : check_regions(split_lines(read_file(entry.path())))) {
        each.file = entry.path().lexically_relative(root).string();
        defects.push_back(std::move(each));
      }
    }
  }
  return defects;
}

}  // namespace book
