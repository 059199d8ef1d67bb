// Reading and running: see reading.hpp.

#include "exercises/learn/verbs/reading.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <unistd.h>

#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"
#include "common/site/export_directory.hpp"
#include "exercises/learn/judge/build.hpp"
#include "exercises/learn/pages/answers.hpp"
#include "exercises/learn/pages/markdown.hpp"
#include "exercises/learn/pages/terminal.hpp"

namespace learn {
namespace {

/// Becomes another program. Throws std::runtime_error when that fails.
[[noreturn]] void become(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::cout << std::flush;
  execvp(argv[0], argv.data());
  throw std::runtime_error("cannot start " + words[0] + ": " +
                           std::strerror(errno));
}

}  // namespace

std::string rendered(const desk& where, const std::string& markdown) {
  return render_markdown(markdown, std::min<std::size_t>(where.width, 100),
                         where.colours);
}

int read(desk& where, const std::string& name) {
  if (name == "0" || name == "book" || name == "BOOK.md") {
    show_paged(
        rendered(where, common::read_file(where.shelf.root() / "BOOK.md")));
    return 0;
  }
  if (name.find('/') != std::string::npos && !name.starts_with("chapters/")) {
    const exercise& what = where.shelf.find_exercise(name);
    show_paged(rendered(where, common::read_file(what.directory / "task.md")));
    return 0;
  }
  const chapter& what = where.shelf.find_chapter(name);
  show_paged(rendered(where, with_answers_last(common::read_file(
                                 what.directory / "README.md"))));
  where.progress.mark_read(what);
  return 0;
}

int write_site(const desk& where, const std::string& directory) {
  site::check_export_directory(directory);
  // Under its command, a page shows the run of the chapter's program step by
  // step.
  std::vector<std::string> targets = {"site"};
  for (const chapter& each : where.shelf.chapters())
    if (exists(each.directory / "main.cpp")) targets.push_back(each.name);
  build(where.build, targets, "what writes pages, and the chapters' programs");
  become({where.build / "common/site/site", where.shelf.root(), directory});
}

int serve(const desk& where, const std::vector<std::string>& arguments) {
  build(where.build, {"book_server"}, "the server of the book");
  std::vector<std::string> words = {where.build / "book_server",
                                    where.shelf.root(), where.build};
  words.insert(words.end(), arguments.begin(), arguments.end());
  become(words);
}

int run(const desk& where, const std::string& name,
        const std::vector<std::string>& arguments) {
  const chapter& what = where.shelf.find_chapter(name);
  if (!exists(what.directory / "main.cpp"))
    throw common::usage_error("chapter " + std::to_string(what.number) +
                              " has no program to run");
  build(where.build, {what.name},
        "the program of chapter " + std::to_string(what.number));
  std::vector<std::string> words = {where.build / what.name};
  words.insert(words.end(), arguments.begin(), arguments.end());
  become(words);
}

int test(const desk& where, const std::string& name) {
  if (name.empty()) {
    build(where.build, {"all"}, "everything");
    // One more than there are processors: now and then, one only waits.
    become({"ctest", "--test-dir", where.build, "--output-on-failure",
            "--progress", "-j", std::to_string(cores() + 1)});
  }
  const chapter& what = where.shelf.find_chapter(name);
  const std::string which = "chapter " + std::to_string(what.number);
  build(where.build, {"tests_of_" + what.name}, "the tests of " + which);
  become({"ctest", "--test-dir", where.build, "--output-on-failure",
          "--progress", "-j", std::to_string(cores()), "-R",
          "^(twin_)?" + what.name});
}

int bench(const desk& where, const std::vector<std::string>& arguments) {
  const auto directory = where.shelf.root() / ".build" / "release";
  if (!exists(directory / "build.ninja"))
    configure(where.shelf.root(), "release");
  build(directory, {"benchmark"}, "the benchmark");
  std::vector<std::string> words = {directory / "benchmark"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  become(words);
}

}  // namespace learn
