// The static export, and the program that writes it.

#include "common/site/export.hpp"

#include <doctest/doctest.h>

#include "common/process/run_program.hpp"
#include "common/site/planted_book.hpp"

namespace site::export_test {
namespace {

namespace fs = std::filesystem;

struct exported : planted_book {
  common::program_result call(const fs::path& directory) const {
    return common::run_program({SITE_PROGRAM, root(), directory});
  }
  /// Every file of the export, with its content.
  std::string everything() const {
    std::string all;
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(out()))
      if (entry.is_regular_file()) files.push_back(entry.path());
    std::ranges::sort(files);
    for (const fs::path& file : files)
      all += file.string() + "\n" + common::read_file(file);
    return all;
  }
};

}  // namespace

TEST_CASE_FIXTURE(exported, "it writes every path, and says what to open") {
  const auto done = call(out());
  CHECK_MESSAGE(done.status == 0, done.err);
  CHECK(has(done.out, (out() / "index.html").string() + "\n"));
  const book_site site(root());
  for (const std::string& path : site.paths())
    CHECK_MESSAGE(common::read_file(out() / path) == site.content(path), path);
  const std::string first = everything();
  CHECK(call(out()).status == 0);
  CHECK_MESSAGE(everything() == first, "the same book gives the same bytes");
}

TEST_CASE_FIXTURE(exported,
                  "what is no longer there is removed, nothing else") {
  plant("chapters/02_two/README.md", "# 2. Two\n");
  REQUIRE(call(out()).status == 0);
  CHECK(fs::exists(out() / "chapters/02_two/index.html"));
  common::write_file(out() / "chapters/mine.txt", "mine");
  fs::remove_all(root() / "chapters/02_two");
  REQUIRE(call(out()).status == 0);
  CHECK(!fs::exists(out() / "chapters/02_two"));
  CHECK(fs::exists(out() / "chapters/mine.txt"));
}

TEST_CASE_FIXTURE(exported,
                  "a list that leads out of the directory is not followed") {
  common::write_file(
      out() / ".build-your-own-asyncio",
      "../book/BOOK.md\n" + (root() / "README.md").string() + "\n");
  CHECK(call(out()).status == 0);
  CHECK(fs::exists(root() / "BOOK.md"));
  CHECK(fs::exists(root() / "README.md"));
}

TEST_CASE_FIXTURE(exported,
                  "a directory that will not do: one line, status 2") {
  common::write_file(out() / "mine.txt", "mine");
  common::write_file(root() / "file", "");
  for (const fs::path& directory :
       {out(), root() / "file", root() / "file/below", fs::path("/proc/none"),
        fs::path("")}) {
    const auto done = call(directory);
    CHECK_MESSAGE(done.status == 2, directory.string());
    CHECK_MESSAGE(common::is_one_line(done.err), done.err);
    CHECK(done.err.starts_with("site: "));
  }
  CHECK(has(call(out()).err, "is not empty"));
  CHECK(has(call(root() / "file/below").err, "file is not a directory"));
  CHECK(everything() == (out() / "mine.txt").string() + "\nmine");
}

TEST_CASE_FIXTURE(exported, "a book that cannot be read: one line, status 1") {
  plant("README.md", "# Small\n\n[x](none.md)\n");
  const auto done = call(out());
  CHECK(done.status == 1);
  CHECK(done.err ==
        "site: README.md: the link none.md leads to nothing that has a page\n");
  CHECK(!fs::exists(out()));
}

}  // namespace site::export_test
