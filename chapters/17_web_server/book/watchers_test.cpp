// Who watches a run, who has left, and how many runs there may be.

#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "17_web_server/book/planted_server_test.hpp"

namespace watchers_test {
namespace {

using namespace book_server;
using namespace asyncio;
using namespace std::chrono_literals;

/// Waits until it is so; false if it never is.
coroutine<bool> comes_true(std::function<bool()> condition) {
  for (int i = 0; i < 500 && !condition(); ++i) co_await sleep(10ms);
  co_return condition();
}

}  // namespace

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
        REQUIRE_MESSAGE(in_time, "nobody watches, and it runs on");
        // Its files go a moment later, and only then its end is told.
        const auto late = co_await served_book::comes(
            it.server,
            it.get("/runs/1", "Connection: close\r\nLast-Event-ID: 2\r\n"));
        const auto rest = co_await late.rest();
        CHECK(at_end(rest, "stopped") == "true");
        CHECK(!std::filesystem::exists(run->home));
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

}  // namespace watchers_test
