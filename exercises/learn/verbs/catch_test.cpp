// Catch exercises, as the verbs know them: check, reset, hint, grade, verify.

#include <doctest/doctest.h>
#include <iostream>
#include <sstream>

#include "exercises/learn/shelf/small_catch_book.hpp"
#include "exercises/learn/verbs/grade.hpp"
#include "exercises/learn/verbs/grade_files.hpp"
#include "exercises/learn/verbs/student.hpp"
#include "exercises/learn/verbs/verify.hpp"
#include "exercises/learn/verbs/verify_files.hpp"

using namespace learn;
using common::has;

namespace {

const std::string catch_3 = "exercises/01_numbers/3_catch/";
const std::string catch_3_solution = "solutions/01_numbers/3_catch/";

/// What `body` prints on stdout.
std::string printed_by(const auto& body) {
  std::ostringstream text;
  auto* const before = std::cout.rdbuf(text.rdbuf());
  body();
  std::cout.rdbuf(before);
  return text.str();
}

/// All that verify says about the catch exercise; or only what can be said
/// without a compiler.
std::string verified(const small_catch_book& book, bool files_only = false) {
  const auto all = files_only
                       ? verify_files(book.catch_exercise(), book.root())
                       : verify_exercise(book.catch_exercise(),
                                         book.make_runner(), book.root());
  std::string text;
  for (const std::string& each : all) text += each + "\n";
  return text;
}

void check_in(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(has(text, part), "\"" << part << "\" is not in:\n" << text);
}

}  // namespace

TEST_CASE("check shows each faulty brick, and at the end what got away") {
  const small_catch_book book;
  desk where{.shelf = book.shelf(),
             .progress = progress(book.root() / ".build/progress"),
             .build = LEARN_BUILD};
  const auto checked = [&] {
    return printed_by([&] { check(where, book.make_runner(), "1/3"); });
  };
  const std::string first = checked();
  check_in(first, "Your file is now " + catch_3 + "answer.hpp");
  check_in(first, "Green on the correct brick. Now 3 faulty ones:\n");
  check_in(first, "  3: got away\n");
  check_in(first, "RED  01_numbers/3_catch\n");
  check_in(first, "catches 0 of 3");
  CHECK_FALSE(where.progress.is_done(book.catch_exercise()));

  book.write(catch_3 + "answer.hpp",
             small_catch_book::scenario("CHECK(twice(3) == 6);"));
  const std::string second = checked();
  check_in(second, "  2: caught, by \"CHECK( twice(3) == 6 )\"\n");
  check_in(second, "GREEN  01_numbers/3_catch passes.");
  check_in(second, "that you have caught:\n  1: it squares\n");
  CHECK(where.progress.is_done(book.catch_exercise()));
  check_in(printed_by([&] { solution(where, "1/3", false); }),
           "CHECK(twice(3) == 6);");

  check_in(printed_by([&] { hint(where, "1/3"); }), "Try.");
  check_in(printed_by([&] { task(where, "1/3"); }), "Catch.");
  check_in(printed_by([&] { reset(where, "1/3", true); }), "the starter again");
  CHECK(common::read_file(book.root() / (catch_3 + "answer.hpp")) ==
        common::read_file(book.root() / (catch_3 + "starter.hpp")));
}

TEST_CASE("a scenario is graded like any other answer") {
  const small_catch_book book;
  const common::temporary_directory student;
  const auto graded = [&](const std::string& scenario) {
    common::write_file(student.path() / (catch_3 + "answer.hpp"),
                       small_catch_book::scenario(scenario));
    return grade_answers(book.shelf(), book.make_runner(), student.path(),
                         false);
  };
  auto all = graded("CHECK(twice(2) == 4);");
  REQUIRE(all.size() == 3);
  CHECK(all[2].result == grade_entry::mark::failed);
  CHECK(all[2].message == "1 of 3 faulty bricks got away: it squares");
  check_in(all[2].explanation, "catches 2 of 3");
  const std::string json = grades_as_json(all);
  check_in(json, "\"id\": \"01_numbers/3_catch\", \"kind\": \"catch\"");
  check_in(grades_as_junit(all),
           "<failure message=\"1 of 3 faulty bricks got away: it squares\">");
  all = graded("CHECK( twice(3)==6 );");
  CHECK(all[2].result == grade_entry::mark::passed);
  CHECK(all[2].is_the_books);
}

TEST_CASE("verify accepts a good catch exercise") {
  const small_catch_book book;
  CHECK(verified(book) == "");
}

TEST_CASE("verify refuses scenarios that do not do what they are there for") {
  small_catch_book book;
  book.write(catch_3 + "starter.hpp",
             small_catch_book::scenario("CHECK(twice(1) >= 0);"));
  book.solve_scenario("CHECK(twice(2) == 4);");
  book.write_weak("only_two", "it squares", "CHECK(twice(3) == 6);");
  book.write_weak("only_the_size", "it changes the sign",
                  "CHECK(twice(2) == 2 + 2);");
  book.write_weak("thinks_it_adds", "makes no check", "twice(3);");
  const std::string text = verified(book);
  check_in(text, "the starter must be green on the correct brick");
  check_in(text, "the solution does not pass:\nyour scenario is green");
  check_in(text, "the wrong answer only_two passes");
  check_in(text,
           "only_the_size fails, but nothing says \"it changes the sign\"");
  CHECK_FALSE(has(text, "thinks_it_adds"));
}

TEST_CASE("verify reads the list of faulty bricks") {
  const small_catch_book book;
  const auto with_list = [&](const std::string& list) {
    book.write(catch_3 + "faulty.txt", list);
    return verified(book, true);
  };
  const std::string squares = small_catch_book::fault_line("squares", "one");
  const std::string negates = small_catch_book::fault_line("negates", "two");
  check_in(with_list(squares + negates), "three to five bricks, not 2");
  check_in(with_list(squares + negates +
                     small_catch_book::fault_line("throws", "two")),
           "two bricks share a sentence: \"two\"");
  check_in(with_list(squares + negates +
                     small_catch_book::fault_line("squares", "three")),
           "a brick is named twice: \"three\"");
  check_in(with_list(small_catch_book::fault_line("gone", "one")),
           "gone.diff: one\": there is no such file");
  check_in(with_list(small_catch_book::fault_line("squares", "")),
           "what is wrong with that brick, in one sentence");
  for (const std::string other :
       {"solutions/01_numbers/1_double/wrong/squares.diff: one\n",
        "solutions/01_numbers/2_number/squares.diff: one\n", "squares: one\n"})
    check_in(with_list(other), "not a wrong answer of a rebuild exercise");
  book.write_fault("squares", "return 1;");
  book.write("chapters/01_numbers/number.hpp",
             "inline int twice(int number) {\n  // #region answer\n"
             "  return number + number;\n  // #endregion\n}\n");
  check_in(with_list(squares),
           "the wrong answer squares: it no longer applies");
  std::filesystem::remove(book.root() / (catch_3 + "faulty.txt"));
  check_in(verified(book, true), "faulty.txt is missing");
  book.write("exercises/01_numbers/1_double/faulty.txt", squares);
  check_in(verify_files(book.only_exercise(), book.root()).at(0),
           "stray file: exercises/01_numbers/1_double/faulty.txt");
}
