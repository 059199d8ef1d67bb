// Pages of code.

#include "common/site/source_page.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/book/text.hpp"
#include "common/site/html.hpp"
#include "common/site/pieces.hpp"

namespace site {
namespace {

/// "chapters/07_select" → "chapters-07_select".
std::string anchor_of(std::string directory) {
  for (char& c : directory)
    if (c == '/' || c == ' ') c = '-';
  return directory;
}

std::string directory_of(const std::filesystem::path& file) {
  const std::string directory = file.parent_path().generic_string();
  return directory.empty() ? "At the top" : directory;
}

/// The text of a comment line; nothing where it is none.
std::optional<std::string_view> comment_text(std::string_view line) {
  line = book::trim(line);
  for (const std::string_view mark : {"//", "#", "\"\"\""})
    if (line.starts_with(mark)) {
      line.remove_prefix(mark.size());
      if (line.ends_with("\"\"\"")) line.remove_suffix(3);
      return book::trim(line);
    }
  return {};
}

/// A line of code, in which the name of an included file leads to it.
std::string with_link(
    const std::string& line,
    const std::function<std::string(const std::string&)>& included) {
  constexpr std::string_view begin = "#include </span><span class=\"s\">&quot;";
  const std::size_t found = line.find(begin);
  if (found == line.npos) return line;
  const std::size_t from = found + begin.size();
  const std::size_t size = line.find("&quot;", from) - from;
  const std::string name = line.substr(from, size);
  const std::string to = included(name);
  if (to.empty()) return line;
  return line.substr(0, from) + "<a href=\"" + escaped(to) + "\">" + name +
         "</a>" + line.substr(from + size);
}

/// Lines at the top of a Python program that are not for readers.
bool is_label(std::string_view words) {
  for (const std::string_view label : {"!", "twin of:", "API:", "TAGS:"})
    if (words.starts_with(label)) return true;
  return false;
}

}  // namespace

std::string first_sentence(const std::string& content) {
  std::string text;
  for (const std::string& line : book::split_lines(content)) {
    std::optional<std::string_view> words = comment_text(line);
    if (!words || words->empty()) break;
    if (is_label(*words)) continue;
    if (words->starts_with("POINT: ")) words->remove_prefix(7);
    text += (text.empty() ? "" : " ") + std::string(*words);
  }
  const std::size_t end = text.find(". ");
  return end == text.npos ? text : text.substr(0, end + 1);
}

std::string source_html(
    const std::filesystem::path& file, const std::string& content,
    const std::string& belongs,
    const std::function<std::string(const std::string&)>& included) {
  std::string html = "<h1>" + escaped(file.filename().string()) + "</h1>\n<p>" +
                     belongs + "</p>\n<pre class=\"lines\"><code>";
  std::size_t number = 0;
  for (const std::string& line : highlighted_lines(language_of(file), content))
    html += "<span class=\"line\" id=\"L" + std::to_string(++number) + "\">" +
            with_link(line, included) + "\n</span>";
  return html + "</code></pre>\n";
}

page list_page(std::vector<listed_file> files) {
  std::ranges::sort(files, {}, [](const listed_file& each) {
    return std::pair(each.file.parent_path(), each.file);
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
