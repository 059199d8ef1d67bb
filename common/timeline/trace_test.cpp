// The trace file is what trace viewers expect: JSON, balanced, in order.

#include "common/timeline/trace.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "common/testing/test_json.hpp"
#include "common/testing/test_story.hpp"

namespace {

using common::json;
using common::json_reader;
using namespace std::chrono_literals;

// Checks what holds for every trace: in each thread, every E closes the B
// before it, and time never runs backwards. Returns the trace without the
// metadata, as "thread B running 0.000".
std::vector<std::string> checked(const std::string& trace) {
  std::vector<std::string> lines;
  std::map<std::string, std::string> thread_names, open;
  double last = 0;
  const json whole = json_reader::read(trace);
  for (const auto& each : whole["traceEvents"].list) {
    const auto &phase = each["ph"].text, &tid = each["tid"].text,
               &name = each["name"].text;
    CHECK(each["pid"].text == "1");
    if (phase == "M") {
      if (name == "thread_name")
        CHECK(thread_names.emplace(tid, each["args"]["name"].text).second);
      continue;
    }
    const double ts = std::stod(each["ts"].text);
    CHECK(ts >= last);
    last = ts;
    REQUIRE(thread_names.contains(tid));
    if (phase == "B") CHECK(open.emplace(tid, name).second);
    if (phase == "E") {
      REQUIRE(open.contains(tid));
      CHECK(open[tid] == name);
      open.erase(tid);
    }
    if (phase == "i") CHECK(each["s"].text == "t");
    lines.push_back(thread_names[tid] + " " + phase + " " + name + " " +
                    each["ts"].text);
  }
  CHECK(open.empty());
  return lines;
}

TEST_CASE("a trace tells every span and every end, in order") {
  const common::timeline watcher;
  common::test_story().cooks();
  const std::vector<std::string> expected{
      "cake B ready 0.000",
      "soup B running 0.000",
      "soup E running 0.000",
      "soup B waiting: sleep 2 s 0.000",
      "cake E ready 0.000",
      "cake B running 0.000",
      "cake E running 0.000",
      "cake B waiting: the oven 0.000",
      "soup E waiting: sleep 2 s 2000000.000",
      "soup B running 2000000.000",
      "soup E running 2000000.000",
      "soup B ready 2000000.000",
      "cake E waiting: the oven 3000000.000",
      "cake B running 3000000.000",
      "cake E running 3000000.000",
      "cake i cancelled 3000000.000",
      "soup E ready 3000000.000",
      "soup B running 3000000.000",
      "soup E running 3000000.000",
      "soup i done 3000000.000"};
  CHECK(checked(draw_trace(watcher.tell(), "cooks")) == expected);
}

TEST_CASE("without a clock a step is a millisecond") {
  const common::timeline watcher;
  common::test_story().turns();
  const auto lines = checked(draw_trace(watcher.tell(), "turns"));
  CHECK(lines.front() == "salt B ready 0.000");
  CHECK(lines.back() == "rice i done 8000.000");
}

TEST_CASE("lanes that are still open at the end are closed there") {
  const common::timeline watcher;
  const common::test_story story;
  story.clock(0s);
  story.name(1, "a");
  story.waits(1, "");
  story.clock(1500ns);
  CHECK(checked(draw_trace(watcher.tell(), "open")) ==
        std::vector<std::string>{"a B waiting 0.000", "a E waiting 1.500"});
}

TEST_CASE("names with quotes, backslashes and line ends stay JSON") {
  const common::timeline watcher;
  const common::test_story story;
  story.name(1, "say \"\\o/\"\n");
  story.runs(1);
  story.done(1);
  CHECK(checked(draw_trace(watcher.tell(), "a \"b\"")).front() ==
        "say \"\\o/\"? B running 0.000");
}

TEST_CASE("a trace of nothing is a trace") {
  CHECK(checked(common::draw_trace({}, "nothing")).empty());
}

}  // namespace
