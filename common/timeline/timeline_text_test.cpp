// The timeline in the terminal, compared line by line.

#include "common/timeline/timeline_text.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <sstream>
#include <string>

#include "common/testing/test_story.hpp"
#include "common/timeline/timeline_words.hpp"

namespace {

using common::draw_text;
using namespace std::chrono_literals;

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    most = std::max(most, common::characters(line).size());
  return most;
}

TEST_CASE("steps") {
  const common::timeline watcher;
  common::test_story().turns();
  CHECK("\n" + draw_text(watcher.tell()) == R"(
steps  0           2           4           6           8
       ├───────────┬───────────┬───────────┬───────────┬
tea    ██████░░░░░░░░░░░░██████░░░░░░░░░░░░██████┤
salt   ░░░░░░██████░░░░░░░░░░░░██████! failed: no salt
rice   ░░░░░░░░░░░░██████░░░░░░░░░░░░██████░░░░░░██████┤

       █ running   ░ ready   ┤ done   ! failed
)");
}

TEST_CASE("time, and what was waited for") {
  const common::timeline watcher;
  common::test_story().cooks();
  CHECK("\n" + draw_text(watcher.tell()) == R"(
s      0                       1                     2                       3
       ├───────────────────────┬─────────────────────┬───────────────────────┬──
soup   █─ sleep 2 s ─────────────────────────────────█░░░░░░░░░░░░░░░░░░░░░░░░█┤
cake   ░█─ the oven ─────────────────────────────────────────────────────────█╳

       █ running   ░ ready   ─ waiting   ┤ done   ╳ cancelled
A run is drawn one column wide even where it takes no time.
)");
}

TEST_CASE("what does not fit on its line stands behind it or below") {
  const common::timeline watcher;
  const common::test_story story;
  story.clock(0s);
  story.name(1, "a name that is longer than its place");
  story.name(2, "b");
  story.waits(1, "until 1 min");
  story.waits(2, "until 60 min");
  story.clock(1min);
  story.runs(1);
  story.done(1);
  story.clock(1h);
  story.runs(2);
  story.done(2, "failed: nothing was left in the cupboard");
  CHECK("\n" + draw_text(watcher.tell()) == R"(
min                 0         10        20       30        40       50        60
                    ├─────────┬─────────┬────────┬─────────┬────────┬─────────┬─
a name that is lo…  █┤ (until 1 min)
b                   ─ until 60 min ───────────────────────────────────────────█!

                    █ running   ─ waiting   ┤ done   ! failed
A run is drawn one column wide even where it takes no time.
b: failed: nothing was left in the cupboard at 60 min
)");
}

TEST_CASE("nothing is wider than 80 columns, however much happens") {
  for (const bool clock : {false, true}) {
    const common::timeline watcher;
    const common::test_story story;
    if (clock) story.clock(0s);
    for (std::uint64_t i = 1; i <= 120; ++i)
      story.name(i, "Köchin, " + std::string(i, 'x'));
    for (std::uint64_t i = 0; i < 5000; ++i) {
      if (clock) story.clock(i * 17ms);
      story.runs(i % 120 + 1);
      story.waits(i % 120 + 1, "something that takes a while");
      if (i % 1000 == 0) story.done(i % 120 + 1, std::string(90, 'y'));
    }
    const auto text = draw_text(watcher.tell());
    CHECK(widest(text) <= 80);
    CHECK(text.find("20 more lanes not drawn.") != std::string::npos);
    CHECK(text == draw_text(watcher.tell()));
  }
}

TEST_CASE("an end shows even where it shares a column with running") {
  const common::timeline watcher;
  const common::test_story story;
  for (const auto who : {1u, 2u}) story.name(who, who == 1 ? "a" : "b");
  for (int i = 0; i < 1000; ++i) {
    story.runs(1);
    story.ready(1);
  }
  story.runs(2);
  story.cancelled(2);
  story.runs(1);
  story.done(1);
  const auto text = draw_text(watcher.tell());
  CHECK(text.find("█┤\n") != std::string::npos);
  CHECK(text.find("█╳\n") != std::string::npos);
}

TEST_CASE("with nothing to draw it says so") {
  CHECK(draw_text({}) ==
        "The timeline is empty: nothing that has a name ran.\n");
}

TEST_CASE("characters are counted, not bytes, and broken ones become ?") {
  CHECK(common::characters("Köchin").size() == 6);
  CHECK(common::characters("\xff\xc3") == std::vector<std::string>{"?", "?"});
  CHECK(common::characters("a\nb") == std::vector<std::string>{"a", "?", "b"});
  CHECK(common::shortened("Köchin", 4) == "Köc…");
  CHECK(common::shortened("Koch", 4) == "Koch");
}

}  // namespace
