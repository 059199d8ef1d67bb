// What must hold for run_program.

#include "common/process/run_program.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

using common::run_program;

TEST_CASE("run_program keeps stdout and stderr apart and gives the status") {
  const auto result = run_program({"sh", "-c", "echo o; echo e >&2; exit 7"});
  CHECK(result.out == "o\n");
  CHECK(result.err == "e\n");
  CHECK(result.status == 7);
}

TEST_CASE("run_program hands over words and input as they are") {
  const auto words = run_program({"printf", "%s|", "a b", "$HOME", "*"});
  CHECK(words.out == "a b|$HOME|*|");
  CHECK(run_program({"cat"}, "one\ntwo").out == "one\ntwo");
  CHECK(run_program({"cat"}).out.empty());
}

TEST_CASE("run_program neither blocks on much output nor on unread input") {
  const std::string much(1 << 20, 'x');
  CHECK(run_program({"cat"}, much).out == much);
  CHECK(run_program({"true"}, much).status == 0);
}

TEST_CASE("run_program tells which signal ended the program") {
  CHECK(run_program({"sh", "-c", "kill -TERM $$"}).status == 128 + 15);
}

TEST_CASE("run_program says what it cannot run, and what does not end") {
  CHECK_THROWS_AS(run_program({}), std::invalid_argument);
  CHECK_THROWS_WITH_AS(run_program({"no-such-program"}),
                       doctest::Contains("cannot run no-such-program"),
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(
      run_program({"sh", "-c", "sleep 1000"}, "", std::chrono::milliseconds(1)),
      "sh has not ended after 1 ms", std::runtime_error);
}

TEST_CASE("one line is one line") {
  CHECK(common::is_one_line("a\n"));
  CHECK(common::is_one_line("\n"));
  for (const char* text : {"", "a", "a\nb", "a\nb\n", "a\n\n"})
    CHECK_FALSE_MESSAGE(common::is_one_line(text), text);
}
