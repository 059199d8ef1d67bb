// The shelf: what is found on disk, and by which names.

#include "exercises/learn/shelf/shelf.hpp"

#include <doctest/doctest.h>

#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"
#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;
using common::has;

namespace {

std::string complaint(const auto& body) {
  try {
    body();
  } catch (const common::usage_error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("chapters and exercises say who they are") {
  const small_book book;
  book.write("chapters/02_no_text/main.cpp", "");
  book.write("exercises/01_numbers/2_again/task.md",
             "# Again\n\n**rebuild** · 40 minutes · chapters/01_x/y.hpp\n");
  const shelf books = book.shelf();
  REQUIRE(books.chapters().size() == 2);
  CHECK(books.chapters()[0].title == "Numbers");
  CHECK(books.chapters()[0].minutes == 20);
  CHECK(books.chapters()[1].title == "No text");
  REQUIRE(books.chapters()[0].exercises.size() == 2);
  const exercise& first = books.chapters()[0].exercises[0];
  CHECK(first.id() == "01_numbers/1_double");
  CHECK(first.title == "Twice");
  CHECK(first.kind == "repair");
  CHECK(first.minutes == 5);
  CHECK(books.chapters()[0].exercises[1].brick == "chapters/01_x/y.hpp");
}

TEST_CASE("a chapter and an exercise have many names") {
  const small_book book;
  book.write("chapters/02_letters/README.md", "# Letters\n");
  book.write("exercises/02_letters/1_upper/task.md", "# Upper\n");
  const shelf books = book.shelf();
  for (const std::string name :
       {"1", "01", "numbers", "01_numbers", "chapters/01_numbers",
        "chapters/01_numbers/README.md"})
    CHECK_MESSAGE(books.find_chapter(name).number == 1, name);
  for (const std::string name :
       {"01_numbers/1_double", "1/1", "01/double", "numbers/1_double", "double",
        "exercises/01_numbers/1_double/", "1/double",
        "./exercises/01_numbers/1_double/answer.hpp"})
    CHECK_MESSAGE(books.find_exercise(name).title == "Twice", name);
}

TEST_CASE("a slip is answered with the nearest names") {
  const small_book book;
  book.write("chapters/02_letters/README.md", "# Letters\n");
  book.write("exercises/02_letters/1_upper/task.md", "# Upper\n");
  const shelf books = book.shelf();
  const auto chapter = complaint([&] { books.find_chapter("leters"); });
  CHECK(has(chapter, "no chapter \"leters\""));
  CHECK(has(chapter, "did you mean letters"));
  CHECK_FALSE(has(chapter, "numbers"));
  const auto exercise = complaint([&] { books.find_exercise("1/duoble"); });
  CHECK(has(exercise, "did you mean 01_numbers/1_double"));
  CHECK(has(complaint([&] { books.find_exercise("nubmers/1"); }), "numbers"));
  CHECK(has(complaint([&] { books.find_exercise("uper"); }),
            "02_letters/1_upper"));
  CHECK(has(complaint([&] { books.find_chapter("9"); }),
            "there is no chapter 9; there are chapters 1 to 2"));
  CHECK_FALSE(complaint([&] { books.find_exercise(""); }).empty());
  CHECK_FALSE(complaint([&] { books.find_exercise("1"); }).empty());
}

TEST_CASE("all exercises of a chapter are named, but not all of the book") {
  const small_book book;
  for (const std::string chapter : {"02_letters", "03_words"})
    for (int i = 1; i <= 6; ++i)
      book.write(
          "exercises/" + chapter + "/" + std::to_string(i) + "_pancake/task.md",
          "# Some\n");
  for (const std::string name : {"02_letters", "03_words"})
    book.write("chapters/" + name + "/README.md", "# Some\n");
  const shelf books = book.shelf();
  CHECK(has(complaint([&] { books.find_exercise("2/9"); }),
            "5_pancake or 02_letters/6_pancake?"));
  const std::string of_two = complaint([&] { books.find_exercise("2"); });
  CHECK(has(of_two, "which \"2\"? There are 02_letters/1_pancake, "));
  CHECK(has(of_two, "02_letters/6_pancake"));
  CHECK_FALSE(has(of_two, "01_numbers"));
  CHECK_FALSE(
      has(complaint([&] { books.find_exercise("qqqqq"); }), "03_words"));
}

TEST_CASE("a part of an exercise's name is enough, if it has three letters") {
  const small_book book;
  book.write("exercises/01_numbers/2_lost_ticket/task.md", "# Lost\n");
  book.write("exercises/01_numbers/3_lost_turn/task.md", "# Lost\n");
  const shelf books = book.shelf();
  CHECK(books.find_exercise("ticket").name == "2_lost_ticket");
  CHECK(books.find_exercise("1/turn").name == "3_lost_turn");
  CHECK(has(complaint([&] { books.find_exercise("lost"); }),
            "01_numbers/2_lost_ticket, 01_numbers/3_lost_turn"));
  CHECK_FALSE(complaint([&] { books.find_exercise("tu"); }).empty());
}

TEST_CASE("a chapter on the map only is not written yet") {
  const small_book book;
  book.write("BOOK.md", "| 9 | wine | How? |\n");
  const shelf books = book.shelf();
  for (const std::string name : {"9", "09"})
    CHECK(has(complaint([&] { books.find_chapter(name); }),
              "chapter 9 is not written yet"));
  CHECK(has(complaint([&] { books.find_exercise("9"); }), "not written yet"));
  CHECK(has(complaint([&] { books.find_exercise("9/1"); }), "not written yet"));
}

TEST_CASE("a name that several exercises have is answered with all of them") {
  const small_book book;
  book.write("chapters/02_letters/README.md", "# Letters\n");
  book.write("exercises/02_letters/3_double/task.md", "# Double\n");
  const auto text =
      complaint([books = book.shelf()] { books.find_exercise("double"); });
  CHECK(has(text, "01_numbers/1_double, 02_letters/3_double"));
}
