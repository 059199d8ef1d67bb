// The picture: well-formed, the same every time, readable without eyes or
// colours. How it looks is for people to judge.

#include "common/timeline/timeline_svg.hpp"

#include <algorithm>
#include <chrono>
#include <clocale>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/files/files.hpp"
#include "common/testing/test_story.hpp"
#include "common/timeline/svg_writer.hpp"

namespace {

using common::draw_svg;
using common::has;
using namespace std::chrono_literals;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t many = 0;
  for (auto at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1))
    ++many;
  return many;
}

// Only what an entity starts may follow an ampersand.
bool entities_are_right(std::string_view text) {
  for (auto at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
    const auto rest = text.substr(at);
    if (!rest.starts_with("&amp;") && !rest.starts_with("&lt;") &&
        !rest.starts_with("&gt;") && !rest.starts_with("&quot;"))
      return false;
  }
  return true;
}

// Tags are closed in reverse order; attributes have an even number of quotes;
// no stray < or &. Tells the first thing that is wrong.
std::string flaw_of(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = 0; at < xml.size();) {
    const auto begin = xml.find('<', at);
    const auto text = xml.substr(at, begin - at);
    if (!entities_are_right(text)) return "entity in: " + text;
    if (begin == std::string::npos) break;
    const auto end = xml.find('>', begin);
    if (end == std::string::npos) return "a tag without end";
    const auto tag = xml.substr(begin + 1, end - begin - 1);
    if (has(tag, "<") || !entities_are_right(tag)) return "tag: " + tag;
    if (std::ranges::count(tag, '"') % 2 != 0) return "quotes: " + tag;
    if (tag.starts_with("/")) {
      if (open.empty() || open.back() != tag.substr(1))
        return "closing: " + tag;
      open.pop_back();
    } else if (!tag.ends_with("/")) {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    at = end + 1;
  }
  return open.empty() ? "" : "never closed: " + open.back();
}

TEST_CASE("the check for well-formed XML finds flaws") {
  CHECK(flaw_of("<a b=\"c\"><d/>&amp;</a>\n").empty());
  for (const std::string bad : {"<a>", "<a></b>", "<a>&</a>", "<a b=\"></a>",
                                "<a", "<a b=\"&\"/>", "</a>"})
    CHECK_MESSAGE(!flaw_of(bad).empty(), bad);
}

TEST_CASE("a picture says in words what it shows") {
  const common::timeline watcher;
  common::test_story().cooks();
  const auto svg = draw_svg(watcher.tell(), "cooks: who does what when");
  CHECK(flaw_of(svg).empty());
  CHECK(has(svg, "role=\"img\" aria-labelledby=\"title desc\""));
  CHECK(has(svg, "<title id=\"title\">cooks: who does what when</title>"));
  CHECK(has(svg,
            "soup: ran 3 times, first at 0 s; waited for sleep 2 s; "
            "done at 3 s."));
  CHECK(has(svg,
            "cake: ran 2 times, first at 0 s; waited for the oven; "
            "cancelled at 3 s."));
  CHECK(has(svg, "prefers-color-scheme: dark"));
  CHECK(has(svg, ">the oven</text>"));
  CHECK_FALSE(has(svg, "<script"));
}

TEST_CASE("cancelled and failed have shapes and words of their own") {
  const common::timeline watcher;
  common::test_story().turns();
  common::test_story().cooks();
  const auto svg = draw_svg(watcher.tell(), "both");
  CHECK(count(svg, "class=\"cross\"") == 2);  // in the lane and the legend
  CHECK(count(svg, "class=\"cancelled\"") == 2);
  CHECK(has(svg, ">failed: no salt</text>"));
  CHECK(has(svg, ">cancelled</text>"));
}

TEST_CASE("names and reasons are escaped wherever they stand") {
  const common::timeline watcher;
  const common::test_story story;
  story.clock(0s);
  story.name(1, "<&\">");
  story.waits(1, "x < y && \"z\"");
  story.clock(5s);
  story.runs(1);
  story.done(1, "failed: </svg>\x01");
  const auto svg = draw_svg(watcher.tell(), "a < b & \"c\"");
  CHECK(flaw_of(svg).empty());
  CHECK(has(svg, ">&lt;&amp;&quot;&gt;</text>"));
  CHECK(has(svg, ">x &lt; y &amp;&amp; &quot;z&quot;</text>"));
  CHECK(has(svg, ">failed: &lt;/svg&gt;?</text>"));
}

TEST_CASE("the same run gives the same bytes") {
  const auto draw = [] {
    const common::timeline watcher;
    common::test_story().cooks();
    return draw_svg(watcher.tell(), "cooks");
  };
  CHECK(draw() == draw());
  CHECK(common::svg_number(2.0 / 3) == "0.7");
  CHECK(common::svg_number(-0.26) == "-0.3");
  CHECK(common::svg_number(-0.01) == "0");
  CHECK(common::svg_number(12.04) == "12");
}

TEST_CASE("a picture of many runs stays small, and says what it merged") {
  const common::timeline watcher;
  const common::test_story story;
  for (const auto who : {1u, 2u, 3u}) story.name(who, std::to_string(who));
  for (std::uint64_t i = 0; i < 300'000; ++i) {
    story.runs(i % 3 + 1);
    story.waits(i % 3 + 1, "a turn");
    if (i % 10 == 9) story.done(i % 3 + 1);
    if (i % 10 == 9) story.name(i % 3 + 1, std::to_string(i % 3 + 1));
  }
  const auto svg = draw_svg(watcher.tell(), "many");
  CHECK(svg.size() < 100'000);
  CHECK(flaw_of(svg).empty());
  CHECK(has(svg, "More runs than room"));
}

TEST_CASE("a picture of nothing is a picture") {
  CHECK(flaw_of(draw_svg({}, "nothing")).empty());
}

}  // namespace
