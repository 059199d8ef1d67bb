// Runs: what a program prints and how it ends, its limits, and that nothing of
// it is left.

#include "17_web_server/book/book_run.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "17_web_server/book/planted_server_test.hpp"

namespace book_run_test {
namespace {

using namespace book_server;
using namespace asyncio;
using namespace std::chrono_literals;

/// What comes of one run, all in all.
std::string events_of(const std::string& command,
                      const runs_options& with = {}) {
  std::string all;
  with_book(
      [&](served_book& it) -> coroutine<> {
        const auto stream = co_await run_and_watch(it, command);
        all = events_in(stream);
      },
      with);
  return all;
}

std::string end_of_run(const std::string& command, const std::string& name,
                       const run_limits& limits = {}) {
  std::string value;
  runs_options with;
  with.limits = limits;
  with_book(
      [&](served_book& it) -> coroutine<> {
        const auto stream = co_await run_and_watch(it, command);
        value = at_end(stream, name);
      },
      with);
  return value;
}

/// Without its time, which is another one in each run.
std::string without_seconds(std::string all) {
  const auto at = all.find("\"seconds\":") + 10;
  return all.erase(at, all.find(',', at) - at);
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "book: a run, from building to its end") {
  CHECK(without_seconds(events_of("./learn run 1")) ==
        "building \"Building 01_one: 2 of 2\"\n"
        "output \"soup\\n\"\n"
        "end {\"status\":0,\"seconds\":,\"signal\":null,\"stopped\":false,"
        "\"as_printed\":true,\"trace\":null,\"why\":null}\n");
}

TEST_CASE("book: an exit status, and whether it is as printed") {
  CHECK(end_of_run("./learn run 1 -- --fails", "status") == "3");
  CHECK(end_of_run("./learn run 1 -- --fails", "as_printed") == "true");
  CHECK(end_of_run("./learn run 1 -- --changes", "as_printed") == "null");
  CHECK(end_of_run("./learn run 1 -- --crashes", "signal") == "\"SIGSEGV\"");
  CHECK(end_of_run("./learn run 1 -- --crashes", "status") == "null");
  CHECK(is_as_printed({"a", "…", "c"}, "a\nb\nc\n", 0));
  CHECK(!is_as_printed({"a"}, "a\nb\n", 0));
  CHECK(!is_as_printed({"a"}, "a\n", 1));
}

TEST_CASE("book: a program that cannot be built") {
  const auto all = events_of("./learn run 2");
  CHECK_MESSAGE(all.find("building \"error: no salt\"\n") != all.npos, all);
  CHECK(all.find("\"why\":\"02_two could not be built\"") != all.npos);
}

TEST_CASE("book: output is whole characters, and only text") {
  std::string all = events_of("./learn run 1 -- --bytes");
  std::string printed;
  for (std::size_t at = 0; (at = all.find("output \"", at)) != all.npos;) {
    const auto from = at + 8;
    at = all.find("\"\n", from);
    printed += all.substr(from, at - from);
  }
  CHECK(printed == "café \xef\xbf\xbd\\u0000<b>\\u001b\\n");
}

TEST_CASE("book: the environment has nothing of ours") {
  const auto all = events_of("./learn run 1 -- --environment");
  CHECK_MESSAGE(all.find("output \"HOME LANG PATH PWD TMPDIR") != all.npos,
                all);
}

TEST_CASE("book: a run in virtual time leaves a trace, and no file") {
  with_book([](served_book& it) -> coroutine<> {
    const auto stream =
        co_await run_and_watch(it, "./learn run 1 -- --virtual");
    CHECK(at_end(stream, "trace") == "\"/runs/1/trace.json\"");
    const auto trace =
        co_await asyncio::ask(it.server, it.get("/runs/1/trace.json"));
    CHECK(brief(trace) == "200 OK: {\"traceEvents\":[]}\n");
    co_await run_and_watch(it, "./learn run 1");
    const auto none =
        co_await asyncio::ask(it.server, it.get("/runs/2/trace.json"));
    CHECK(brief(none) == "404 Not Found: that run has no trace\n");
  });
}

TEST_CASE("book: the limits of a program") {
  run_limits few;
  few.cpu_seconds = 1;
  CHECK(end_of_run("./learn run 1 -- --computes", "signal", few) ==
        "\"SIGKILL\"");
  few = {};
  few.seconds = 1;
  CHECK(end_of_run("./learn run 1 -- --endless", "why", few) ==
        "\"it has run for 1 s\"");
  few = {};
  few.resident = 50'000'000;
  CHECK(end_of_run("./learn run 1 -- --fills", "why", few) ==
        "\"it has taken too much memory\"");
  few = {};
  few.processes = 5;
  CHECK(end_of_run("./learn run 1 -- --forks", "why", few) ==
        "\"it has started too many processes\"");
  few = {};
  few.output = 100'000;
  CHECK(end_of_run("./learn run 1 -- --floods", "why", few) ==
        "\"it has printed more than 100000 bytes\"");
}

TEST_CASE("book: the largest file") {
  runs_options with;
  with.limits.file_size = 1'000'000;
  const auto all = events_of("./learn run 1 -- --writes", with);
  CHECK_MESSAGE(all.find("1000000\\n") != all.npos, all);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "book: stop ends whatever was started") {
  with_book([](served_book& it) -> coroutine<> {
    const auto begun =
        co_await asyncio::ask(it.server, it.run("./learn run 1 -- --hides"));
    CHECK(begun.starts_with("HTTP/1.1 201 Created\r\n"));
    const auto guest = co_await served_book::comes(
        it.server, it.get("/runs/1", "Connection: close\r\n"));
    const auto hidden = co_await first_words(guest);
    CHECK(is_alive(hidden.pid));
    CHECK(std::filesystem::exists(hidden.home));
    const auto stopped =
        co_await asyncio::ask(it.server, it.post("/runs/1/stop", "{}"));
    CHECK(brief(stopped) == "204 No Content: ");
    const auto rest = co_await guest.rest();
    CHECK(at_end(rest, "stopped") == "true");
    CHECK_MESSAGE(!is_alive(hidden.pid),
                  "it has left its group and its session, and lives on");
    CHECK(!std::filesystem::exists(hidden.home));
    const auto again =
        co_await asyncio::ask(it.server, it.post("/runs/1/stop", "{}"));
    CHECK(brief(again) == "204 No Content: ");
  });
}

TEST_CASE_FIXTURE(no_descriptor_leak, "book: a build can be stopped, too") {
  with_book([](served_book& it) -> coroutine<> {
    co_await asyncio::ask(it.server, it.run("./learn run 3"));
    const auto guest = co_await served_book::comes(
        it.server, it.get("/runs/1", "Connection: close\r\n"));
    const auto begun = co_await guest.reader.readuntil("1 of 9\"\n\n");
    const int pid = std::stoi(common::read_file(it.root / "build" / "builds"));
    CHECK(is_alive(pid));
    // Another one waits for its turn, and can be stopped there.
    co_await asyncio::ask(it.server, it.run("./learn run 1"));
    const auto waits = co_await served_book::comes(
        it.server, it.get("/runs/2", "Connection: close\r\n"));
    co_await asyncio::ask(it.server, it.post("/runs/2/stop", "{}"));
    const auto end_of_other = co_await waits.rest();
    CHECK(at_end(end_of_other, "stopped") == "true");
    CHECK(is_alive(pid));
    co_await asyncio::ask(it.server, it.post("/runs/1/stop", "{}"));
    const auto rest = co_await guest.rest();
    CHECK(at_end(rest, "stopped") == "true");
    CHECK_MESSAGE(!is_alive(pid), "the build goes on");
    const auto next = co_await run_and_watch(it, "./learn run 1");
    CHECK(at_end(next, "status") == "0");
  });
}

}  // namespace book_run_test
