// The program as it is called: exit status and messages.

#include <doctest/doctest.h>

#include "common/book/planted_project.hpp"
#include "common/process/run_program.hpp"

namespace book {
namespace {

struct called : planted_project {
  called() {
    plant("chapters/x", "");
    plant("common/x", "");
  }
  common::program_result call(std::vector<std::string> words) {
    words.insert(words.begin(), {BOOK_PROGRAM, "--root", root()});
    return common::run_program(words);
  }
};

TEST_CASE_FIXTURE(called, "0 when all is right, 1 when something is not") {
  plant("README.md", "# Right\n");
  plant("BOOK.md", "# Book\n");
  const auto right = call({"check"});
  CHECK(right.status == 0);
  CHECK(right.out == "2 texts: every block, picture and link is right\n");
  plant("README.md", "[x](none.md)\n");
  const auto bad = call({"check"});
  CHECK(bad.status == 1);
  CHECK(bad.out ==
        "README.md:1: the link none.md is dead: there is no none.md\n"
        "\n1 defect\n");
  const auto other = call({"check", root() / "BOOK.md"});
  CHECK_MESSAGE(other.status == 0, other.out << other.err);
  CHECK(call({"house"}).status == 1);
}

TEST_CASE_FIXTURE(called, "a wrong command line: one line, status 2") {
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"chekc"},
                                                {"check", "none.md"},
                                                {"check", "--fast"},
                                                {"twin", "x"},
                                                {"house", "x"}}) {
    const auto done = call(words);
    CHECK(done.status == 2);
    CHECK(split_lines(done.err).size() == 1);
    CHECK(done.err.starts_with("book: "));
  }
}

}  // namespace
}  // namespace book
