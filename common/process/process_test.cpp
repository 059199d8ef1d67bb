// Running other programs: endings, limits, and that nobody is left behind.

#include "common/process/process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <signal.h>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"

using common::program_ending;
using common::run_to_end;
using namespace std::chrono_literals;
using manner = program_ending::manner;

namespace {

program_ending shell(const std::string& line,
                     std::chrono::milliseconds time = 20s,
                     std::size_t output = 1 << 20) {
  return run_to_end(
      {.words = {"sh", "-c", line}, .time = time, .output = output});
}

/// Has this process ended? It was killed, and its parent has taken note.
bool is_gone(pid_t id) { return kill(id, 0) != 0 && errno == ESRCH; }

/// Has somebody written into this file yet?
bool has_text(const std::filesystem::path& file) {
  return exists(file) && file_size(file) > 0;
}

}  // namespace

TEST_CASE("a program ends by itself") {
  const program_ending run = shell("echo out; echo err >&2; exit 3");
  CHECK(run.how == manner::exited);
  CHECK(run.number == 3);
  CHECK(run.output == "out\nerr\n");
  CHECK(shell("true").succeeded());
  const program_ending none = run_to_end({.words = {"no such program"}});
  CHECK(none.how == manner::not_started);
  CHECK(none.number == ENOENT);
  CHECK(run_to_end({.words = {"true"}, .directory = "/none"}).how ==
        manner::not_started);
}

TEST_CASE("a program gets its directory, its variables, and nothing to read") {
  const common::temporary_directory here;
  const program_ending run =
      run_to_end({.words = {"sh", "-c", "pwd; echo $X; cat"},
                  .directory = here.path(),
                  .environment = {{"X", "marks"}},
                  .time = 20s});
  CHECK(run.output == here.path().string() + "\nmarks\n");
}

TEST_CASE("a program that crashes says which signal") {
  const program_ending run = shell("kill -SEGV $$");
  CHECK(run.how == manner::crashed);
  CHECK(run.number == SIGSEGV);
}

TEST_CASE("a program that takes too long is ended, with all it has started") {
  // A child, a session of its own, and one that nobody is the parent of.
  for (const std::string start :
       {"sleep 1000 & echo $! > ID; wait",
        "setsid sh -c 'echo $$ > ID; exec sleep 1000' & wait",
        "setsid sh -c 'sleep 1000 & echo $! > ID' & sleep 1000"}) {
    const common::temporary_directory here;
    program_ending run;
    // On a busy machine it may take long until the program has begun.
    for (auto time = 500ms; !has_text(here.path() / "ID") && time < 60s;
         time *= 4)
      run = run_to_end({.words = {"sh", "-c", start},
                        .directory = here.path(),
                        .time = time});
    CHECK(run.how == manner::out_of_time);
    CHECK_MESSAGE(is_gone(std::stoi(common::read_file(here.path() / "ID"))),
                  start);
  }
}

TEST_CASE("whoever a program leaves behind does not keep us waiting") {
  for (const std::string start :
       {"sleep 1000 & echo $!", "setsid sleep 1000 & echo $!",
        "setsid sh -c 'sleep 1000 & echo $!'"}) {
    const program_ending run = shell(start);
    CHECK(run.how == manner::exited);
    CHECK_MESSAGE(is_gone(std::stoi(run.output)), start);
  }
}

TEST_CASE("a program that prints without end is ended") {
  const program_ending run = shell("yes", 60s, 100000);
  CHECK(run.how == manner::too_much_output);
  CHECK(run.output.size() >= 100000);
}

TEST_CASE("a program may be watched while it runs") {
  int looks = 0;
  run_to_end({.words = {"sleep", "0.2"},
              .while_running = [&](auto, const std::string&) { ++looks; }});
  CHECK(looks > 0);
}

TEST_CASE("whoever watches a program may give it up") {
  const common::temporary_directory here;
  CHECK_THROWS_AS(
      run_to_end(
          {.words = {"sh", "-c", "echo $$; setsid sleep 1000 & echo $!; wait"},
           .directory = here.path(),
           .while_running =
               [&](auto, const std::string& output) {
                 if (common::split_lines(output).size() < 2) return;
                 common::write_file(here.path() / "IDs", output);
                 throw 1;
               }}),
      int);
  for (const std::string& id :
       common::split_lines(common::read_file(here.path() / "IDs")))
    CHECK(is_gone(std::stoi(id)));
}

TEST_CASE("a program that writes too large a file, or maps too much") {
  const common::temporary_directory here;
  const program_ending file = run_to_end(
      {.words = {"sh", "-c", "exec head -c 100000 /dev/zero > large"},
       .directory = here.path(),
       .time = 20s,
       .file_size = 1000});
  CHECK(file.how == manner::crashed);
  CHECK(file.number == SIGXFSZ);
  CHECK(file_size(here.path() / "large") == 1000);
  const program_ending memory = run_to_end(
      {.words = {"sh", "-c", "ulimit -v"}, .memory = std::size_t{64} << 20});
  CHECK(memory.output == "65536\n");
}

TEST_CASE("a program that keeps too much memory is ended, with its children") {
  // Each takes a little; all together too much.
  const std::string keep =
      "head -c 60000000 /dev/zero | { x=$(tr '\\0' x); sleep 1000; } & ";
  const auto run = [&](const std::string& line, std::size_t most) {
    return run_to_end(
        {.words = {"sh", "-c", line}, .time = 20s, .resident = most});
  };
  CHECK(run(keep + "wait", 40 << 20).how == manner::too_much_memory);
  CHECK(run(keep + keep + "wait", 100 << 20).how == manner::too_much_memory);
  CHECK(run("sleep 0.2", 40 << 20).succeeded());
}

TEST_CASE("a program that makes too many processes is ended, with them") {
  const program_ending run =
      run_to_end({.words = {"sh", "-c",
                            "for i in 1 2 3 4 5 6; do sleep 1000 & done; wait"},
                  .time = 20s,
                  .processes = 4});
  CHECK(run.how == manner::too_many_processes);
  CHECK(run_to_end({.words = {"sh", "-c", "sleep 0.1 & wait"}, .processes = 4})
            .succeeded());
}

TEST_CASE("processes that another thread has made count, too") {
  if (std::getenv("MAKES_PROCESSES") != nullptr) {  // we are the program
    std::jthread([] {
      for (int i = 0; i < 6; ++i)
        if (fork() == 0) break;
      pause();
    }).join();
  }
  const program_ending run = run_to_end(
      {.words = {"/proc/self/exe", "-tc=processes that another thread*"},
       .environment = {{"MAKES_PROCESSES", "1"}},
       .time = 20s,
       .processes = 4});
  CHECK(run.how == manner::too_many_processes);
}

TEST_CASE("a program may be talked with, by a descriptor that nobody knows") {
  const program_ending run =
      run_to_end({.words = {"sh", "-c", "read word <&3; echo \"<$word>\" >&3"},
                  .time = 20s,
                  .message = "hello\n"});
  CHECK(run.reply == "<hello>\n");
  CHECK(run.output == "");
  // Not even its own process can read what was written.
  const program_ending spy =
      run_to_end({.words = {"sh", "-c", "echo secret >&3; cat /proc/$$/fd/3"},
                  .time = 20s,
                  .message = "hello\n"});
  CHECK_FALSE(spy.succeeded());
}

TEST_CASE("a program that is read, and its errors, apart") {
  const program_ending run =
      run_to_end({.words = {"sh", "-c", "cat; echo e >&2"},
                  .environment = {{"PATH", "/usr/bin:/bin"}},
                  .bare = true,
                  .input = "in\n",
                  .errors_apart = true,
                  .time = 20s});
  CHECK(run.output == "in\n");
  CHECK(run.errors == "e\n");
}

TEST_CASE("a program sees no descriptor but its own") {
  const program_ending run =
      run_to_end({.words = {"sh", "-c", "ls /proc/self/fd | wc -l"}});
  CHECK(run.output == "4\n");  // 0, 1, 2, and that of the directory
}

TEST_CASE("many at once") {
  std::vector<std::jthread> all;
  std::array<std::string, 8> outputs;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    all.emplace_back([&, i] {
      for (int n = 0; n < 5; ++n)
        outputs[i] += shell("echo " + std::to_string(i)).output;
    });
  all.clear();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string line = std::to_string(i) + "\n";
    CHECK(outputs[i] == line + line + line + line + line);
  }
}

TEST_CASE("a program that kills the one who watches over it") {
  const program_ending run = shell("echo $$; kill -KILL $PPID; sleep 1000");
  CHECK(run.how == manner::crashed);
  CHECK(is_gone(std::stoi(run.output)));
}

TEST_CASE("a program that stops the one who watches over it") {
  // Nobody can end the program in time then, so it is ended from outside. (On a
  // busy machine it may be out of time before it has stopped anybody.)
  program_ending run;
  run.how = manner::out_of_time;
  for (auto time = 300ms; run.how == manner::out_of_time && time < 20s;
       time *= 4)
    run = shell("echo $$; kill -STOP $PPID; exec sleep 1000", time);
  CHECK(run.how == manner::crashed);
  CHECK(run.number == SIGKILL);
  CHECK(is_gone(std::stoi(run.output)));
}

TEST_CASE("without its supervisor, what a program has started is ended too") {
  // A child of its own session, and one that nobody is the parent of.
  for (const std::string start :
       {"setsid sh -c 'echo $$ > ID; kill -KILL $0; exec sleep 1000' $PPID & "
        "wait",
        "setsid sh -c 'sleep 1000 & echo $! > ID' & wait; kill -KILL $PPID; "
        "sleep 1000"}) {
    const common::temporary_directory here;
    const program_ending run = run_to_end(
        {.words = {"sh", "-c", start}, .directory = here.path(), .time = 20s});
    CHECK(run.how == manner::crashed);
    CHECK_MESSAGE(is_gone(std::stoi(common::read_file(here.path() / "ID"))),
                  start);
  }
}

TEST_CASE("our own children are not taken for a lost program's") {
  const pid_t ours = fork();
  if (ours == 0) {
    pause();
    _exit(0);
  }
  CHECK(shell("kill -KILL $PPID; sleep 1000").how == manner::crashed);
  CHECK_FALSE(is_gone(ours));
  int subreaper = 1;
  prctl(PR_GET_CHILD_SUBREAPER, &subreaper);
  CHECK(subreaper == 0);
  kill(ours, SIGKILL);
  CHECK(waitpid(ours, nullptr, 0) == ours);
}
