// verify: what it accepts, and that each planted fault is refused, by name.

#include "exercises/learn/verbs/verify.hpp"

#include <doctest/doctest.h>

#include "exercises/learn/shelf/small_book.hpp"
#include "exercises/learn/verbs/verify_files.hpp"

using namespace learn;

namespace {

const std::string exercise_1 = "exercises/01_numbers/1_double/";
const std::string solution_1 = "solutions/01_numbers/1_double/";

std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& each : all) text += each + "\n";
  return text;
}

/// All that verify says about the book's exercise.
std::string said(const small_book& book) {
  runner judge = book.make_runner();
  judge.time_limit = std::chrono::seconds(2);
  return joined(verify_exercise(book.only_exercise(), judge, book.root()));
}

/// What can be said without a compiler.
std::string said_of_files(const small_book& book) {
  return joined(verify_files(book.only_exercise(), book.root()));
}

void check_has(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(text.find(part) != std::string::npos, "\"" << part
                                                           << "\" is not in:\n"
                                                           << text);
}

}  // namespace

TEST_CASE("a good exercise is accepted") {
  const small_book book;
  CHECK(said(book) == "");
  book.write(exercise_1 + "answer.hpp", "a student's, never looked at");
  book.write(exercise_1 + "answer.hpp.backup-1", "");
  CHECK(said_of_files(book) == "");
  CHECK(joined(stray_files(book.shelf())) == "");
}

TEST_CASE("a solved starter is refused") {
  const small_book book;
  book.write(exercise_1 + "starter.hpp",
             small_book::with_region("return number + number;"));
  check_has(said(book), "the starter passes");
}

TEST_CASE("a hanging starter is refused") {
  const small_book book;
  book.write(
      exercise_1 + "starter.hpp",
      small_book::with_region("for (volatile int i = 0;; i = i + 0) {}"));
  const std::string text = said(book);
  check_has(text, "the starter does not fail by an assertion");
  check_has(text, "your loop never stops");
}

TEST_CASE("a starter that does not compile, or crashes, is refused") {
  const small_book book;
  for (const char* inside : {"return nonsense;", "std::abort(); return 0;"}) {
    book.write(exercise_1 + "starter.hpp", small_book::with_region(inside));
    check_has(said(book), "the starter does not fail by an assertion");
  }
}

TEST_CASE("a wrong answer that passes or says something else is refused") {
  const small_book book;
  book.write_wrong("squares", "it was squared", "return number << 1;");
  book.write_wrong("negates", "the sign is wrong", "return -number;");
  const std::string text = said(book);
  check_has(text, "the wrong answer squares passes");
  check_has(
      text,
      "the wrong answer negates fails, but nothing says \"the sign is wrong\"");
}

TEST_CASE("a wrong answer that does not compile is refused") {
  const small_book book;
  book.write_wrong("negates", "it was negated", "return nonsense;");
  check_has(said(book),
            "the wrong answer negates does not fail by an assertion");
}

TEST_CASE("what alone knows the answer is a part of every test") {
  const small_book book;
  book.write(exercise_1 + "use.cpp",
             "#include <answer.hpp>\n"
             "int called(int number) { return twice(number); }\n");
  const auto test = [&](const std::string& name, const std::string& says) {
    book.write(exercise_1 + name,
               "#include <doctest/doctest.h>\n#include <string>\n"
               "int called(int number);\n"
               "TEST_CASE(\"" +
                   name + "\") {\n" + says + "}\n");
  };
  test("test.cpp",
       "  CHECK_MESSAGE(called(3) != 3, \"nothing was done\");\n"
       "  CHECK_MESSAGE(called(3) != 9, \"it was squared\");\n");
  test("more_test.cpp",
       "  CHECK_MESSAGE(called(3) >= 0, \"it was negated\");\n");
  CHECK(said(book) == "");
}

TEST_CASE("a wrong answer that was held up is tried again, in its test alone") {
  const small_book book;
  book.write(exercise_1 + "more_test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "TEST_CASE(\"more\") { if (twice(3) == 9) std::abort(); }\n");
  // Its first run comes to a bad end.
  const auto test = book.root() / exercise_1 / "test.cpp";
  const auto note = book.root() / "note";
  const std::string first =
      "if (twice(3) == 9 && !exists(note)) {\n"
      "    std::ofstream(note) << 1;\n"
      "    std::abort();\n  }\n";
  book.write(exercise_1 + "test.cpp",
             common::replace_all(
                 "#include <filesystem>\n#include <fstream>\n"
                 "const std::filesystem::path note = \"" +
                     note.string() + "\";\n" + common::read_file(test),
                 "CHECK(twice(3) == 6);", first + "  CHECK(twice(3) == 6);"));
  CHECK(said(book) == "");
  CHECK(exists(note));
  // What was wrong in the first try is not hidden by the second.
  remove(note);
  book.write_wrong("squares", "it is far too large", "return number * number;");
  const std::string text = said(book);
  check_has(text, "your answer crashes in the test case \"more\"");
  check_has(text, "in a first try: the wrong answer squares does not fail");
  check_has(text, "your answer crashes in the test case \"three\"");
}

TEST_CASE("a wrong answer that no longer applies is refused") {
  const small_book book;
  book.write(solution_1 + "answer.hpp", "  return number + number;\n");
  const std::string text = said_of_files(book);
  check_has(text, "the wrong answer squares: it no longer applies");
  check_has(text, "the wrong answer negates: it no longer applies");
}

TEST_CASE("a wrong answer may be further down than its diff says") {
  const small_book book;
  const std::string more = "// A line more.\n";
  book.write(exercise_1 + "starter.hpp",
             more + small_book::with_region("return number;"));
  CHECK(said(book) == "");
}

TEST_CASE("a wrong answer that changes more than the region is refused") {
  const small_book book;
  book.write(solution_1 + "wrong/squares.diff",
             "expect: it was squared\n@@ -1,3 +1,3 @@\n #pragma once\n"
             "-#include <cstdlib>\n+#include <cmath>\n"
             " inline int twice(int number) {\n");
  check_has(said_of_files(book),
            "the wrong answer squares: it changes something outside");
}

TEST_CASE("a solution that does not pass is refused") {
  small_book book;
  book.solve("return 4 * number;");
  check_has(said(book), "the solution does not pass");
}

TEST_CASE("two wrong answers that share a message are refused") {
  const small_book book;
  book.write_wrong("negates", "it was squared", "return -number;");
  check_has(said_of_files(book),
            "negates and squares share a message: \"it was squared\"");
}

TEST_CASE("a solution that holds more than the region's text is refused") {
  const small_book book;
  book.write(solution_1 + "answer.hpp",
             small_book::with_region("return 2 * number;"));
  check_has(said_of_files(book), "starter or solution: ");
}

TEST_CASE("empty hints, and too few, are refused") {
  const small_book book;
  book.write(exercise_1 + "hints.md", "## 1\n\nTimes.\n\n## 2\n\n  \n");
  check_has(said_of_files(book), "hint 2 is empty");
  book.write(exercise_1 + "hints.md", "## 1\n\nTimes.\n");
  check_has(said_of_files(book), "at least two");
}

TEST_CASE("missing files and a task without a head are refused") {
  const small_book book;
  book.write(exercise_1 + "task.md", "Twice\n");
  std::filesystem::remove(book.root() / (exercise_1 + "test.cpp"));
  std::filesystem::remove(book.root() / (solution_1 + "wrong/negates.diff"));
  book.write(solution_1 + "wrong/squares.diff", "return 1;\n");
  const std::string text = said_of_files(book);
  check_has(text, "line 1 is not \"# Title\"");
  check_has(text, "line 3 is not");
  check_has(text, "test.cpp is missing");
  check_has(text, "squares.diff does not begin with \"expect: TEXT\"");
  book.write_wrong("squares", "it was squared", "return number * number;");
  check_has(said_of_files(book), "at least three wrong answers, not 2");
}

TEST_CASE("paths that lead nowhere are refused") {
  const small_book book;
  book.write("chapters/01_numbers/tests/number_test.cpp", "");
  const auto with_path = [&](const std::string& path) {
    book.write(exercise_1 + "task.md",
               "# Twice\n\n**repair** · 5 minutes\n\nSee `" + path + "`.\n");
    return said_of_files(book);
  };
  for (const std::string name : {"number_test.cpp", "number_*test.cpp", ""})
    CHECK(with_path("chapters/01_numbers/tests/" + name) == "");
  for (const std::string path :
       {"number_test.cpp", "tests/numbers*_test.cpp", "test/number_*.cpp"})
    check_has(with_path("chapters/01_numbers/" + path),
              "task.md: there is no file chapters/01_numbers/" + path);
}

TEST_CASE("stray files are refused, wherever they are") {
  const small_book book;
  book.write(exercise_1 + "notes.txt", "");
  book.write(solution_1 + "old.hpp", "");
  book.write(solution_1 + "wrong/notes.md", "");
  book.write(exercise_1 + "my_test.hpp", "");
  book.write(exercise_1 + "more_test.cpp", "");
  book.write(exercise_1 + "test.hpp", "");
  book.write(exercise_1 + "use.cpp", "");
  const std::string in_exercise = said_of_files(book);
  check_has(in_exercise, "stray file: " + exercise_1 + "notes.txt");
  check_has(in_exercise, "stray file: " + exercise_1 + "my_test.hpp");
  CHECK_FALSE(common::has(in_exercise, exercise_1 + "more_test.cpp"));
  CHECK_FALSE(common::has(in_exercise, exercise_1 + "test.hpp"));
  CHECK_FALSE(common::has(in_exercise, exercise_1 + "use.cpp"));
  check_has(in_exercise, "stray file: " + solution_1 + "old.hpp");
  check_has(in_exercise, "stray file: " + solution_1 + "wrong/notes.md");
  book.write("exercises/01_numbers/readme.md", "");
  book.write("exercises/02_gone/1_x/task.md", "");
  book.write("solutions/01_numbers/9_gone/answer.hpp", "");
  const std::string elsewhere = joined(stray_files(book.shelf()));
  check_has(elsewhere, "stray file: exercises/01_numbers/readme.md");
  check_has(elsewhere, "stray file: exercises/02_gone");
  check_has(elsewhere, "stray file: solutions/01_numbers/9_gone");
}
