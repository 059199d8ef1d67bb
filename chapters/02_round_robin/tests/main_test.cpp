// What the program of this chapter prints: into a pipe, and on a terminal.

#include <cstddef>
#include <doctest/doctest.h>
#include <stdlib.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "common/process/run_program.hpp"
#include "common/testing/test_terminal.hpp"

namespace main_test {

using common::run_program;

namespace {

/// Runs the program on a terminal of our own; returns all it sends there.
std::string sent_to_terminal(std::vector<std::string> argv) {
  const common::test_terminal terminal;
  argv.insert(argv.begin(), PROGRAM);
  std::vector<char*> words;
  for (auto& word : argv) words.push_back(word.data());
  words.push_back(nullptr);
  const int theirs = terminal.open_other_side();
  const pid_t child = fork();
  if (child == 0) {
    for (const int fd : {0, 1, 2}) dup2(theirs, fd);
    setenv("TERM", "xterm", 1);
    execv(PROGRAM, words.data());
    _exit(127);
  }
  close(theirs);
  const std::string sent = terminal.sent();
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  return sent;
}

/// What stands on a screen after all that was sent to it: knows the few
/// commands that progress bars need.
std::string screen_after(const std::string& sent) {
  std::vector<std::string> rows(1);
  std::size_t row = 0;
  std::size_t column = 0;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    if (sent[at] == '\r') {
      column = 0;
    } else if (sent[at] == '\n') {
      if (++row == rows.size()) rows.emplace_back();
    } else if (sent[at] == '\x1b') {
      const auto end = sent.find_first_of("ABK", at);
      REQUIRE(end != std::string::npos);
      const auto number = sent.substr(at + 2, end - at - 2);
      if (sent[end] == 'A') row -= std::stoul(number);
      if (sent[end] == 'B') row += std::stoul(number);
      if (sent[end] == 'K') rows[row].resize(column);
      REQUIRE_MESSAGE(row < rows.size(), "the cursor left the bars");
      at = end;
    } else {
      if (rows[row].size() <= column) rows[row].resize(column + 1, ' ');
      rows[row][column++] = sent[at];
    }
  }
  std::string screen;
  for (const auto& each : rows) screen += each + '\n';
  return screen;
}

}  // namespace

TEST_CASE("Downloads advance side by side") {
  const auto result = run_program({PROGRAM});
  CHECK(result.err.empty());
  CHECK(result.status == 0);
  CHECK(result.out ==
        R"(bread     [####....................] 1 of 6
soup      [########................] 1 of 3
tea       [############............] 1 of 2
bread     [########................] 2 of 6
soup      [################........] 2 of 3
tea       [########################] 2 of 2, done at tick 6
bread     [############............] 3 of 6
soup      [########################] 3 of 3, done at tick 8
bread     [################........] 4 of 6
bread     [####################....] 5 of 6
bread     [########################] 6 of 6, done at tick 11
)");
}

TEST_CASE("Downloads advance one after the other with --sequential") {
  const auto result = run_program({PROGRAM, "--sequential", "--chunks", "4"});
  CHECK(result.err.empty());
  CHECK(result.status == 0);
  CHECK(result.out ==
        R"(bread     [######..................] 1 of 4
bread     [############............] 2 of 4
bread     [##################......] 3 of 4
bread     [########################] 4 of 4, done at tick 4
soup      [############............] 1 of 2
soup      [########################] 2 of 2, done at tick 6
tea       [########################] 1 of 1, done at tick 7
)");
}

TEST_CASE("A broken download leaves the others alone") {
  const auto result =
      run_program({PROGRAM, "--tasks=2", "--chunks=3", "--broken=1"});
  CHECK(result.err.empty());
  CHECK(result.status == 0);
  CHECK(result.out ==
        R"(bread     [########................] 1 of 3
soup      [########################] 1 of 1, done at tick 2
bread     failed at tick 3: connection lost
)");
}

TEST_CASE("A broken download leaves the others alone with --sequential") {
  const auto result = run_program(
      {PROGRAM, "--tasks=2", "--chunks=3", "--broken=1", "--sequential"});
  CHECK(result.err.empty());
  CHECK(result.status == 0);
  CHECK(result.out ==
        R"(bread     [########................] 1 of 3
bread     failed at tick 2: connection lost
soup      [########################] 1 of 1, done at tick 3
)");
}

TEST_CASE("The least and the most of --tasks and --chunks work") {
  CHECK(run_program({PROGRAM, "--tasks", "1", "--chunks", "1"}).out ==
        "bread     [########################] 1 of 1, done at tick 1\n");
  const auto wide =
      run_program({PROGRAM, "--tasks", "12", "--chunks", "1"}).out;
  CHECK(
      wide.ends_with("chutney   [########################] 1 of 1, "
                     "done at tick 12\n"));
  const auto deep =
      run_program({PROGRAM, "--tasks", "1", "--chunks", "100000"}).out;
  CHECK(
      deep.ends_with("bread     [########################] "
                     "100000 of 100000, done at tick 100000\n"));
}

TEST_CASE("On a terminal each download has one line, redrawn in place" *
          doctest::skip(common::no_terminals())) {
  // "50 of 100" is longer than the failure after it: its end must go.
  CHECK(screen_after(sent_to_terminal({"--broken=2", "--chunks=200"})) ==
        R"(bread     [########################] 200 of 200, done at tick 317
soup      failed at tick 152: connection lost
tea       [########################] 66 of 66, done at tick 183

)");
}

TEST_CASE("On a terminal the bars of downloads that wait are still to come" *
          doctest::skip(common::no_terminals())) {
  std::string sent = sent_to_terminal({"--sequential"});
  const auto first_of_soup = sent.find("\x1b[2A");
  REQUIRE(first_of_soup != std::string::npos);
  CHECK(screen_after(sent.substr(0, first_of_soup)) ==
        "bread     [########################] 6 of 6, done at tick 6\n"
        "soup\n"
        "tea\n"
        "\n");
}

TEST_CASE("Bad options are answered by one line that says what is wrong") {
  const std::vector<std::vector<std::string>> bad = {
      {"--tasks", "0"},     {"--tasks", "13"},       {"--tasks", "-1"},
      {"--tasks", "three"}, {"--tasks", "2.5"},      {"--tasks"},
      {"--chunks", "0"},    {"--chunks", "1000000"}, {"--broken", "4"},
      {"--broken", "13"},   {"--parallel"},          {"bread"}};
  for (auto argv : bad) {
    CAPTURE(argv);
    argv.insert(argv.begin(), PROGRAM);
    const auto result = run_program(argv);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK(result.err.starts_with("02_round_robin: "));
    CHECK(result.err.find('\n') == result.err.size() - 1);
  }
  CHECK(run_program({PROGRAM, "--tasks", "13"}).err ==
        "02_round_robin: --tasks must be between 1 and 12, not 13 "
        "(see --help)\n");
  CHECK(run_program({PROGRAM, "--broken", "4"}).err ==
        "02_round_robin: --broken must be at most 3, the number of downloads "
        "(see --tasks)\n");
}

TEST_CASE("The timeline has a lane for each download") {
  for (const std::string order : {"side by side", "--sequential"}) {
    std::vector<std::string> argv{PROGRAM};
    if (order == "--sequential") argv.push_back(order);
    const auto plain = run_program(argv).out;
    argv.push_back("--timeline");
    const auto result = run_program(argv);
    CHECK(result.status == 0);
    REQUIRE(result.out.starts_with(plain));
    const std::string drawn = result.out.substr(plain.size());
    CAPTURE(drawn);
    std::size_t at = 0;
    for (const std::string lane : {"bread", "soup", "tea"}) {
      at = drawn.find("\n" + lane, at);
      CHECK_MESSAGE(at != std::string::npos, lane << " has no lane");
    }
  }
}

}  // namespace main_test
