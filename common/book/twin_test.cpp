// Twins that print the same lines pass; others are told apart.

#include "common/book/twin.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <sstream>

#include "common/book/planted_project.hpp"
#include "common/book/process.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

/// A program (a shell script) that prints its arguments, line by line.
struct with_twin : planted_project {
  with_twin() {
    plant("program", "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
    fs::permissions(root() / "program", fs::perms::owner_all);
  }

  int compare(const std::string& twin) {
    plant("twin.py", twin);
    said.str("");
    return compare_twin(root() / "program", root() / "twin.py", arguments,
                        said);
  }

  std::vector<std::string> arguments = {"a", "b"};
  std::ostringstream said;
};

TEST_CASE_FIXTURE(with_twin, "twins are compared line by line") {
  if (compare("print('a')\nprint('b')\n") == not_tried) {
    MESSAGE("skipped: ", said.str());
    return;
  }
  CHECK(compare("print('a')\nprint('b')\n") == 0);
  CHECK(said.str() == "both print the same 2 lines\n");
  CHECK(compare("print('a')\nprint('c')\n") == 1);
  CHECK_MESSAGE(has(said.str(), "program: b"), said.str());
  CHECK_MESSAGE(has(said.str(), "twin   : c"), said.str());
  CHECK(compare("print('a')\n") == 1);
  CHECK_MESSAGE(has(said.str(), "twin   : (ends here)"), said.str());
  CHECK(compare("print('a')\nprint('b')\nraise SystemExit(3)\n") == 1);
  CHECK_MESSAGE(has(said.str(), "its twin with 3"), said.str());
}

TEST_CASE_FIXTURE(with_twin, "a twin may ask for arguments") {
  arguments.clear();
  const std::string twin = "# A twin.\n# twin of: program --virtual 3\n";
  if (const int status = compare(twin + "print('--virtual')\nprint(3)\n");
      status != not_tried)
    CHECK(status == 0);
  CHECK(twin_arguments(root() / "twin.py", "bin/program") ==
        std::vector<std::string>{"--virtual", "3"});
  CHECK_THROWS_AS(twin_arguments(root() / "twin.py", "bin/other"), wrong);
  CHECK_FALSE(twin_in_real_time(root() / "twin.py"));
  plant("twin.py", "print(1)\n# twin of: other x\n");
  CHECK(twin_arguments(root() / "twin.py", "program").empty());
}

TEST_CASE_FIXTURE(with_twin, "a twin in real time may take ten tries") {
  const auto right_at = [this](int run, const std::string& top) {
    fs::remove(root() / "runs");
    return compare(top + "with open('" + (root() / "runs").string() +
                   "', 'a+') as runs:\n"
                   "    print('x', file=runs, flush=True)\n"
                   "    runs.seek(0)\n"
                   "    print('a\\nb' if len(runs.readlines()) == " +
                   std::to_string(run) + " else 'late')\n");
  };
  if (right_at(1, "") == not_tried) return;
  CHECK(right_at(1, "") == 0);
  CHECK(right_at(2, "") == 1);
  CHECK(right_at(most_real_time_tries, "# A twin.\n# in real time\n") == 0);
  CHECK(right_at(most_real_time_tries + 1, "# in real time\n") == 1);
}

TEST_CASE_FIXTURE(with_twin,
                  "without Python the twin is skipped, and says so") {
  const std::string before = std::getenv("PATH");
  fs::create_directory(root() / "bin");
  for (const char* tool : {"env", "sh"})
    fs::create_symlink(fs::exists(fs::path("/bin") / tool)
                           ? fs::path("/bin") / tool
                           : fs::path("/usr/bin") / tool,
                       root() / "bin" / tool);
  setenv("PATH", (root() / "bin").c_str(), 1);
  const int status = compare("print('other')\n");
  setenv("PATH", before.c_str(), 1);
  CHECK(status == not_tried);
  CHECK(has(said.str(), "skipped: the twin needs python3"));
}

}  // namespace
}  // namespace book
