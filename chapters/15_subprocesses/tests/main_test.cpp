// The program as you run it: a list of jobs, their limits, and Ctrl-C.

#include <csignal>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "06_tasks/run.hpp"
#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/tests/processes_test.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

using namespace std::chrono_literals;

const std::string an_evening =
    "start   sleep 0.4; echo the soup is hot\n"
    "start   sleep 0.8; printf 'rice\\nham\\nleeks\\n' | sort\n"
    "the soup is hot\n"
    "done    sleep 0.4; echo the soup is hot\n"
    "start   sleep 0.8; echo the cake has burnt >&2; exit 3\n"
    "ham\n"
    "leeks\n"
    "rice\n"
    "done    sleep 0.8; printf 'rice\\nham\\nleeks\\n' | sort\n"
    "start   echo a table for one is laid; sleep 1000\n"
    "the cake has burnt\n"
    "failed  sleep 0.8; echo the cake has burnt >&2; exit 3 (exit status 3)\n"
    "start   sleep 0.8; echo the kitchen is clean\n"
    "the kitchen is clean\n"
    "done    sleep 0.8; echo the kitchen is clean\n"
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

TEST_CASE("so many at the same time, and no more") {
  // Each job would wait for ever if it had to wait for the other to end.
  const auto result = common::run_chapter(
      {"-", "--jobs", "2"},
      "d=/tmp/$PPID.book; mkfifo $d; echo soup >$d; rm $d\n"
      "d=/tmp/$PPID.book; while ! test -p $d; do sleep 0.01; done; cat $d\n");
  CHECK(result.out.find("\nsoup\n") != std::string::npos);
  CHECK(result.status == 0);
}

// Our own subprocesses are what we test with.
TEST_CASE("Ctrl-C ends all jobs: status 130") {
  using namespace asyncio;
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec(
        PROGRAM, "-", "--jobs", "2", "--limit", "100000",
        subprocess_options().in(redirect::pipe).out(redirect::pipe));
    it.in().write("echo $$ >&2; sleep 1000 & wait\nsleep 1000\n");
    it.in().close();
    co_await it.out().readline();
    co_await it.out().readline();
    it.send_signal(SIGINT);
    CHECK(co_await wait_for(it.wait(), 20s) == 130);
    CHECK(co_await it.out().read() ==
          "stopped: 0 of 2 jobs have ended, 0 of them badly\n");
  }());
}

TEST_CASE("on a terminal there is a bar") {
  if (!is_there("script")) return;
  const auto result = common::run_program(
      {"script", "-qec", std::string(PROGRAM) + " --jobs 1 -", "/dev/null"},
      "echo soup\n\x04");
  CHECK_MESSAGE(result.out.find("[###") != std::string::npos, result.out);
}

TEST_CASE("bad options are one line and exit status 2") {
  common::check_bad_options({{"--jobs", "0"},
                             {"--jobs", "soup"},
                             {"--limit", "0"},
                             {"/no/such/file"},
                             {"--chef"}});
}

TEST_CASE("the timeline has a lane for each worker") {
  const auto result =
      common::run_chapter({"-", "--jobs", "2", "--timeline"}, "true\nfalse\n");
  for (const char* name : {"worker 1", "worker 2"})
    CHECK_MESSAGE(result.out.find(name) != std::string::npos,
                  "the timeline does not say " << name);
}

}  // namespace main_test
