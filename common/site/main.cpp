// site: the book as pages. `./learn site DIR` builds this and becomes it.

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "common/command_line/command_line.hpp"
#include "common/site/export.hpp"
#include "common/site/export_directory.hpp"
#include "common/site/site.hpp"

namespace {

constexpr const char* usage =
    "usage: site ROOT DIR   writes the book under ROOT into DIR, as web pages\n"
    "\n"
    "Under the commands of the texts, timelines can be walked through, where\n"
    "the chapter's program is built.\n\n"
    "DIR is made if it is not there; else it must be empty, or hold what this\n"
    "wrote before. Exit status: 0; 2 for a DIR that will not do, or a wrong\n"
    "command line; 1 for a book that cannot be read.\n";

int write_site(const std::filesystem::path& root,
               const std::filesystem::path& directory) {
  site::check_export_directory(directory);
  const site::contents all = site::read_contents(root);
  site::stored_traces traces =
      site::make_traces(root, site::runnable_commands(all.texts));
  for (const std::string& note : traces.notes)
    std::cerr << "site: no timeline to walk through: " << note << "\n";
  const site::book_site pages(root, site::audience::files,
                              std::move(traces.by_command));
  const std::size_t count = site::export_site(pages, directory);
  const auto front =
      std::filesystem::weakly_canonical(directory / "index.html");
  std::cout << count << " files. Open this in a browser:\n"
            << "  " << front.string() << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 1 && words[0] == "--help") {
    std::cout << usage;
    return 0;
  }
  if (words.size() != 2 || words[1].empty()) {
    std::cerr << "site: it takes ROOT and DIR (see site --help)\n";
    return 2;
  }
  try {
    return write_site(words[0], words[1]);
  } catch (const common::usage_error& problem) {
    std::cerr << "site: " << problem.what() << "\n";
    return 2;
  } catch (const std::exception& problem) {
    std::cerr << "site: " << problem.what() << "\n";
    return 1;
  }
}
