// The whole book on one page.

#include "common/site/whole_book.hpp"

#include <algorithm>
#include <map>

#include "common/book/text.hpp"
#include "common/site/html.hpp"

namespace site {
namespace {

constexpr const char* whole_path = "whole-book.html";

bool belongs(const text_source& text) {
  return text.file == "BOOK.md" || text.kind == page_kind::chapter;
}

/// "chapters/07_select/index.html" → "07_select"; "python.html" → "python".
std::string name_of(const text_source& text) {
  const std::filesystem::path file = text.path;
  return file.has_parent_path() ? file.parent_path().filename().string()
                                : file.stem().string();
}

/// A printed page cannot be unfolded.
std::string unfolded(const std::string& html) {
  return common::replace_all(html, "<details>", "<details open>");
}

}  // namespace

page whole_book(const renderer& writer, const std::vector<text_source>& texts) {
  std::map<std::string, std::string> names;  // of pages that become parts
  for (const text_source& text : texts)
    if (belongs(text)) names[text.path] = name_of(text);
  const auto way_to = [&](const std::string& to) {
    const std::size_t hash = std::min(to.find('#'), to.size());
    const auto found = names.find(to.substr(0, hash));
    if (found == names.end()) return way(whole_path, to);
    return hash == to.size() ? "#" + found->second
                             : "#" + found->second + "-" + to.substr(hash + 1);
  };
  page made{whole_path, "The whole book", page_kind::whole};
  made.body =
      "<h1>The whole book</h1>\n<p class=\"remark\">All chapters on one "
      "page, to search in or to print.</p>\n";
  for (const text_source& text : texts) {
    if (!belongs(text)) continue;
    text_source lowered = text;
    ++lowered.lower;
    const std::string name = names[text.path];
    made.body +=
        "<section id=\"" + escaped(name) + "\">\n" +
        unfolded(
            writer.render(lowered, {whole_path, name + "-", way_to}).html) +
        "</section>\n";
  }
  return made;
}

}  // namespace site
