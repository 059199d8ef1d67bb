// A page as a whole document.

#include "common/site/layout.hpp"

#include "common/site/html.hpp"

namespace site {
namespace {

constexpr const char* book_title = "Build Your Own asyncio";

/// Writes the parts of the document of one page.
class layout {
 public:
  layout(const book_site& site, const page& here) : site_(site), here_(here) {}

  std::string whole() const {
    return head() + "<body class=\"" + kind() + "\">\n" +
           "<a class=\"skip\" href=\"#text\">Skip to the text</a>\n" + bar() +
           contents() + "<main id=\"text\">\n" + here_.body + around() +
           "</main>\n</body>\n</html>\n";
  }

 private:
  std::string to(const std::string& path) const {
    return escaped(way(here_.path, path));
  }
  std::string link(const std::string& path, const std::string& text) const {
    const bool current = path == here_.path;
    return "<a href=\"" + to(path) + "\"" +
           (current ? " aria-current=\"page\"" : "") + ">" + text + "</a>";
  }

  const char* kind() const {
    switch (here_.kind) {
      case page_kind::front:
        return "front";
      case page_kind::text:
        return "text";
      case page_kind::chapter:
        return "chapter";
      case page_kind::exercise:
        return "exercise";
      case page_kind::source:
        return "source";
      case page_kind::files:
        return "files";
      case page_kind::whole:
        return "whole";
    }
    return "";
  }

  bool is_served() const { return site_.readers() == audience::server; }

  /// The way up to the site's root: "../../", or nothing.
  std::string root() const {
    std::string up;
    for (const char c : here_.path)
      if (c == '/') up += "../";
    return up;
  }

  std::string stylesheet(const std::string& name) const {
    return "<link rel=\"stylesheet\" href=\"" + to("site/" + name) + "\">\n";
  }

  std::string scripts() const {
    std::string html;
    const bool has_commands =
        here_.body.find(" data-command=") != here_.body.npos;
    for (const std::string& name : page_scripts(site_.readers(), has_commands))
      html += "<script src=\"" + to("site/" + name) + "\"" +
              (html.empty() ? "" : " defer") + "></script>\n";
    return html;
  }

  std::string head() const {
    const std::string title = here_.kind == page_kind::front
                                  ? book_title
                                  : escaped(here_.title) + " · " + book_title;
    std::string html = "<!doctype html>\n<html lang=\"en\" data-root=\"" +
                       root() + "\"" + (is_served() ? " data-served" : "") +
                       ">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\">\n<title>" +
                       title + "</title>\n<link rel=\"icon\" href=\"" +
                       to("site/icon.svg") + "\">\n" + stylesheet("style.css") +
                       stylesheet("run.css") + scripts();
    if (!here_.previous.empty())
      html += "<link rel=\"prev\" href=\"" + to(here_.previous) + "\">\n";
    if (!here_.next.empty())
      html += "<link rel=\"next\" href=\"" + to(here_.next) + "\">\n";
    return html + "</head>\n";
  }

  /// Search and theme need a script, which shows them.
  std::string bar() const {
    return "<header class=\"bar\"><a class=\"title\" href=\"" +
           to("index.html") + "\">" + book_title +
           "</a><a class=\"menu\" href=\"#contents\">Contents</a>"
           "<div class=\"search\" role=\"search\" hidden></div>"
           "<button class=\"theme\" type=\"button\" hidden></button>"
           "</header>\n";
  }

  /// Is the page a part of this chapter, as its exercises and files are?
  bool is_within(const page& chapter) const {
    const std::string name = chapter.path.substr(chapter.path.find('/'));
    const std::string directory = name.substr(0, name.rfind('/') + 1);
    return here_.path.find(directory) != here_.path.npos;
  }

  /// The contents: the chapter that the page belongs to shows its sections, if
  /// it is the page, and its exercises.
  std::string contents() const {
    std::string html =
        "<nav id=\"contents\" aria-label=\"Contents\">\n"
        "<a class=\"close\" href=\"#text\">Close</a>\n<ul>\n";
    for (const page& each : site_.pages()) {
      if (each.kind == page_kind::source) break;
      if (each.kind == page_kind::exercise) continue;
      const bool chapter = each.kind == page_kind::chapter;
      html += chapter ? "<li class=\"chapter\">" : "<li>";
      html += entry(each) + sections(each);
      if (chapter && is_within(each)) html += exercises(each);
      html += "</li>\n";
    }
    return html + "</ul>\n</nav>\n";
  }

  std::string entry(const page& each) const {
    const bool front = each.kind == page_kind::front;
    return link(each.path, front ? "Front page" : escaped(each.title));
  }

  /// Of the page that is shown.
  std::string sections(const page& each) const {
    std::string html;
    for (const section& part : each.sections)
      if (part.level == 2 && each.path == here_.path)
        html += "<li><a href=\"#" + escaped(part.id) + "\">" +
                escaped(part.title) + "</a></li>\n";
    return html.empty() ? "" : "<ul>\n" + html + "</ul>";
  }

  /// Of a chapter: they stand behind it.
  std::string exercises(const page& chapter) const {
    std::string html;
    auto each = &chapter + 1;
    const auto* end = site_.pages().data() + site_.pages().size();
    for (; each != end && each->kind == page_kind::exercise; ++each)
      html += "<li>" + entry(*each) + "</li>\n";
    return html.empty() ? "" : "<ol>\n" + html + "</ol>";
  }

  std::string around() const {
    if (here_.previous.empty() && here_.next.empty()) return {};
    std::string html =
        "<nav class=\"around\" aria-label=\"Previous and next\">\n";
    if (const page* before = site_.find(here_.previous))
      html += "<a class=\"previous\" href=\"" + to(before->path) +
              "\"><small>Previous</small> " + escaped(before->title) + "</a>\n";
    if (const page* after = site_.find(here_.next))
      html += "<a class=\"next\" href=\"" + to(after->path) +
              "\"><small>Next</small> " + escaped(after->title) + "</a>\n";
    return html + "</nav>\n";
  }

  const book_site& site_;
  const page& here_;
};

}  // namespace

std::string document(const book_site& site, const page& here) {
  return layout(site, here).whole();
}

}  // namespace site
