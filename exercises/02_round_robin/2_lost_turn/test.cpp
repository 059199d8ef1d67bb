// What a pass of the rota must do: one turn for each, in order.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <string>

namespace {

/// A cook who takes this many steps and then needs one more turn to finish.
rota::cook cook(std::string& log, char name, int steps) {
  for (int step = 0; step < steps; ++step) {
    log += name;
    co_yield asyncio::turn{};
  }
}

/// Who took a step in one pass, in order: "ABC".
std::string one_pass(rota& kitchen, std::string& log) {
  log.clear();
  kitchen.pass();
  return log;
}

}  // namespace

TEST_CASE("while nobody finishes, each gets one turn in each pass") {
  std::string log;
  rota kitchen;
  for (const char name : {'A', 'B', 'C'}) kitchen.add(cook(log, name, 9));
  for (int pass = 0; pass < 3; ++pass) {
    const std::string took_turns = one_pass(kitchen, log);
    CHECK_MESSAGE(took_turns == "ABC",
                  "turns were taken by \""
                      << took_turns
                      << "\", not by A, B and C, each once: the pass goes "
                         "through the list backwards, or leaves somebody out");
  }
}

TEST_CASE("when a cook finishes, nobody else loses a turn") {
  std::string log;
  rota kitchen;
  kitchen.add(cook(log, 'A', 9));
  kitchen.add(cook(log, 'B', 1));
  for (const char name : {'C', 'D', 'E'}) kitchen.add(cook(log, name, 9));
  REQUIRE_MESSAGE(one_pass(kitchen, log) == "ABCDE",
                  "nobody finishes yet, and not everybody had one turn");
  const std::string took_turns = one_pass(kitchen, log);
  INFO("B finishes in this pass; turns were taken by \"", took_turns, "\"");
  REQUIRE_MESSAGE(took_turns != "ADE",
                  "the cook behind the one who finished lost a turn: erase() "
                  "moves everybody up by one, and ++i steps over C");
  REQUIRE_MESSAGE(took_turns != "A",
                  "everybody behind a cook who finished lost a turn: the pass "
                  "must go on after erase()");
  REQUIRE_MESSAGE((took_turns != "AEDC" && took_turns != "AECD"),
                  "the last cook on the list took the place of the one who "
                  "finished, and now runs before C and D; the others must "
                  "keep their order");
  REQUIRE_MESSAGE(took_turns.size() <= 4,
                  "a cook got two turns in one pass: after erase() the pass "
                  "goes on at the same number, not at an earlier one");
  CHECK_MESSAGE(took_turns == "ACDE",
                "when a cook finishes, each of the others must still have one "
                "turn, in the order of the list");
  const std::string afterwards = one_pass(kitchen, log);
  CHECK_MESSAGE(afterwards == "ACDE",
                "in the pass after B was struck off, turns were taken by \""
                    << afterwards
                    << "\": the others must stay on the list, in their order");
}

TEST_CASE("whoever has finished is struck off") {
  std::string log;
  rota kitchen;
  kitchen.add(cook(log, 'A', 0));
  kitchen.add(cook(log, 'B', 2));
  kitchen.pass();
  CHECK_MESSAGE(kitchen.size() != 2,
                "a cook who has finished is still on the list");
  CHECK_MESSAGE(kitchen.size() != 0,
                "one of two cooks has finished, and both were struck off");
}

TEST_CASE("when two neighbours finish in one pass, both are struck off") {
  std::string log;
  rota kitchen;
  for (const char name : {'A', 'B'}) kitchen.add(cook(log, name, 0));
  for (const char name : {'C', 'D'}) kitchen.add(cook(log, name, 9));
  const std::string first_pass = one_pass(kitchen, log);
  REQUIRE_MESSAGE(
      first_pass == "CD",
      "A and B finish at once, and C and D must have one turn each; turns "
      "were taken by \""
          << first_pass << "\"");
  REQUIRE_MESSAGE(kitchen.size() == 2,
                  "A and B have finished, C and D have not, and on the list "
                  "there are now "
                      << kitchen.size()
                      << ": the pass has stepped over B, or struck off "
                         "somebody else");
  const std::string took_turns = one_pass(kitchen, log);
  CHECK_MESSAGE(took_turns == "CD",
                "A and B finished, and in the next pass turns were taken by \""
                    << took_turns
                    << "\", not by C and D: the wrong cook was struck off; "
                       "after the first erase, the numbers of all behind it "
                       "are out of date");
}

TEST_CASE("the last on the list, and the only one, may finish too") {
  std::string log;
  rota kitchen;
  kitchen.add(cook(log, 'A', 2));
  kitchen.add(cook(log, 'B', 1));
  for (const std::string expected : {"AB", "A", "", ""}) {
    const std::string took_turns = one_pass(kitchen, log);
    CHECK_MESSAGE(took_turns == expected,
                  "A takes two steps and B one; in this pass turns were taken "
                  "by \""
                      << took_turns << "\", not by \"" << expected << "\"");
  }
  CHECK_MESSAGE(kitchen.size() == 0,
                "both have finished, and somebody is still on the list");
}
