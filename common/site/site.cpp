// The book as a site.

#include "common/site/site.hpp"

#include <algorithm>
#include <stdexcept>

#include "common/book/text.hpp"
#include "common/site/exercise_page.hpp"
#include "common/site/html.hpp"
#include "common/site/layout.hpp"
#include "common/site/render.hpp"
#include "common/site/search_index.hpp"
#include "common/site/source_page.hpp"
#include "common/site/whole_book.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

constexpr const char* index_path = "site/search_index.js";

page text_page(const fs::path& root, const renderer& writer,
               const contents& all, const text_source& text) {
  text_html made = text.kind == page_kind::exercise
                       ? exercise_html(root, writer, text, all.sources)
                       : writer.render(text);
  page shown{text.path, text.path, text.kind, text.file.generic_string()};
  if (!text.title.empty()) shown.title = text.title;
  for (const section& part : made.sections)
    if (text.title.empty() && part.level == 1 && !part.title.empty())
      shown.title = part.title;
  shown.body = std::move(made.html);
  shown.sections = std::move(made.sections);
  return shown;
}

/// What a file is a part of, with a link: the chapter, exercise or other text
/// in whose directory it is; else the list of all files.
std::string belongs_to(const std::vector<page>& pages, const fs::path& file,
                       const std::string& path) {
  const std::string here = file.parent_path().generic_string() + "/";
  for (const page& each : pages) {
    if (each.kind == page_kind::source) break;
    const fs::path owner = fs::path(each.file).parent_path();
    if (!owner.empty() && here.starts_with(owner.generic_string() + "/"))
      return "<code>" + escaped(here) + "</code> belongs to <a href=\"" +
             escaped(way(path, each.path)) + "\">" + escaped(each.title) +
             "</a>";
  }
  return "<code>" + escaped(here == "/" ? "./" : here) +
         "</code> in the list of <a href=\"" +
         escaped(way(path, "files.html")) + "\">every file</a>";
}

/// The page of what `#include "name"` means in `file`, as compilers are told to
/// look for it: beside the file, in chapters/, from the root. Nothing for what
/// has no page.
std::string included(const addresses& places, const fs::path& file,
                     const std::string& name) {
  for (const fs::path& from :
       {file.parent_path(), fs::path("chapters"), fs::path()})
    if (std::string page = places.find((from / name).generic_string(), "");
        !page.empty())
      return page;
  return {};
}

}  // namespace

book_site::book_site(fs::path root, audience readers, trace_map traces)
    : book_site(root, read_contents(root), readers, std::move(traces)) {}

book_site::book_site(fs::path root, const contents& all, audience readers,
                     trace_map traces)
    : root_(std::move(root)),
      readers_(readers),
      traces_(std::move(traces)),
      places_(all) {
  const renderer writer(root_, places_, traces_);
  for (const text_source& text : all.texts)
    add(text_page(root_, writer, all, text));
  commands_ = runnable_commands(all.texts);
  link_neighbours();
  add(whole_book(writer, all.texts));
  add_sources(all.sources, writer);
  for (const fs::path& file : all.pictures)
    files_[file.generic_string()] = root_ / file;
  std::vector<std::string> needed = page_scripts(readers_, true);
  needed.insert(needed.end(), {"style.css", "run.css", "icon.svg"});
  for (const std::string& name : needed)
    files_["site/" + name] = root_ / "common/site" / name;
  for (const auto& [command, trace] : traces_)
    scripts_[trace_path(command)] = trace_script(command, trace);
}

void book_site::add_sources(const std::vector<fs::path>& files,
                            const renderer& writer) {
  std::vector<listed_file> listed;
  std::vector<page> sources;
  for (const fs::path& file : files) {
    const std::string name = file.generic_string();
    const std::string path = writer.page_of(name);
    listed.push_back(
        {file, path, first_sentence(book::read_file(root_ / file))});
    sources.push_back({path, name, page_kind::source, name});
  }
  add(list_page(std::move(listed)));
  for (page& each : sources) add(std::move(each));
}

page book_site::with_code(page of) const {
  of.body = source_html(
      of.file, book::read_file(root_ / of.file),
      belongs_to(pages_, of.file, of.path), [&](const std::string& name) {
        const std::string to = included(places_, of.file, name);
        return to.empty() ? to : way(of.path, to);
      });
  return of;
}

void book_site::add(page made) {
  numbers_[made.path] = pages_.size();
  pages_.push_back(std::move(made));
}

/// One reads chapter after chapter; an exercise stands between the one before
/// it, or its chapter, and the one behind it, or the next chapter.
void book_site::link_neighbours() {
  page* last_text = nullptr;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    page& here = pages_[i];
    if (here.kind == page_kind::exercise) {
      if (i > 0) here.previous = pages_[i - 1].path;
      if (i + 1 < pages_.size()) here.next = pages_[i + 1].path;
      continue;
    }
    if (last_text != nullptr) {
      here.previous = last_text->path;
      last_text->next = here.path;
    }
    last_text = &here;
  }
}

const page* book_site::find(const std::string& path) const {
  const auto found = numbers_.find(path);
  return found == numbers_.end() ? nullptr : &pages_[found->second];
}

std::vector<std::string> book_site::paths() const {
  std::vector<std::string> all = {index_path};
  for (const page& each : pages_) all.push_back(each.path);
  for (const auto& [path, file] : files_) all.push_back(path);
  for (const auto& [path, script] : scripts_) all.push_back(path);
  std::ranges::sort(all);
  return all;
}

std::string book_site::content(const std::string& path) const {
  if (const page* here = find(path))
    return document(*this,
                    here->kind == page_kind::source ? with_code(*here) : *here);
  if (path == index_path) return search_index(root_, pages_);
  if (const auto made = scripts_.find(path); made != scripts_.end())
    return made->second;
  const auto found = files_.find(path);
  if (found == files_.end())
    throw std::runtime_error("there is no page " + path);
  return book::read_file(found->second);
}

std::vector<std::string> page_scripts(audience readers, bool has_commands) {
  std::vector<std::string> all = {"theme.js", "page.js", "progress.js",
                                  "predict.js"};
  if (has_commands)
    all.insert(all.end(), {"run_model.js", "stepper_lanes.js", "stepper.js"});
  if (has_commands && readers == audience::server)
    all.push_back("run_options.js");
  if (readers == audience::server) all.push_back("run.js");
  return all;
}

std::string media_type(const std::string& path) {
  if (path.ends_with(".html")) return "text/html; charset=utf-8";
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (path.ends_with(".svg")) return "image/svg+xml";
  return "text/plain; charset=utf-8";
}

}  // namespace site
