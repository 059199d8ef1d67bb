// The book as a site: for each path, what is to be found there. The static
// export writes all of it into a directory; a server answers with it.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/site/commands.hpp"
#include "common/site/contents.hpp"
#include "common/site/page.hpp"
#include "common/site/render.hpp"
#include "common/site/stored_traces.hpp"

namespace site {

/// Who shows the pages: files that a browser opens, or a server that can also
/// run the book's programs. For a server each page says `data-served`, and has
/// the scripts that ask it.
enum class audience { files, server };

class book_site {
 public:
  /// Reads and renders the book under `root`. The runs of `traces` can be
  /// walked through on its pages. Throws std::runtime_error, naming the file,
  /// where that is not possible.
  explicit book_site(std::filesystem::path root,
                     audience readers = audience::files, trace_map traces = {});

  audience readers() const { return readers_; }

  /// The texts' pages first, in the order of reading; then the whole book, the
  /// list of files, and the files. (The files' pages are without a body: there
  /// are hundreds, and content() puts together what is asked for.)
  const std::vector<page>& pages() const { return pages_; }
  /// nullptr where there is no page.
  const page* find(const std::string& path) const;

  /// What the pages can run: every `./learn run …` line of a console block, in
  /// the order of reading.
  const std::vector<printed_command>& commands() const { return commands_; }

  /// All paths there are, sorted: pages, pictures, and what pages need.
  std::vector<std::string> paths() const;
  /// What is there: a whole document, a picture, a script. Throws
  /// std::runtime_error when there is no such path, or no such file any more.
  std::string content(const std::string& path) const;

 private:
  book_site(std::filesystem::path root, const contents& all, audience readers,
            trace_map traces);
  void add(page made);
  void add_sources(const std::vector<std::filesystem::path>& files,
                   const renderer& writer);
  page with_code(page of) const;
  void link_neighbours();

  std::filesystem::path root_;
  audience readers_;
  trace_map traces_;
  addresses places_;
  std::vector<page> pages_;
  std::vector<printed_command> commands_;
  std::map<std::string, std::size_t> numbers_;  ///< of pages, by path
  /// What is a file of the project, as it is.
  std::map<std::string, std::filesystem::path> files_;
  std::map<std::string, std::string> scripts_;  ///< made here, by path
};

/// The scripts that pages of a site load, in this order; they stand in
/// common/site. The first runs before the page is drawn. Where there is nothing
/// to run (as on a page of code), fewer are enough.
std::vector<std::string> page_scripts(audience readers, bool has_commands);

/// "text/html; charset=utf-8" and the like, by the ending of a path.
std::string media_type(const std::string& path);

}  // namespace site
