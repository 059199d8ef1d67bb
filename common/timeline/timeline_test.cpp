// Lanes: what a timeline makes of the reports it hears.

#include "common/timeline/timeline.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "common/testing/test_story.hpp"

namespace {

using asyncio::activity;
using common::history;
using namespace std::chrono_literals;

// "tea: ready 0-1, running 1-2; done 2" with steps, or seconds if there is
// time.
std::string in_words(const history& told, const common::lane& lane) {
  const auto at = [&](const common::instant& when) {
    return std::to_string(
        told.has_time() ? static_cast<std::uint64_t>(when.at / 1s) : when.step);
  };
  std::string text = lane.name + ":";
  for (const auto& each : lane.spans) {
    constexpr const char* verbs[] = {" ready ", " running ", " waiting "};
    text += verbs[static_cast<int>(each.doing)] + at(each.from) + "-" +
            at(each.to) + (each.why.empty() ? "" : " (" + each.why + ")");
  }
  for (const auto& each : lane.endings)
    text += "; " + each.text() + " " + at(each.at);
  return text;
}

TEST_CASE("without a clock, every change to running is a step") {
  const common::timeline watcher;
  common::test_story().turns();
  const auto told = watcher.tell();
  CHECK_FALSE(told.has_time());
  CHECK(told.end.step == 8);
  REQUIRE(told.lanes.size() == 3);
  CHECK(in_words(told, told.lanes[0]) ==
        "tea: running 0-1 ready 1-3 running 3-4 ready 4-6 running 6-7; done 7");
  CHECK(in_words(told, told.lanes[1]) ==
        "salt: ready 0-1 running 1-2 ready 2-4 running 4-5; failed: no salt 5");
  CHECK(told.lanes[1].endings[0].failed());
  CHECK_FALSE(told.lanes[0].endings[0].failed());
  CHECK(told.lanes[2].runs() == 3);
}

TEST_CASE("with a clock, time counts from its first report") {
  const common::timeline watcher;
  common::test_story().cooks();
  const auto told = watcher.tell();
  CHECK(told.has_time());
  CHECK(told.end.at == 3s);
  REQUIRE(told.lanes.size() == 2);
  CHECK(in_words(told, told.lanes[0]) ==
        "soup: running 0-0 waiting 0-2 (sleep 2 s) running 2-2 ready 2-3 "
        "running 3-3; done 3");
  CHECK(in_words(told, told.lanes[1]) ==
        "cake: ready 0-0 running 0-0 waiting 0-3 (the oven) running 3-3; "
        "cancelled 3");
}

TEST_CASE("a clock that starts over does not turn time back") {
  const common::timeline watcher;
  const common::test_story story;
  story.name(1, "tea");
  for (const auto now : {5s, 7s, 1s, 2s}) {
    story.clock(now);
    story.runs(1);
    story.ready(1);
  }
  const auto told = watcher.tell();
  CHECK(told.starts == std::vector<std::chrono::nanoseconds>{0s, 2s, 2s, 3s});
}

TEST_CASE("a clock that does not move is none") {
  const common::timeline watcher;
  common::test_story().clock(5s);
  common::test_story().turns();
  CHECK_FALSE(watcher.tell().has_time());
}

TEST_CASE("a name may come late, and what has none is not told about") {
  const common::timeline watcher;
  const common::test_story story;
  story.runs(1);
  story.ready(1);
  story.runs(2);  // nameless: does not even make a step
  story.name(1, "late");
  story.name(3, "never does anything");
  const auto told = watcher.tell();
  CHECK(told.end.step == 1);
  REQUIRE(told.lanes.size() == 1);
  CHECK(told.lanes[0].name == "late");
  CHECK(told.lanes[0].runs() == 1);
}

TEST_CASE("a subject that was done may begin again, under another name") {
  const common::timeline watcher;
  const common::test_story story;
  for (const std::string name : {"first", "second", "first"}) {
    story.name(1, name);
    story.runs(1);
    story.done(1);
  }
  const auto told = watcher.tell();
  REQUIRE(told.lanes.size() == 2);
  CHECK(in_words(told, told.lanes[0]) ==
        "first: running 0-1 running 2-3; done 1; done 3");
  CHECK(in_words(told, told.lanes[1]) == "second: running 1-2; done 2");
}

TEST_CASE("a lane shows the busiest of those who share its name") {
  const common::timeline watcher;
  const common::test_story story;
  for (const auto who : {1u, 2u}) story.name(who, "x");
  story.name(3, "y");
  story.waits(1, "a");
  story.ready(2);
  story.runs(3);
  story.ready(3);
  story.runs(2);
  story.done(2);
  story.runs(3);
  const auto told = watcher.tell();
  CHECK(in_words(told, told.lanes[0]) ==
        "x: ready 0-1 running 1-2 waiting 2-3 (a); done 2");
}

TEST_CASE("beyond its limit a timeline counts, and keeps no more") {
  const common::timeline watcher;
  const common::test_story story;
  story.name(1, "tea");
  for (std::size_t i = 0; i < common::timeline::most_changes / 2 + 3; ++i) {
    story.runs(1);
    story.ready(1);
  }
  const auto told = watcher.tell();
  CHECK(told.left_out == 6);
  CHECK(told.end.step == common::timeline::most_changes / 2);
}

TEST_CASE("whoever comes after the limit renames no lane") {
  const common::timeline watcher;
  const common::test_story story;
  story.name(1, "tea");
  for (std::size_t i = 0; i < common::timeline::most_changes / 2; ++i) {
    story.runs(1);
    story.ready(1);
  }
  story.done(1);  // and then another stands in the same place
  story.name(1, "coffee");
  const auto told = watcher.tell();
  REQUIRE(told.lanes.size() == 1);
  CHECK(told.lanes[0].name == "tea");
}

TEST_CASE("a timeline hears from its construction on") {
  const common::test_story story;
  story.name(1, "early");
  const common::timeline watcher;
  story.runs(1);
  CHECK(watcher.tell().lanes.empty());
}

}  // namespace
