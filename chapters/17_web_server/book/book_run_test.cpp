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

/// A run that has printed its number and its directory, as --endless does.
struct printed {
  explicit printed(const std::string& event) {
    const auto begin = event.find("data: \"") + 7;
    const auto blank = event.find(' ', begin);
    pid = std::stoi(event.substr(begin, blank - begin));
    home = event.substr(blank + 1, event.find('\\', blank) - blank - 1);
  }
  int pid = 0;
  std::filesystem::path home;
};

coroutine<printed> first_words(http_guest of) {
  std::string event;
  do event = co_await of.reader.readuntil("\n\n");
  while (event.find("event: output") == event.npos);
  co_return printed(event);
}

/// Waits until it is so; false if it never is.
coroutine<bool> comes_true(std::function<bool()> condition) {
  for (int i = 0; i < 500 && !condition(); ++i) co_await sleep(10ms);
  co_return condition();
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

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "book: a hundred watchers leave, each at its time") {
  runs_options with;
  with.grace = 400ms;
  with_book(
      [](served_book& it) -> coroutine<> {
        co_await asyncio::ask(it.server, it.run("./learn run 1 -- --endless"));
        std::vector<http_guest> guests;
        for (int i = 0; i < 100; ++i)
          guests.push_back(
              co_await served_book::comes(it.server, it.get("/runs/1")));
        std::optional<printed> run;
        for (const auto& each : guests) run = co_await first_words(each);
        for (std::size_t i = 0; i < guests.size(); ++i) {
          if (i % 3 == 0) guests[i].writer.abort();
          if (i % 3 == 1) guests[i].writer.close();
          if (i % 10 == 0) co_await sleep(20ms);
        }
        co_await sleep(1s);
        CHECK_MESSAGE(is_alive(run->pid), "somebody still watches");
        for (const auto& each : guests) each.writer.close();
        const auto gone = [&] { return !is_alive(run->pid); };
        const bool in_time = co_await comes_true(gone);
        CHECK_MESSAGE(in_time, "nobody watches, and it runs on");
        CHECK(!std::filesystem::exists(run->home));
        const auto rest = co_await asyncio::ask(
            it.server, it.get("/runs/1", "Last-Event-ID: 2\r\n"));
        CHECK(at_end(rest, "stopped") == "true");
      },
      with);
}

TEST_CASE("book: whoever comes back within the grace finds it at work") {
  runs_options with;
  with.grace = 2s;
  with_book(
      [](served_book& it) -> coroutine<> {
        co_await asyncio::ask(it.server, it.run("./learn run 1 -- --endless"));
        for (int i = 0; i < 3; ++i) {
          const auto guest =
              co_await served_book::comes(it.server, it.get("/runs/1"));
          const auto run = co_await first_words(guest);
          CHECK(is_alive(run.pid));
          guest.writer.abort();
          co_await sleep(100ms);
          CHECK(is_alive(run.pid));
        }
      },
      with);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "book: when the server ends, so do its programs") {
  int pid = 0;
  with_book([&](served_book& it) -> coroutine<> {
    co_await asyncio::ask(it.server, it.run("./learn run 1 -- --hides"));
    const auto guest =
        co_await served_book::comes(it.server, it.get("/runs/1"));
    const auto run = co_await first_words(guest);
    pid = run.pid;
    CHECK(is_alive(pid));
    guest.writer.abort();
  });
  CHECK(!is_alive(pid));
}

TEST_CASE("book: so many at a time, and no more") {
  runs_options with;
  with.most_at_once = 2;
  with_book(
      [](served_book& it) -> coroutine<> {
        const auto endless = it.run("./learn run 1 -- --endless");
        for (int i = 0; i < 2; ++i) {
          const auto begun = co_await asyncio::ask(it.server, endless);
          CHECK(begun.starts_with("HTTP/1.1 201 Created\r\n"));
        }
        const auto refused = co_await asyncio::ask(it.server, endless);
        CHECK(brief(refused) ==
              "429 Too Many Requests: 2 programs are running already\n");
        co_await asyncio::ask(it.server, it.post("/runs/1/stop", "{}"));
        const auto guest = co_await served_book::comes(
            it.server, it.get("/runs/1", "Connection: close\r\n"));
        co_await guest.rest();
        const auto begun = co_await asyncio::ask(it.server, endless);
        CHECK(begun.starts_with("HTTP/1.1 201 Created\r\n"));
      },
      with);
}

TEST_CASE("book: of those that have ended, the last are kept") {
  runs_options with;
  with.most_kept = 2;
  with.most_at_once = 1;
  with_book(
      [](served_book& it) -> coroutine<> {
        for (int i = 0; i < 4; ++i) co_await run_and_watch(it, "./learn run 1");
        const auto first = co_await asyncio::ask(it.server, it.get("/runs/1"));
        CHECK(brief(first) == "404 Not Found: there is no such run\n");
        const auto last = co_await asyncio::ask(it.server, it.get("/runs/4"));
        CHECK(at_end(last, "status") == "0");
      },
      with);
}

}  // namespace book_run_test
