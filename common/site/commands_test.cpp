// The commands that pages can run.

#include "common/site/commands.hpp"

#include <doctest/doctest.h>

#include "common/site/planted_book.hpp"

namespace site::commands_test {

TEST_CASE("a chapter's program and plain words, nothing for a shell") {
  for (const char* command :
       {"./learn run 3", "./learn run 13 -- --virtual --leave 40",
        "./learn run 2 -- --sequential --timeline", "./learn run 15 -- -"})
    CHECK_MESSAGE(is_runnable(command), command);
  for (const char* command :
       {"./learn", "./learn run", "./learn run ", "./learn check 03/2",
        "./learn run --help", "echo 1 | ./learn run 15 -- -",
        "./learn run 3; ls", "./learn run 3 | cat", "./learn run 3 > a",
        "./learn run 3 $HOME", "./learn run 3 \"a\"", "./learn run 3 \\\n-- -"})
    CHECK_MESSAGE(!is_runnable(command), command);
}

TEST_CASE_FIXTURE(planted_book, "each with what is printed below it") {
  plant("chapters/01_one/README.md",
        "# 1. One\n\n```console\n$ ./learn run 1\na\n…\n$ ls\nb\n"
        "$ ./learn run 1 -- --x 2\n[exit status 3]\n```\n\n"
        "- In a list\n\n  ```console not-run=\"slow\"\n  $ ./learn run 1\n  c\n"
        "  ```\n\n```console not-run=\"a debugger\"\n(gdb) run\n```\n\n"
        "```console real-time=\"it sleeps\"\n$ ./learn run 1 -- --y\n```\n\n"
        "```text not-run=\"no console\"\n$ ./learn run 9\n```\n");
  const book_site site(root());
  const std::vector<printed_command>& all = site.commands();
  REQUIRE(all.size() == 4);
  CHECK(all[0].text == "./learn run 1");
  CHECK(all[0].output == book::lines{"a", "…"});
  CHECK(all[0].checked);
  CHECK(all[0].page == "chapters/01_one/index.html");
  CHECK(all[1].text == "./learn run 1 -- --x 2");
  CHECK(all[1].output == book::lines{"[exit status 3]"});
  CHECK(all[2].text == "./learn run 1");
  CHECK(all[2].output == book::lines{"c"});
  CHECK(!all[2].checked);
  CHECK(all[3].real_time);
  CHECK(!all[0].real_time);
}

TEST_CASE("the book's chapters have commands to run") {
  const book_site site(BOOK_ROOT);
  CHECK(site.commands().size() > 30);
  for (const printed_command& each : site.commands())
    CHECK_MESSAGE(site.find(each.page) != nullptr, each.text);
}

}  // namespace site::commands_test
