// A sign of life: a line that is written over where a terminal can do that, and
// new lines elsewhere.

#include "exercises/learn/judge/sign_of_life.hpp"

#include <doctest/doctest.h>

#include "common/files/files.hpp"
#include "exercises/learn/pages/stand_in_terminal.hpp"

using namespace learn;
using namespace std::chrono_literals;

TEST_CASE("a sign of life is written over only where a terminal can do that" *
          doctest::skip(no_terminals())) {
  const with_variable not_quiet("LEARN_QUIET", nullptr);
  const auto lines_on = [](const char* terminal) {
    const with_variable kind("TERM", terminal);
    const std::string sent = sent_by(STDERR_FILENO, [] {
      sign_of_life alive("Building it");
      for (const auto so_far : {600ms, 800ms, 1100ms, 1900ms})
        alive.tick(so_far, "[1/14] one\n[2/14] two\n");
    });
    return common::replace_all(sent, "\r\n", "\n");  // as terminals send it
  };
  CHECK(lines_on("xterm") ==
        "\rBuilding it: 2 of 14  \rBuilding it: 2 of 14  \n");
  CHECK(lines_on("dumb") == "Building it: 2 of 14\n");
  CHECK(lines_on(nullptr) == "Building it: 2 of 14\n");
}
