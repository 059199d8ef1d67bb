// Pages of code.

#include "common/site/source_page.hpp"

#include <algorithm>

#include "common/book/text.hpp"
#include "common/site/html.hpp"
#include "common/site/pieces.hpp"

namespace site {
namespace {

/// "chapters/07_select" → "chapters-07_select".
std::string anchor_of(std::string directory) {
  for (char& c : directory)
    if (c == '/') c = '-';
  return directory;
}

std::string directory_of(const std::filesystem::path& file) {
  const std::string directory = file.parent_path().generic_string();
  return directory.empty() ? "the top" : directory;
}

/// The text of a comment line; `is` tells whether it is one.
std::string_view comment_text(std::string_view line, bool& is) {
  line = book::trim(line);
  std::size_t size = line.starts_with("//") ? 2 : line.starts_with('#') ? 1 : 0;
  if (line.starts_with("\"\"\"")) size = 3;
  is = size > 0;
  return book::trim(line.substr(size));
}

}  // namespace

std::string first_sentence(const std::string& content) {
  std::string text;
  bool is_comment = true;
  for (const std::string& line : book::split_lines(content)) {
    if (line.starts_with("#!")) continue;
    const std::string_view words = comment_text(line, is_comment);
    if (!is_comment || words.empty()) break;
    text += (text.empty() ? "" : " ") + std::string(words);
  }
  const std::size_t end = text.find(". ");
  return end == text.npos ? text : text.substr(0, end + 1);
}

page source_page(const std::filesystem::path& file, const std::string& path,
                 const std::string& content, const std::string& belongs) {
  page made{path, file.generic_string(), page_kind::source,
            file.generic_string()};
  made.body = "<h1>" + escaped(file.filename().string()) + "</h1>\n<p>" +
              belongs + "</p>\n<pre class=\"lines\"><code>";
  std::size_t number = 0;
  for (const std::string& line : highlighted_lines(language_of(file), content))
    made.body += "<span class=\"line\" id=\"L" + std::to_string(++number) +
                 "\">" + line + "\n</span>";
  made.body += "</code></pre>\n";
  return made;
}

page list_page(std::vector<listed_file> files) {
  std::ranges::stable_sort(files, {}, [](const listed_file& each) {
    return each.file.parent_path();
  });
  page made{"files.html", "Every file", page_kind::files};
  made.body =
      "<h1>Every file</h1>\n<p>The code of the chapters, of what they "
      "share, and of the exercises; with the first sentence that each "
      "says of itself.</p>\n";
  std::string directory;
  for (const listed_file& each : files) {
    const std::string here = directory_of(each.file);
    if (here != directory) {
      if (!directory.empty()) made.body += "</ul>\n";
      made.body += "<h2 id=\"" + escaped(anchor_of(here)) + "\">" +
                   escaped(here) + "</h2>\n<ul class=\"files\">\n";
      directory = here;
    }
    made.body += "<li><a href=\"" + escaped(each.path) + "\">" +
                 escaped(each.file.filename().string()) + "</a> <span>" +
                 escaped(each.about) + "</span></li>\n";
  }
  if (!directory.empty()) made.body += "</ul>\n";
  return made;
}

}  // namespace site
