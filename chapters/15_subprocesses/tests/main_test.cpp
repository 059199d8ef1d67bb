// The program as you run it: a list of jobs, their limits, and Ctrl-C.

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <vector>

#include "06_tasks/run.hpp"
#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/tests/processes_test.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

using namespace std::chrono_literals;

const std::string an_evening =
    "start   sleep 0.5; echo the soup is hot\n"
    "start   sleep 1; printf 'rice\\nham\\nleeks\\n' | sort\n"
    "the soup is hot\n"
    "done    sleep 0.5; echo the soup is hot\n"
    "start   sleep 1; echo the cake has burnt >&2; exit 3\n"
    "ham\n"
    "leeks\n"
    "rice\n"
    "done    sleep 1; printf 'rice\\nham\\nleeks\\n' | sort\n"
    "start   echo a table for one is laid; sleep 1000\n"
    "the cake has burnt\n"
    "failed  sleep 1; echo the cake has burnt >&2; exit 3 (exit status 3)\n"
    "start   sleep 0.5; echo the kitchen is clean\n"
    "the kitchen is clean\n"
    "done    sleep 0.5; echo the kitchen is clean\n"
    "a table for one is laid\n"
    "killed  echo a table for one is laid; sleep 1000\n"
    "5 of 5 jobs have ended, 2 of them badly\n";

std::string as_it_is(const std::string& output) { return output; }

}  // namespace

TEST_CASE("an evening: one job fails, and one takes too long") {
  const auto result =
      common::run_in_real_time({"--keep-going"}, an_evening, as_it_is);
  CHECK(result.out == an_evening);
  CHECK(result.err.empty());
  CHECK(result.status == 2);
}

TEST_CASE("all is well: status 0") {
  const auto result = common::run_chapter({"-", "--jobs", "1"},
                                          "echo soup\n# no job\n\ntrue\n");
  CHECK(result.out ==
        "start   echo soup\nsoup\ndone    echo soup\nstart   true\n"
        "done    true\n2 of 2 jobs have ended, 0 of them badly\n");
  CHECK(result.status == 0);
}

TEST_CASE("when one has failed, no other begins, unless you say so") {
  const std::string jobs = "exit 1\nkill $$\necho soup\n";
  const auto stops = common::run_chapter({"-", "--jobs", "1"}, jobs);
  CHECK(stops.out ==
        "start   exit 1\nfailed  exit 1 (exit status 1)\n"
        "1 of 3 jobs have ended, 1 of them badly\n");
  CHECK(stops.status == 2);
  const auto goes_on =
      common::run_chapter({"-", "--jobs", "1", "--keep-going"}, jobs);
  CHECK(goes_on.out.ends_with(
      "failed  kill $$ (signal 15)\nstart   echo soup\nsoup\n"
      "done    echo soup\n3 of 3 jobs have ended, 2 of them badly\n"));
}

TEST_CASE("a job that does not listen, and its children, are killed in time") {
  const auto result =
      common::run_chapter({"-", "--limit", "100"},
                          "trap '' TERM; while true; do sleep 1000; done\n");
  CHECK(result.out.find("killed  trap") != std::string::npos);
  CHECK(result.status == 2);
}

TEST_CASE("a job that has left somebody behind: what it has printed is told") {
  const std::string told =
      "start   sleep 1000 & echo soup\nsoup\n"
      "killed  sleep 1000 & echo soup\n"
      "1 of 1 jobs have ended, 1 of them badly\n";
  common::program_result result;
  // On a busy machine the job needs more time before it prints anything.
  for (const char* limit : {"300", "1200", "4800", "19200"}) {
    result = common::run_chapter({"-", "--limit", limit},
                                 "sleep 1000 & echo soup\n");
    if (result.out == told) break;
  }
  CHECK(result.out == told);
  CHECK(result.status == 2);
}

TEST_CASE("so many at the same time, and no more") {
  const common::temporary_directory place;
  const std::string go = "cd '" + place.path().string() + "'; ";
  REQUIRE(::mkfifo((place.path() / "pipe").c_str(), 0600) == 0);
  // Each of the first two would wait for ever if the other did not run; and the
  // second fails if the third has begun.
  const auto result = common::run_chapter(
      {"-", "--jobs", "2"}, go + "echo soup >pipe\n" + go +
                                "sleep 0.1; test ! -e third && cat pipe\n" +
                                go + "touch third\n");
  CHECK_MESSAGE(result.out.find("\nsoup\n") != std::string::npos, result.out);
  CHECK(result.status == 0);
}

// Our own subprocesses are what we test with. Each process of the jobs keeps a
// pipe open, which is at its end when none of them is left.
TEST_CASE("Ctrl-C ends all jobs, and what they have started: status 130") {
  using namespace asyncio;
  const common::temporary_directory place;
  const auto pipe = (place.path() / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  run([](std::string all_of_them) -> coroutine<> {
    const auto cat = co_await create_subprocess_exec(
        "cat", all_of_them, subprocess_options().out(redirect::pipe));
    const auto it = co_await create_subprocess_exec(
        PROGRAM, "-", "--jobs", "2", "--limit", "100000",
        subprocess_options().in(redirect::pipe).out(redirect::pipe));
    const std::string job =
        "exec >'" + all_of_them + "'; echo soup; sleep 1000 & wait\n";
    it.in().write(job + job + job);
    it.in().close();
    for (int i = 0; i < 2; ++i)
      CHECK(co_await cat.out().readline() == "soup\n");
    it.send_signal(SIGINT);
    CHECK(co_await wait_for(it.wait(), 20s) == 130);
    const auto told = co_await it.out().read();
    CHECK_MESSAGE(
        told.ends_with("stopped: 0 of 3 jobs have ended, 0 of them badly\n"),
        told);
    const auto [rest, none] = co_await wait_for(cat.communicate(), 20s);
    CHECK_MESSAGE(rest.empty(), "another job has begun");
  }(pipe));
}

TEST_CASE("on a terminal there is a bar") {
  using namespace asyncio;
  const sock screen(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK));
  REQUIRE(::grantpt(screen.fd()) == 0);
  REQUIRE(::unlockpt(screen.fd()) == 0);
  run([](const sock& master) -> coroutine<> {
    const sock terminal(::open(::ptsname(master.fd()), O_RDWR | O_NOCTTY));
    const auto it = co_await create_subprocess_exec(
        PROGRAM, "--jobs", "1", "-",
        subprocess_options().in(redirect::pipe).out(redirect::to(terminal)));
    it.in().write("true\nfalse\n");
    it.in().close();
    CHECK(co_await it.wait() == 2);
    std::string shown;
    std::array<char, 4096> room{};
    for (ssize_t size = 0; size >= 0;
         size = ::read(master.fd(), room.data(), room.size()))
      shown.append(room.data(), static_cast<std::size_t>(size));
    CHECK(shown ==
          "\r\033[Kstart   true\r\n"
          "[..............................] 0 of 2, 1 running"
          "\r\033[Kdone    true\r\n"
          "[###############...............] 1 of 2, 0 running"
          "\r\033[Kstart   false\r\n"
          "[###############...............] 1 of 2, 1 running"
          "\r\033[Kfailed  false (exit status 1)\r\n"
          "[##############################] 2 of 2, 0 running"
          "\r\033[K2 of 2 jobs have ended, 1 of them badly\r\n");
  }(screen));
}

TEST_CASE("bad options are one line and exit status 2") {
  common::check_bad_options({{"--jobs", "0"},
                             {"--jobs", "soup"},
                             {"--limit", "0"},
                             {"/no/such/file"},
                             {"--chef"}});
}

TEST_CASE("the timeline has a lane for each job") {
  const auto result =
      common::run_chapter({"-", "--jobs", "2", "--timeline"}, "true\nfalse\n");
  for (const char* name : {"job 1", "job 2"})
    CHECK_MESSAGE(result.out.find(name) != std::string::npos,
                  "the timeline does not say " << name);
}

}  // namespace main_test
