// The runner: each way in which an answer can go wrong, in a student's words.

#include "exercises/learn/judge/runner.hpp"

#include <doctest/doctest.h>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;
using namespace std::chrono_literals;

namespace {

void check_says(const outcome& what, const std::string& text) {
  CHECK_MESSAGE(explain(what).find(text) != std::string::npos,
                "\"" << text << "\" is not in:\n"
                     << explain(what));
}

}  // namespace

TEST_CASE("a right answer passes, a wrong one hears the test's message") {
  const small_book book;
  CHECK(book.judge("return number + number;").what == verdict::passed);
  const outcome wrong = book.judge("return number * number;");
  CHECK(wrong.what == verdict::failed);
  REQUIRE(wrong.report.failures.size() == 2);
  CHECK(wrong.report.failures[0].message == "it was squared");
  CHECK(wrong.report.failures[1].values == "9 == 6");
  check_says(wrong, "test case \"three\"");
  check_says(wrong, "it was squared");
  check_says(wrong, "test.cpp:5");
  check_says(wrong, "with: 9 == 6");
  CHECK(summarize(wrong) == "it was squared");
}

TEST_CASE(
    "an answer that does not compile shows the first error and its line") {
  const small_book book;
  const outcome what = book.judge("return nonsense;\n  second_error;");
  CHECK(what.what == verdict::does_not_compile);
  check_says(what, "does not compile");
  check_says(what, "my/answer.hpp:5:");
  CHECK(explain(what).find("second_error") == std::string::npos);
  CHECK(explain(what).find("staged") == std::string::npos);
}

TEST_CASE("an answer that never stops is named with its test case") {
  const small_book book;
  const outcome what =
      book.judge("for (volatile int i = 0;; i = i + 0) {}", 1s);
  CHECK(what.what == verdict::never_stops);
  check_says(what, "your loop never stops: after 1 seconds");
  check_says(what, "in the test case \"three\"");
  CHECK(summarize(what) ==
        "your loop never stops: after 1 seconds it was still running in the "
        "test case \"three\", and was ended.");
}

TEST_CASE("an answer that crashes hears where and why, and its last words") {
  const small_book book;
  const outcome what = book.judge(
      "std::cerr << \"here\" << std::endl; std::abort(); return number;");
  CHECK(what.what == verdict::crashed);
  check_says(what, "crashes in the test case \"three\"");
  check_says(what, "SIGABRT");
  check_says(what, "| here");
}

TEST_CASE("a crash does not hide what had failed before it") {
  const small_book book;
  const outcome what =
      book.judge("if (number == 4) std::abort(); return number;");
  CHECK(explain(what).find("before that") == std::string::npos);
  book.write(
      "exercises/01_numbers/1_double/test.cpp",
      "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
      "TEST_CASE(\"three\") { CHECK_MESSAGE(twice(3) == 6, \"not six\"); "
      "}\nTEST_CASE(\"four\") { CHECK(twice(4) == 8); }\n");
  const outcome crash =
      book.judge("if (number == 4) std::abort(); return number;");
  CHECK(crash.what == verdict::crashed);
  check_says(crash, "crashes in the test case \"four\"");
  check_says(crash, "before that, this had failed");
  check_says(crash, "not six");
}

TEST_CASE("what FAIL says arrives, plain text and streams") {
  const small_book book;
  book.write("exercises/01_numbers/1_double/test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "TEST_CASE(\"a\") { FAIL(\"plain text\"); }\n"
             "TEST_CASE(\"b\") { FAIL(\"not \" << twice(3)); }\n");
  const outcome what = book.judge("return number;");
  REQUIRE(what.report.failures.size() == 2);
  CHECK(what.report.failures[0].message == "plain text");
  CHECK(what.report.failures[1].message == "not 3");
}

TEST_CASE("paths are told from the root") {
  const small_book book;
  book.write("chapters/checks.hpp",
             "inline void check_three(int x) { CHECK_MESSAGE(x == 3, \"x\"); "
             "}\n");
  book.write(
      "exercises/01_numbers/1_double/test.cpp",
      "#include <answer.hpp>\n#include <doctest/doctest.h>\n#include \"" +
          book.root().string() +
          "/chapters/checks.hpp\"\n"
          "TEST_CASE(\"three\") { check_three(twice(1)); }\n");
  const outcome what = book.judge("return number;");
  REQUIRE(what.report.failures.size() == 1);
  CHECK(what.report.failures[0].file == "chapters/checks.hpp");
}

TEST_CASE("an answer that quits the program has not passed") {
  const small_book book;
  const outcome what = book.judge("std::exit(0); return number;");
  CHECK(what.what == verdict::quit_early);
  check_says(what, "must not call exit()");
}

TEST_CASE("an answer that hides the tests has not passed") {
  const small_book book;
  const outcome what = book.judge(
      "return 0; }\n#undef TEST_CASE\n#define TEST_CASE(name) void "
      "never_run()\n"
      "inline int twice_more() { return 0;");
  CHECK(what.what == verdict::nothing_tested);
}

TEST_CASE("an answer that prints without end is stopped") {
  const small_book book;
  const outcome what = book.judge(
      "while (number < 9) std::puts(\"more and more\"); return 6;", 60s);
  CHECK(what.what == verdict::prints_too_much);
}

TEST_CASE("an exception that nobody catches is told") {
  const small_book book;
  const outcome what = book.judge("throw std::runtime_error(\"no salt\");");
  CHECK(what.what == verdict::failed);
  check_says(what, "no salt");
}

TEST_CASE("an answer cannot take all memory") {
  if (recipe::read(std::filesystem::path(LEARN_BUILD) / "exercise_recipe.txt")
          .sanitized)
    return;
  const small_book book;
  const outcome what = book.judge(
      "std::vector<char> all(std::size_t{1} << 40); return all[1] + number;");
  CHECK(what.what == verdict::failed);
  check_says(what, "bad_alloc");
}

TEST_CASE("a rebuild is judged by the chapter's own tests") {
  const small_book book;
  const std::string brick = "chapters/01_numbers/number.hpp";
  book.write("exercises/01_numbers/2_number/task.md",
             "# N\n\n**rebuild** · 9 minutes · " + brick + "\n");
  book.write(brick, "#error the chapter's own file was taken\n");
  book.write("chapters/01_numbers/tests/number_test.cpp",
             "#include \"01_numbers/number.hpp\"\n"
             "TEST_CASE(\"one\") { CHECK(one == 1); }\n");
  book.write("chapters/01_numbers/tests/number_more_test.cpp",
             "#include \"01_numbers/number.hpp\"\n"
             "TEST_CASE(\"more\") { CHECK(one != 2); }\n");
  book.write("chapters/01_numbers/tests/numbers_test.cpp",
             "#error not this brick\n");
  const runner judge = book.make_runner();
  const exercise what = book.shelf().find_exercise("1/2");
  const outcome right = judge.judge(
      what, {"#pragma once\nconstexpr int one = 1;\n", "mine", "answer"});
  CHECK_MESSAGE(right.what == verdict::passed, explain(right));
  CHECK(right.report.test_cases == 2);
  const outcome wrong = judge.judge(
      what, {"#pragma once\nconstexpr int one = 2;\n", "mine", "answer"});
  CHECK(wrong.what == verdict::failed);
  CHECK(wrong.report.failures.size() == 2);

  // Where its rules are a test of their own, the rest need not judge.
  book.write("chapters/01_numbers/tests/number_rules_test.cpp",
             "#include \"01_numbers/number.hpp\"\n"
             "TEST_CASE(\"rule\") { CHECK(one < 2); }\n");
  book.write("chapters/01_numbers/tests/number_more_test.cpp",
             "#error not asked\n");
  const outcome by_rules = judge.judge(
      what, {"#pragma once\nconstexpr int one = 1;\n", "mine", "answer"});
  CHECK_MESSAGE(by_rules.what == verdict::passed, explain(by_rules));
  CHECK(by_rules.report.test_cases == 2);
}
