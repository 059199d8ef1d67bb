// read_write_lock: who reads together, who writes alone, and who comes first.

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;
using asyncio::task;

/// A cook book, and people who read it and write in it.
struct cook_book {
  asyncio::read_write_lock it;
  std::string order;  // who came in, in this order
  int reading = 0;
  int writing = 0;
  int most_readers = 0;
  int most_writers = 0;
  std::string clash;  // who came in beside somebody they must not meet

  /// Counts one who is in, also if they are cancelled there.
  struct inside {
    int& count;
    ~inside() { --count; }
  };

  coroutine<> reader(std::string name, std::chrono::milliseconds takes) {
    const auto guard = co_await it.read();
    order += name;
    most_readers = std::max(most_readers, ++reading);
    const inside until_here{reading};
    if (writing > 0) clash += name;
    co_await sleep(takes);
  }
  coroutine<> writer(std::string name, std::chrono::milliseconds takes) {
    const auto guard = co_await it.write();
    order += name;
    most_writers = std::max(most_writers, ++writing);
    const inside until_here{writing};
    if (reading > 0) clash += name;
    co_await sleep(takes);
  }
  task<> reads(std::string name, std::chrono::milliseconds takes) {
    return create_task(reader(std::move(name), takes));
  }
  task<> writes(std::string name, std::chrono::milliseconds takes) {
    return create_task(writer(std::move(name), takes));
  }
  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    try {
      asyncio::run(std::move(story), std::make_unique<asyncio::virtual_time>());
    } catch (const asyncio::never_wakes_error&) {
      order += "!";
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(cook_book, "a writer whom nobody is in the way of") {
  const auto story = [&]() -> coroutine<> {
    writes("W", 1s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "W"s,
                "nobody has ever read, and write() waits for the last reader "
                "to leave"s);
}

TEST_CASE_FIXTURE(cook_book, "readers read together") {
  const auto story = [&]() -> coroutine<> {
    reads("a", 1s);
    reads("b", 1s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "ab"s,
                "two readers came, and only these read: "s << order);
  CHECK_MESSAGE(most_readers == 2,
                "two readers came, and read one after the other: readers do "
                "not disturb each other"s);
}

TEST_CASE_FIXTURE(cook_book, "any number may read") {
  const auto story = [&]() -> coroutine<> {
    for (int i = 0; i < 1000; ++i) reads("a", 1s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(most_readers == 1000,
                "a thousand readers came together, and nobody else; reading "
                "at the same time were at most: "s
                    << most_readers);
}

TEST_CASE_FIXTURE(cook_book, "a writer waits for the readers") {
  const auto story = [&]() -> coroutine<> {
    reads("a", 1s);
    reads("b", 10500ms);
    co_await sleep(0s);
    writes("W", 1s);
    co_await sleep(500ms);
    REQUIRE_MESSAGE(
        reading == 2,
        "two readers came together, and reading now are: "s << reading);
    CHECK_MESSAGE(writing == 0,
                  "two are reading, and a writer came in beside both: write() "
                  "has to wait until nobody reads"s);
    co_await sleep(4500ms);
    CHECK_MESSAGE(order == "ab"s,
                  "two were reading, one of them left, and a writer came in "
                  "beside the other: write() has to wait for the last reader"s);
    co_await sleep(5750ms);
    CHECK_MESSAGE(order == "abW"s,
                  "the last reader has left, and a quarter of a second later "
                  "the writer is not in: be called, and do not ask now and "
                  "then"s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "abW"s,
                "two readers read, and left; the writer behind never came in"s);
}

TEST_CASE_FIXTURE(cook_book, "a writer writes alone") {
  const auto story = [&]() -> coroutine<> {
    writes("W", 2s);
    co_await sleep(0s);
    reads("a", 1s);
    writes("X", 2s);
    co_await sleep(1s);
    CHECK_MESSAGE(reading == 0,
                  "a reader came in while a writer was writing: a writer has "
                  "to keep readers out until the guard gives it back"s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(most_writers == 1, "two writers were in at a time"s);
  CHECK_MESSAGE(order == "WaX"s,
                "a writer, a reader and a writer came, in that order, and in "
                "came: "s
                    << order);
}

TEST_CASE_FIXTURE(cook_book, "nobody overtakes") {
  const auto story = [&]() -> coroutine<> {
    reads("a", 10s);
    co_await sleep(0s);
    writes("W", 1s);
    co_await sleep(1s);
    reads("b", 10s);
    reads("c", 10s);
    co_await sleep(0s);
    writes("X", 1s);
    co_await sleep(1s);
    CHECK_MESSAGE(order == "a"s,
                  "a reads, a writer waits for that, and readers who came "
                  "later went in past the writer. If there is always one more "
                  "reader, the writer starves"s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order != "aWXbc"s,
                "two readers came before the second writer, and had to wait "
                "for it: if writers always go first, readers starve"s);
  CHECK_MESSAGE(order == "aWbcX"s,
                "there came: a reader, a writer, two readers, a writer; in "
                "came: "s
                    << order);
  CHECK_MESSAGE(most_readers == 2,
                "b and c came together, after a writer, and read one after "
                "the other"s);
  CHECK_MESSAGE(clash.empty(), "in at a time with the wrong ones: "s << clash);
}

TEST_CASE_FIXTURE(cook_book, "a writer is cancelled while it waits") {
  const auto story = [&]() -> coroutine<> {
    reads("a", 10s);
    co_await sleep(0s);
    const auto w = writes("W", 1s);
    co_await sleep(1s);
    reads("b", 1s);
    co_await sleep(1s);
    w.cancel();
    co_await sleep(1s);
    CHECK_MESSAGE(
        order == "ab"s,
        "a reads, a writer waited for that and was cancelled, and b, "
        "a reader behind, is still kept out by a writer who is gone"s);
    co_await sleep(1h);
    writes("X", 1s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "abX"s,
                "a writer was cancelled while it waited for a reader; when all "
                "had left, another writer came. In came: "s
                    << order);
}

TEST_CASE_FIXTURE(cook_book, "a reader is cancelled while it waits") {
  const auto story = [&]() -> coroutine<> {
    writes("W", 10s);
    co_await sleep(0s);
    const auto a = reads("a", 1s);
    co_await sleep(1s);
    a.cancel();
    co_await sleep(1h);
    writes("X", 1s);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "WX"s,
                "a reader was cancelled while it waited, and the next writer "
                "waits for that one to leave. Count those who are in, not "
                "those who want in"s);
}

TEST_CASE_FIXTURE(cook_book, "a reader is cancelled while it reads") {
  const auto story = [&]() -> coroutine<> {
    const auto a = reads("a", 10s);
    co_await sleep(0s);
    writes("W", 1s);
    co_await sleep(1s);
    a.cancel();
    co_await sleep(1s);
  };
  run(story());
  CHECK_MESSAGE(order == "aW"s,
                "a reader was cancelled while it read, and the writer behind "
                "waits on: the guard's destructor has to give it back"s);
}
