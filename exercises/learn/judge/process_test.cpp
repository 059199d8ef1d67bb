// Running other programs: endings, limits, and that nobody is left behind.

#include "exercises/learn/judge/process.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;
using namespace std::chrono_literals;
using manner = ending::manner;

namespace {

ending shell(const std::string& line, std::chrono::milliseconds time = 20s,
             std::size_t output = 1 << 20) {
  return run_to_end(
      {.words = {"sh", "-c", line}, .time = time, .output = output});
}

}  // namespace

TEST_CASE("a program ends by itself") {
  const ending run = shell("echo out; echo err >&2; exit 3");
  CHECK(run.how == manner::exited);
  CHECK(run.number == 3);
  CHECK(run.output == "out\nerr\n");
  CHECK(shell("true").succeeded());
  CHECK(run_to_end({.words = {"no such program"}}).number == 127);
}

TEST_CASE("a program gets its directory, its variables, and nothing to read") {
  const common::temporary_directory here;
  const ending run = run_to_end({.words = {"sh", "-c", "pwd; echo $X; cat"},
                                 .directory = here.path(),
                                 .environment = {{"X", "marks"}},
                                 .time = 20s});
  CHECK(run.output == here.path().string() + "\nmarks\n");
}

TEST_CASE("a program that crashes says which signal") {
  const ending run = shell("kill -SEGV $$");
  CHECK(run.how == manner::crashed);
  CHECK(run.number == SIGSEGV);
}

TEST_CASE("a program that takes too long is ended, with its children") {
  const common::temporary_directory here;
  const auto file = (here.path() / "id").string();
  const ending run =
      shell("sleep 1000 & echo $! > '" + file + "'; wait", 300ms);
  CHECK(run.how == manner::out_of_time);
  const pid_t child = std::stoi(common::read_file(file));
  // The child was killed before run_to_end returned; who adopted it may need a
  // moment to take note of its death.
  bool gone = false;
  for (int i = 0; i < 1000 && !gone; ++i) {
    gone = kill(child, 0) != 0 || shell("grep -q '^State:.[ZX]' /proc/" +
                                        std::to_string(child) + "/status")
                                      .succeeded();
  }
  CHECK(gone);
}

TEST_CASE("whoever a program leaves behind does not keep us waiting") {
  const ending run = shell("sleep 1000 & echo done");
  CHECK(run.how == manner::exited);
  CHECK(run.output == "done\n");
}

TEST_CASE("a program that prints without end is ended") {
  const ending run = shell("yes", 60s, 100000);
  CHECK(run.how == manner::too_much_output);
  CHECK(run.output.size() >= 100000);
}

TEST_CASE("a program may be watched while it runs") {
  int looks = 0;
  run_to_end({.words = {"sleep", "0.2"},
              .while_running = [&](std::chrono::milliseconds) { ++looks; }});
  CHECK(looks > 0);
}
