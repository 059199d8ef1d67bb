// Rounded, runs that differ only by what the machine has added are the same.

#include "common/timeline/rounded.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/test_story.hpp"
#include "common/timeline/timeline_svg.hpp"
#include "common/timeline/trace.hpp"

namespace {

using common::history;
using namespace std::chrono_literals;

// Soup waits for a second, fish for two; each step comes so much late.
history evening(std::chrono::milliseconds late, bool soup_comes_in_pieces) {
  const common::timeline watcher;
  const common::test_story story;
  story.clock(7s);
  for (const std::string name : {"soup", "fish"}) {
    const auto who = name == "soup" ? 1u : 2u;
    story.name(who, name);
    story.ready(who);
  }
  for (const auto who : {1u, 2u}) {
    story.runs(who);
    story.clock(7s + late / 2);
    story.waits(who, who == 1 ? "a pot" : "a pan");
  }
  story.clock(8s + late);
  if (soup_comes_in_pieces) {
    story.runs(1);
    story.waits(1, "the rest");
    story.clock(8s + late * 3 / 2);
  }
  story.runs(1);
  story.done(1);
  story.clock(9s + 2 * late);
  story.ready(2);
  story.runs(2);
  story.done(2, "failed: burnt");
  return watcher.tell();
}

std::string drawn(const history& told) { return common::draw_svg(told, "x"); }

}  // namespace

TEST_CASE("rounded, the machine's delays make no difference") {
  const auto exact = common::rounded(evening(0ms, false), 500ms);
  CHECK(exact.starts == std::vector<std::chrono::nanoseconds>{0s, 0s, 1s, 2s});
  CHECK(exact.end.at == 2s);
  CHECK(exact.end.step == 4);
  REQUIRE(exact.lanes.size() == 2);
  CHECK(exact.lanes[0].runs() == 2);
  for (const auto late : {1ms, 60ms, 120ms})
    for (const bool in_pieces : {false, true}) {
      CAPTURE(late.count());
      CAPTURE(in_pieces);
      const auto told = evening(late, in_pieces);
      CHECK(drawn(told) != drawn(exact));
      CHECK(drawn(common::rounded(told, 500ms)) == drawn(exact));
    }
  CHECK(drawn(common::rounded(evening(260ms, false), 500ms)) != drawn(exact));
}

TEST_CASE("what is rounded can be drawn: nothing runs backwards") {
  const auto told = common::rounded(evening(120ms, true), 500ms);
  for (const auto& lane : told.lanes) {
    auto last = std::pair(lane.spans.front().from.at, std::uint64_t{0});
    for (const auto& each : lane.spans)
      for (const auto& when : {each.from, each.to}) {
        CHECK(std::pair(when.at, when.step) >= last);
        last = {when.at, when.step};
      }
    CHECK(std::pair(lane.endings.at(0).at.at, lane.endings[0].at.step) == last);
  }
  CHECK(common::draw_trace(told, "x").find("failed: burnt") !=
        std::string::npos);
}

TEST_CASE("a run that takes time keeps it") {
  const common::timeline watcher;
  const common::test_story story;
  story.name(1, "tea");
  for (const auto now : {3s, 5s, 6s}) {
    story.clock(now + 10ms);
    if (now == 3s) story.runs(1);
    if (now == 5s) story.waits(1, "a cup");
  }
  const auto told = common::rounded(watcher.tell(), 1s);
  REQUIRE(told.lanes.at(0).spans.size() == 2);
  CHECK(told.lanes[0].spans[0].to.at == 2s);
  CHECK(told.lanes[0].spans[1].from.at == 2s);
  CHECK(told.lanes[0].spans[1].to.at == 3s);
}
