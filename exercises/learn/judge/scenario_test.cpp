// Scenarios: what is green, what counts as caught, and what a student is told.

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/files/files.hpp"
#include "common/process/process.hpp"
#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/explain_scenario.hpp"
#include "exercises/learn/judge/noting_compiler.hpp"
#include "exercises/learn/shelf/small_catch_book.hpp"

using namespace learn;

namespace {

void check_says(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(text.find(part) != std::string::npos, "\"" << part
                                                           << "\" is not in:\n"
                                                           << text);
}
void check_keeps_silent(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(text.find(part) == std::string::npos, "\"" << part
                                                           << "\" is in:\n"
                                                           << text);
}

}  // namespace

TEST_CASE("a scenario that is red on every faulty brick passes") {
  const small_catch_book book;
  std::string told;
  const outcome result = book.judge_scenario(
      "const int it = twice(3);\n"
      "  CHECK_MESSAGE(it == 6, \"three comes to \" << it);",
      &told);
  CHECK(result.what == verdict::passed);
  CHECK(result.report.checks == 1);
  REQUIRE(result.attempts.size() == 3);
  CHECK(result.attempts[0].fault == "it squares");
  CHECK(describe(result.attempts[0]) == "caught, by \"three comes to 9\"");
  CHECK(describe(result.attempts[2]) == "caught, by \"an int came out\"");
  CHECK(std::ranges::count(told, '\n') == 4);
  CHECK(told.starts_with("Green on the correct brick. Now 3 faulty ones:\n"));
  check_says(told, "  1: caught, by \"three comes to 9\"\n");
  check_says(told, "  3: caught, by \"an int came out\"\n");
  CHECK(caught_faults(result) ==
        "  1: it squares\n  2: it changes the sign\n"
        "  3: it throws the number away\n");
}

// g++ leaves functions to an object.
#if defined(__GNUC__) && !defined(__clang__)
namespace {

/// Its chapter is finished.
class noting_book : public small_catch_book {
 public:
  explicit noting_book(
      const std::string& begin = "inline int twice(int number)")
      : small_catch_book(begin), how_(recipe_for_small_books()) {
    const std::string brick =
        common::read_file(root() / "chapters/01_numbers/number.hpp");
    write("finished/1/01_numbers/number.hpp", "#pragma interface\n" + brick);
    write("good.cpp",
          "#pragma implementation \"number.hpp\"\n"
          "#include \"finished/1/01_numbers/number.hpp\"\n");
    const std::string good = root() / "good.o";
    const auto made = common::run_to_end(
        {.words = {how_.compiler, "-c", root() / "good.cpp", "-o", good}});
    REQUIRE_MESSAGE(made.succeeded(), made.output);
    noting_.emplace(root(), how_);
    how_.includes.insert(how_.includes.begin(), root() / "chapters");
    how_.finished_directory = root() / "finished";
    how_.finished = {{1, good}};
  }

  /// How many are caught, and what was compiled for that.
  std::string compiled(const std::string& inside) const {
    noting_->forget();
    runner judge(root(), how_, root() / "staged");
    judge.keep_in = root() / "kept";
    const outcome result =
        judge.judge(catch_exercise(), {scenario(inside), "my/answer.hpp"});
    const auto caught =
        std::ranges::count(result.attempts, verdict::failed, &attempt::what);
    return std::to_string(caught) + " caught; the scenario " +
           std::to_string(noting_->compiled("test.cpp")) + ", bricks " +
           std::to_string(noting_->compiled("brick.cpp"));
  }

 private:
  recipe how_;
  std::optional<noting_compiler> noting_;
};

}  // namespace

TEST_CASE("a scenario is compiled once more only where that may tell more") {
  const noting_book book;
  // Callers that were compiled for the book's brick do not expect it to throw.
  // The third one does, and is compiled with the scenario in the end.
  const auto caught = [&] { return book.compiled("CHECK(twice(3) == 6);"); };
  CHECK(caught() == "3 caught; the scenario 2, bricks 3");
  // What is kept serves until there is another brick, or another header.
  CHECK(caught() == "3 caught; the scenario 2, bricks 0");
  book.write("finished/1/01_numbers/other.hpp", "#pragma once\n");
  CHECK(caught() == "3 caught; the scenario 2, bricks 3");
  // What gets away does so with its object.
  CHECK(book.compiled("CHECK(twice(2) == 4);") ==
        "2 caught; the scenario 2, bricks 0");
  // It cannot find its objects beside it, and make others of them.
  CHECK(book.compiled("CHECK(twice(3) == 6);\n"
                      "  namespace fs = std::filesystem;\n"
                      "  const auto program = "
                      "fs::read_symlink(\"/proc/self/exe\");\n"
                      "  for (const auto& each :\n"
                      "       fs::directory_iterator(program.parent_path()))\n"
                      "    CHECK(each.path().extension() != \".o\");") ==
        "3 caught; the scenario 2, bricks 0");
}

TEST_CASE("of a template, an object has what scenarios usually make of it") {
  const noting_book book("template <class T> T twice(T number)");
  CHECK(book.compiled("CHECK(twice(3) == 6);") ==
        "3 caught; the scenario 4, bricks 0");
  const std::string list = "exercises/01_numbers/3_catch/faulty.txt";
  book.write(list, "template int twice(int);\n" +
                       common::read_file(book.root() / list));
  CHECK(book.compiled("CHECK(twice(3) == 6);") ==
        "3 caught; the scenario 2, bricks 3");
  CHECK(book.compiled("CHECK(twice(3) != 9);\n  CHECK(twice(-3) < 0);") ==
        "3 caught; the scenario 2, bricks 0");
  // What gets away may be made of something else: it is compiled with the
  // scenario.
  CHECK(book.compiled("CHECK(twice(2) == 4);") ==
        "2 caught; the scenario 3, bricks 0");
  CHECK(book.compiled("CHECK(twice(3L) == 6);") ==
        "3 caught; the scenario 4, bricks 0");
}
#endif

TEST_CASE("of a brick that got away, a student hears what is wrong with it") {
  const small_catch_book book;
  std::string told;
  const outcome result = book.judge_scenario("CHECK(twice(2) == 4);", &told);
  CHECK(result.what == verdict::got_away);
  check_says(told, "  1: got away\n");
  check_says(told, "  2: caught, by \"CHECK( twice(2) == 4 )\"\n");
  check_keeps_silent(told, "it squares");
  check_says(explain(result), "catches 2 of 3 faulty ones");
  check_says(explain(result), "they got away.\n  1: it squares\n");
  check_keeps_silent(explain(result), "it changes the sign");
  check_keeps_silent(explain(result), "crash");
  CHECK(summarize(result) == "1 of 3 faulty bricks got away: it squares");
}

TEST_CASE("a scenario that is red on the correct brick hears that first") {
  const small_catch_book book;
  std::string told;
  const outcome result =
      book.judge_scenario("CHECK_MESSAGE(twice(3) == 9, \"not nine\");", &told);
  CHECK(result.what == verdict::failed);
  CHECK(result.attempts.empty());
  CHECK(told == "");
  CHECK(explain(result).starts_with(
      "your scenario is red on the correct brick:\n"));
  check_says(explain(result), "not nine");
  check_says(explain(result), "with: 6 == 9");
  CHECK(summarize(result) == "red on the correct brick: not nine");

  const outcome crashed = book.judge_scenario("std::abort();");
  CHECK(crashed.what == verdict::crashed);
  CHECK(explain(crashed).starts_with(
      "your scenario is red on the correct brick:\nyour answer crashes"));
}

TEST_CASE("a scenario without any check is refused") {
  const small_catch_book book;
  const outcome result =
      book.judge_scenario("if (twice(3) != 6) std::abort();");
  CHECK(result.what == verdict::nothing_checked);
  CHECK(result.attempts.empty());
  check_says(explain(result), "your scenario makes no check");
  check_says(summarize(result), "your scenario makes no check");
}

TEST_CASE("a crash or an endless wait on a faulty brick catches nobody") {
  const small_catch_book book;
  std::string told;
  const outcome result = book.judge_scenario(
      "CHECK(twice(1) > 0);\n"
      "  if (twice(3) == 9) for (volatile int i = 0;; i = i + 0) {}\n"
      "  if (twice(3) < 0) std::abort();",
      &told);
  CHECK(result.what == verdict::got_away);
  REQUIRE(result.attempts.size() == 3);
  CHECK(result.attempts[0].what == verdict::never_stops);
  CHECK(result.attempts[1].what == verdict::crashed);
  CHECK(result.attempts[2].what == verdict::failed);
  // The first one took longest.
  CHECK(told.find("  1: ") < told.find("  2: "));
  CHECK(told.find("  2: ") < told.find("  3: "));
  const std::string text = explain(result);
  check_says(text, "catches 1 of 3");
  check_says(text, "1: it squares: your scenario never ends on it");
  check_says(text, "2: it changes the sign: your scenario crashes on it");
  check_says(text, "Only a check that fails counts");
  check_keeps_silent(text, "they got away");
  check_says(describe(result.attempts[1]), "does not count as caught");
  check_says(summarize(result), "2 of 3 faulty bricks got away: it squares; ");
}

TEST_CASE("a scenario that tosses a coin is not green each time") {
  const small_catch_book book;
  const std::string note = (book.root() / "note").string();
  const outcome result =
      book.judge_scenario("CHECK_FALSE(std::filesystem::exists(\"" + note +
                          "\"));\n  std::ofstream(\"" + note + "\") << 1;");
  CHECK(result.what == verdict::depends_on_chance);
  check_says(explain(result), "must not depend on chance");
  check_says(summarize(result), "green on the correct brick in one run");
}

TEST_CASE("a brick that is caught only now and then has got away") {
  const small_catch_book book;
  const std::vector<std::string> both{"exists(\"note\")", "!exists(\"note\")"};
  for (const std::string& let_go : both) {
    const outcome result = book.judge_scenario(
        "using std::filesystem::exists;\n  CHECK((twice(3) != 9 || " + let_go +
        "));\n  CHECK(twice(3) > 0);\n  std::ofstream(\"note\") << 1;");
    CAPTURE(let_go);
    CHECK(result.what == verdict::got_away);
    REQUIRE(result.attempts.size() == 3);
    CHECK(result.attempts[0].what == verdict::depends_on_chance);
    CHECK(result.attempts[1].what == verdict::failed);
    check_says(explain(result), "red on it in one run and green in another");
  }
}

TEST_CASE("a scenario cannot know a faulty brick by where it lies") {
  const small_catch_book book;
  const outcome result = book.judge_scenario(
      "const auto place = std::filesystem::current_path().parent_path();\n"
      "  const bool is_faulty = std::filesystem::exists(\n"
      "      place / \"01_numbers/number.hpp\");\n"
      "  const bool is_counted = place.filename().string().size() < 10;\n"
      "  CHECK_FALSE((is_faulty || is_counted));");
  CHECK(result.what == verdict::got_away);
  CHECK(std::ranges::count(result.attempts, verdict::passed, &attempt::what) ==
        3);
}

TEST_CASE("a scenario may not ask what only the compiler knows") {
  const small_catch_book book;
  for (const std::string name :
       {"sizeof", "alignof", "__LINE__", "__builtin_FILE", "source_location"}) {
    const outcome result = book.judge_scenario("int " + name + ";");
    CHECK(result.what == verdict::refused);
    check_says(result.refusal, "my/answer.hpp: line 7: a scenario tells");
  }
  // Other answers may.
  CHECK(
      book.judge("static_cast<void>(sizeof number); return 2 * number;").what ==
      verdict::passed);
}
