// The program as you run it: what it counts is the same everywhere; guests in
// another process are all answered, and options are looked at first.

#include <doctest/doctest.h>
#include <string>
#include <sys/resource.h>
#include <vector>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

bool may_have(rlim_t descriptors) {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
         limit.rlim_max >= descriptors;
}

// Its first line, the only one without times.
std::string first_line(const std::vector<std::string>& options) {
  const auto result = common::run_chapter(options);
  CHECK_MESSAGE(result.status == 0, result.err);
  return result.out.substr(0, result.out.find('\n'));
}

}  // namespace

TEST_CASE("the program counts what the kernel is handed") {
  if (!may_have(2100)) return;
  const auto result = common::run_chapter({});
  CHECK(result.out ==
        "What the kernel is handed for each message, while others are "
        "silent:\n"
        "                   0      10     100    1000\n"
        "select             4      24     204    wall\n"
        "poll               4      24     204    2004\n"
        "naive-epoll        4       4       4       4\n"
        "epoll              0       0       0       0\n");
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

TEST_CASE("a quiet evening passes at once, with any selector") {
  for (const std::string name : {"select", "poll", "naive-epoll", "epoll"})
    CHECK(common::run_chapter({"--virtual", "--selector", name}).out ==
          "  1 min  guest 1: 1 answer\n"
          "  2 min  guest 1: 1 answer\n"
          "  3 min  guest 1: 1 answer\n");
}

TEST_CASE("guests of another process are all answered") {
  for (const std::string name : {"select", "poll", "naive-epoll", "epoll"})
    CHECK(first_line({"--selector", name, "--connections", "20", "--idle", "30",
                      "--messages", "100"}) ==
          name + ": 50 connections, 150 messages, 150 answered, 0 lost");
}

TEST_CASE("beyond the wall, only select loses guests") {
  if (!may_have(2100)) return;
  for (const std::string name : {"poll", "epoll"})
    CHECK(first_line({"--selector", name, "--connections", "2000", "--messages",
                      "2000"}) ==
          name + ": 2000 connections, 4000 messages, 4000 answered, 0 lost");
  const auto result = common::run_chapter(
      {"--selector", "select", "--connections", "1100", "--messages", "1100"});
  CHECK_MESSAGE(
      result.out.find("connections could not be watched, and were closed") !=
          std::string::npos,
      result.out);
}

TEST_CASE("the system allows too few descriptors: one line says so") {
  const auto result = common::run_program(
      {"/bin/sh", "-c",
       "ulimit -n 100; exec " + std::string(PROGRAM) + " --connections 200"},
      {});
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err ==
        "16_epoll: needs 264 descriptors, and the system allows 100 "
        "(ulimit -Hn)\n");
}

TEST_CASE("a table is drawn again") {
  const common::temporary_directory place;
  const std::string table = place.path() / "table.txt";
  const std::string plot = place.path() / "plot.svg";
  common::write_file(table,
                     "  silent        select          poll   naive-epoll\n"
                     "       0       1.00 µs       1.00 µs       1.00 µs"
                     "       1.00 µs\n"
                     "    9000          wall      99.00 µs       1.00 µs"
                     "       1.00 µs\n"
                     " talking        select\n");
  const auto result =
      common::run_chapter({"--compare", "--table", table, "--plot", plot});
  CHECK_MESSAGE(result.status == 0, result.err);
  const auto drawn = common::read_file(plot);
  CHECK(drawn.find(">poll<") != std::string::npos);
  CHECK(drawn.find("class=\"line c1\"") != std::string::npos);
}

TEST_CASE("options that make no sense") {
  common::check_bad_options({{"--selector", "kqueue"},
                             {"--idle", "5"},
                             {"--connections", "-1"},
                             {"--plot", "x.svg"},
                             {"--compare", "--connections", "5"},
                             {"--virtual", "--compare"},
                             {"--compare", "--plot", "/no/such/place.svg"}});
}

}  // namespace main_test
