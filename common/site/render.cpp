// Texts of the book as columns of pages.

#include "common/site/render.hpp"

#include <algorithm>
#include <regex>

#include "common/book/captions.hpp"
#include "common/book/links.hpp"
#include "common/site/code_block.hpp"
#include "common/site/html.hpp"

namespace site {
namespace {

/// ` width="760" height="368"`, as a drawing says of itself: so the page does
/// not jump when it arrives.
std::string size_of(const std::string& drawing) {
  static const std::regex size(R"re(<svg [^>]*( width="\d+" height="\d+"))re");
  std::smatch found;
  return std::regex_search(drawing, found, size) ? found[1].str() : "";
}

}  // namespace

std::string renderer::page_of(const std::string& file) const {
  std::string page = pages_.find(file, "");
  if (page.empty()) throw book::wrong(file + " has no page");
  return page;
}

/// What a link of the text `file` leads to, as a path of the site.
std::string renderer::target(const std::string& file,
                             const std::string& link) const {
  const std::size_t hash = std::min(link.find('#'), link.size());
  const std::string anchor = link.substr(std::min(hash + 1, link.size()));
  const auto there =
      std::filesystem::path(file).parent_path() / link.substr(0, hash);
  std::string page = pages_.find(
      hash == 0 ? file : there.lexically_normal().generic_string(), anchor);
  if (page.empty())
    throw book::wrong("the link " + link + " leads to nothing that has a page");
  return page;
}

text_html renderer::render(const text_source& text) const {
  return render(text, {text.path, "", [&](const std::string& to) {
                         return way(text.path, to);
                       }});
}

text_html renderer::render(const text_source& text, const place& where) const {
  const std::string file = text.file.generic_string();
  text_style style;
  style.prefix = where.prefix;
  style.lower = text.lower;
  style.defines = text.defines;
  style.link = [&](const std::string& link) {
    return book::is_web(link) ? link : where.way_to(target(file, link));
  };
  style.block = [&](const std::string& info, const std::string& code) {
    return code_block(root_, info, code,
                      {[&](const std::string& quoted) {
                         return where.way_to(page_of(quoted));
                       },
                       [&](const std::string& command) {
                         return traces_.contains(command)
                                    ? where.way_to(trace_path(command))
                                    : std::string();
                       }});
  };
  style.picture_size = [&](const std::string& link) {
    return book::is_web(link)
               ? ""
               : size_of(book::read_file(root_ / target(file, link)));
  };
  try {
    return to_html(book::join_lines(book::without_captions(
                       text.file, book::split_lines(text.markdown))),
                   style);
  } catch (const std::runtime_error& problem) {
    throw book::wrong(file + ": " + problem.what());
  }
}

}  // namespace site
