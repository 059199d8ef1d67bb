// The benchmark's own work: what it measures is compared, shown and drawn, and
// nothing is left out silently. The figures are planted.

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "common/bench/measure.hpp"
#include "common/bench/results.hpp"
#include "common/bench/table.hpp"
#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/process/process.hpp"
#include "common/process/run_program.hpp"

namespace bench_test {
namespace {

using common::has;

common::program_ending planted(
    std::vector<std::string> words,
    std::vector<std::pair<std::string, std::string>> environment = {}) {
  words.insert(words.begin(), PLANTED_BENCHMARK);
  return common::run_to_end({.words = std::move(words),
                             .environment = std::move(environment),
                             .errors_apart = true,
                             .time = std::chrono::seconds(60)});
}

TEST_CASE("medians and ratios go into a table, chapter by chapter") {
  const auto ran = planted({"--rounds=3"});
  REQUIRE(ran.succeeded());
  CHECK_MESSAGE(has(ran.output, R"(
| row   | unit    |     floor |         ours |          Asio |
| ----- | ------- | --------: | -----------: | ------------: |
| spawn | ns      | 1,000 (1) | 1,236 (1.24) | 200,000 (200) |
| spawn | ms late |      0.50 |         0.25 |          1.00 |

| row    | unit   |  C epoll |        ours |
| ------ | ------ | -------: | ----------: |
| echo-1 | CPU us | 10.0 (1) | 12.5 (1.25) |
)"),
                ran.output);
  CHECK(has(ran.output, "Medians of 3 rounds"));
}

TEST_CASE("a quick run does one round and a hundredth of the work") {
  const auto ran = planted({"--quick", "--rounds=3"});
  CHECK(ran.succeeded());
  CHECK(has(ran.output, "Medians of 1 round;"));
  CHECK(has(ran.output, "the figures say little"));
  CHECK(has(ran.output, " 2,000 (2.00) |"));
}

TEST_CASE("who is not installed is named, with the package") {
  const auto ran = planted({});
  for (const auto& said : {ran.output, ran.errors})
    CHECK(has(said,
              "skipped: libuv is not installed (Debian: libuv1-dev)\n"
              "skipped: CPython is not installed (Debian: python3)\n"
              "skipped: uvloop is not installed (Debian: python3-uvloop)\n"));
  CHECK_FALSE(has(ran.output, "skipped: Asio"));
}

TEST_CASE("one measurement that fails costs a cell, and is told") {
  for (const auto& [how, why] :
       std::vector<std::pair<std::string, std::string>>{
           {"crash", "Aborted"}, {"throw", "it does not want to"}}) {
    const auto ran = planted({"--rounds=1"}, {{"PLANTED", how}});
    CHECK(ran.number == 1);
    CHECK(has(ran.errors, "failed: spawn, uvloop: " + why));
    CHECK(has(ran.errors, "benchmark: 1 measurement failed"));
    CHECK(has(ran.output, "1,236 (1.24)"));
    CHECK_FALSE(has(ran.output, "skipped: uvloop"));
  }
}

TEST_CASE("some of the rows, by table or by a part of their names") {
  for (const std::string what : {"servers", "echo", "nts", "echo-1,servers"}) {
    const auto ran = planted({what});
    const bool is_known = what != "nts";
    CHECK(has(ran.output, "| echo-1 ") == is_known);
    CHECK_FALSE(has(ran.output, "| spawn "));
    CHECK(ran.number == (is_known ? 0 : 2));
  }
}

TEST_CASE("a mistake in the options is one line and exit status 2") {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--frob"},
           {"--rounds=0"},
           {"--rounds=x"},
           {"gather"},
           {"a", "b"},
           {"--plot=/nowhere/at/all.svg", "frob"}}) {
    const auto ran = planted(words);
    CHECK(ran.number == 2);
    CHECK(ran.output.empty());
    CHECK_MESSAGE(ran.errors.starts_with("benchmark: "), ran.errors);
    CHECK_MESSAGE(common::is_one_line(ran.errors), ran.errors);
  }
  CHECK(has(planted({"gather"}).errors, "the tables: tasks, servers"));
}

TEST_CASE("the ratios are drawn, a mark for each system") {
  const common::temporary_directory here;
  const auto file = here.path() / "plot.svg";
  REQUIRE(planted({"--plot=" + file.string(), "--rounds=1"}).succeeded());
  const std::string picture = common::read_file(file);
  CHECK(picture.starts_with("<svg "));
  CHECK(has(picture, "prefers-color-scheme: dark"));
  CHECK(has(picture, ">tasks, as ratios to floor<"));
  CHECK(has(picture, ">servers, as ratios to C epoll<"));
  for (const std::string each :
       {"ours", "Asio", "spawn", "echo-1", "1", "10", "100"})
    CHECK_MESSAGE(has(picture, ">" + each + "<"), each);
  CHECK_FALSE(has(picture, ">floor<"));  // it would always be at 1
  // In each table a mark and an entry of the legend.
  const auto marks = common::split_lines(picture);
  CHECK(std::ranges::count_if(marks, [](const auto& line) {
          return has(line, "class=\"s0\"");
        }) == 4);
}

TEST_CASE("a plot that cannot be written is told before anything is measured") {
  const auto ran = planted({"--plot=/dev/null/plot.svg", "--rounds=1"});
  CHECK(ran.number == 2);
  CHECK(ran.output.empty());
  CHECK_MESSAGE(common::is_one_line(ran.errors), ran.errors);
}

TEST_CASE("the ratio is taken within each round, then the median of them") {
  const bench::row row{"tasks", "x", {"ns"}, "floor"};
  bench::results all;
  const double ours[] = {2, 30, 10};
  const double floor[] = {1, 10, 10};
  for (int round = 0; round < 3; ++round) {
    all.add(round, {"x", "ours", {}}, {ours[round]});
    all.add(round, {"x", "floor", {}}, {floor[round]});
  }
  CHECK(all.median(row, "ours", 0) == 10);
  CHECK(all.median(row, "floor", 0) == 10);
  CHECK(all.ratio(row, "ours", 0) == 2);  // and not 1
}

TEST_CASE("numbers have as many digits as help") {
  CHECK(bench::number(1234567.8) == "1,234,568");
  CHECK(bench::number(999.7) == "1,000");
  CHECK(bench::number(52.25) == "52.2");
  CHECK(bench::number(6.614) == "6.61");
  CHECK(bench::number(-0.4) == "-0.40");
  CHECK(bench::number(-123456) == "-123,456");
  CHECK(bench::number(0.0 / 0.0) == "–");
}

TEST_CASE("CPU time stands still while we wait") {
  const auto waits = [](int) {
    const timespec moment{.tv_sec = 0, .tv_nsec = 20'000'000};
    nanosleep(&moment, nullptr);
  };
  CHECK(bench::nanoseconds_each(1, waits) < 15e6);
}

}  // namespace
}  // namespace bench_test
