// The trace file is what trace viewers expect: JSON, balanced, in order.

#include "common/timeline/trace.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <iostream>
#include <map>
#include <sstream>
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

// What is printed goes here, as long as this lives.
struct elsewhere {
  elsewhere() = default;
  elsewhere(const elsewhere&) = delete;
  elsewhere& operator=(const elsewhere&) = delete;
  ~elsewhere() {
    std::cout.rdbuf(out);
    std::cerr.rdbuf(err);
  }

  std::ostringstream arrived;
  std::streambuf* out = std::cout.rdbuf(arrived.rdbuf());
  std::streambuf* err = std::cerr.rdbuf(arrived.rdbuf());
};

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
        "say \"\\o/\"\n B running 0.000");
}

TEST_CASE("each change stands beside, with what was printed before") {
  std::string trace;
  {
    const elsewhere place;
    const common::output_record printed;
    const common::timeline watcher(&printed);
    const common::test_story story;
    story.clock(5s);
    story.runs(1);
    std::cout << "a\tb\n";
    story.waits(1, "the oven");
    std::cerr << "\"\xC3\xBC\"\r\n";
    story.clock(7s);
    story.name(2, "soup");
    story.runs(2);
    story.name(1, "cake");
    trace = draw_trace(watcher.tell(), "a", watcher.tell_changes());
  }
  const json whole = json_reader::read(trace);
  CHECK(whole["output"].text == "a\tb\n\"\xC3\xBC\"\r\n");
  CHECK(whole["steps_left_out"].text == "0");
  std::string told;
  for (const json& each : whole["steps"].list) {
    const auto who = std::stoul(each["who"].text);
    told += whole["subjects"].list.at(who).text + " " + each["now"].text + " " +
            (each.fields.contains("why") ? each["why"].text : "-") + " " +
            each["at"].text + " " + each["printed"].text + "\n";
  }
  CHECK(told ==
        "cake running - 0 0\n"
        "cake waiting the oven 0 4\n"
        "soup running - 2000000 10\n");
}

TEST_CASE("a timer tells until when it waits, also one that is cancelled") {
  const common::timeline watcher;
  const common::test_story story;
  story.clock(5s);
  story.waits(1, "timer");
  story.deadline(1, 65s);
  story.clock(6s);
  story.cancelled(1);
  story.deadline(2, 70s);  // of nobody who was heard of
  story.waits(3, "timer");
  story.deadline(3, 8s);
  const json whole = json_reader::read(
      draw_trace(watcher.tell(), "a", watcher.tell_changes()));
  REQUIRE(whole["deadlines"].fields.size() == 2);
  CHECK(whole["deadlines"]["0"].text == "60000000");
  CHECK(whole["deadlines"]["1"].text == "3000000");
}

TEST_CASE("what is printed is passed on while it is noted down") {
  std::string arrived, noted;
  {
    const elsewhere place;
    {
      const common::output_record printed;
      std::cout << "soup " << 3 << 'x' << std::endl;
      noted = std::to_string(printed.size()) + " " + printed.text();
    }
    std::cout << "more";
    arrived = place.arrived.str();
  }
  CHECK(noted == "8 soup 3x\n");
  CHECK(arrived == "soup 3x\nmore");
}

TEST_CASE("of very much output the beginning is kept, and all is counted") {
  const std::string much(common::output_record::most_kept - 1, 'a');
  std::size_t size = 0;
  std::string noted;
  {
    const elsewhere place;
    const common::output_record printed;
    std::cout << much << "bc" << "d";
    size = printed.size();
    noted = printed.text();
  }
  CHECK(size == much.size() + 3);
  CHECK(noted == much + "b");
}

TEST_CASE("of very many changes the first are told one by one") {
  const common::timeline watcher;
  const common::test_story story;
  for (std::size_t i = 0; i < common::timeline::most_steps; ++i) story.runs(1);
  story.done(1);
  const common::run_record told = watcher.tell_changes();
  CHECK(told.changes.size() == common::timeline::most_steps);
  CHECK(told.left_out == 1);
}

TEST_CASE("a trace of nothing is a trace") {
  CHECK(checked(common::draw_trace({}, "nothing")).empty());
}

}  // namespace
