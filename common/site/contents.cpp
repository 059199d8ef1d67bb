// What the book consists of.

#include "common/site/contents.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "common/book/files.hpp"
#include "common/book/markdown_page.hpp"
#include "common/book/text.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

/// The parts of BOOK.md that readers look things up in have their own pages.
struct book_part {
  std::string_view heading;
  const char* path;
  bool defines = false;
};
constexpr std::array parts = {book_part{"## From Python to C++", "python.html"},
                              book_part{"## Glossary", "glossary.html", true},
                              book_part{"## For teachers", "teachers.html"}};

const book_part* part_at(const std::string& line) {
  const auto found = std::ranges::find(parts, line, &book_part::heading);
  return found == parts.end() ? nullptr : &*found;
}

bool is_chapter(const fs::path& directory) {
  const std::string name = directory.filename().string();
  return name.size() > 3 && name.find_first_not_of("0123456789") == 2 &&
         name[2] == '_';
}

/// Of an exercise, what a student is handed out; of a directory of code, what
/// is code.
bool is_shown(const fs::path& file) {
  const std::string name = file.filename().string();
  const bool of_exercise = *file.begin() == "exercises" &&
                           is_chapter(file.parent_path().parent_path());
  if (of_exercise)
    return name.starts_with("starter.") || name == "test.hpp" ||
           name == "test.cpp" || name.ends_with("_test.cpp");
  static const std::set<std::string> endings = {".hpp", ".cpp", ".py",
                                                ".txt", ".css", ".js"};
  return endings.contains(file.extension().string());
}

class collector {
 public:
  explicit collector(const fs::path& root) : root_(root) {}

  contents collect() {
    if (!fs::is_regular_file(root_ / "BOOK.md"))
      throw std::runtime_error(root_.string() +
                               " is not the book: it has no BOOK.md");
    add_text(page_kind::front, "README.md", "index.html");
    add_book();
    for (const char* place : {"chapters", "common", "exercises"})
      add_files(place);
    for (const char* file :
         {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "learn"})
      if (fs::is_regular_file(root_ / file)) all_.sources.emplace_back(file);
    std::ranges::sort(all_.sources);
    return std::move(all_);
  }

 private:
  void add_text(page_kind kind, const fs::path& file, std::string path) {
    if (fs::is_regular_file(root_ / file))
      all_.texts.push_back(
          {kind, file, std::move(path), book::read_file(root_ / file)});
  }

  /// BOOK.md, taken apart, with the chapters behind its first part.
  void add_book() {
    text_source first{page_kind::text,  "BOOK.md", "book.html", "", 0,
                      "About this book"};
    std::vector<text_source> others;
    std::string* into = &first.markdown;
    for (const std::string& line :
         book::split_lines(book::read_file(root_ / "BOOK.md"))) {
      if (const book_part* own = part_at(line)) {
        others.push_back({page_kind::text, "BOOK.md", own->path, "", -1});
        others.back().defines = own->defines;
        into = &others.back().markdown;
      } else if (line.starts_with("## ")) {
        into = &first.markdown;
      }
      *into += line + "\n";
    }
    all_.texts.push_back(std::move(first));
    add_chapters();
    std::ranges::move(others, std::back_inserter(all_.texts));
    add_text(page_kind::text, "CONTRIBUTING.md", "contributing.html");
  }

  void add_chapters() {
    for (const fs::path& directory : book::directories_in(root_, "chapters")) {
      if (!is_chapter(directory)) continue;
      add_text(page_kind::chapter, directory / "README.md",
               (directory / "index.html").generic_string());
      const fs::path place = "exercises" / directory.filename();
      for (const fs::path& each : book::directories_in(root_, place))
        add_text(page_kind::exercise, each / "task.md",
                 (each / "index.html").generic_string());
    }
  }

  void add_files(const fs::path& place) {
    for (const fs::path& file : book::files_in(root_, place)) {
      if (file.extension() == ".svg")
        all_.pictures.push_back(file);
      else if (file.filename() == "README.md" && !is_chapter(place))
        add_text(page_kind::text, file,
                 (place / "index.html").generic_string());
      else if (is_shown(file))
        all_.sources.push_back(file);
    }
    for (const fs::path& directory : book::directories_in(root_, place))
      add_files(directory);
  }

  const fs::path& root_;
  contents all_;
};

}  // namespace

contents read_contents(const fs::path& root) {
  return collector(root).collect();
}

addresses::addresses(const contents& all) {
  for (const text_source& text : all.texts) {
    const std::string file = text.file.generic_string();
    pages_.emplace(file, text.path);
    for (const std::string& anchor : book::read_markdown(text.markdown).anchors)
      parts_.emplace(file + "#" + anchor, text.path + "#" + anchor);
  }
  for (const fs::path& file : all.sources)
    pages_.emplace(file.generic_string(), file.generic_string() + ".html");
  for (const fs::path& file : all.pictures)
    pages_.emplace(file.generic_string(), file.generic_string());
}

std::string addresses::find(const std::string& file,
                            const std::string& anchor) const {
  const auto& where = anchor.empty() ? pages_ : parts_;
  const auto found = where.find(anchor.empty() ? file : file + "#" + anchor);
  return found == where.end() ? "" : found->second;
}

}  // namespace site
