// The seal of the book: what breaks it, and what does not.

#include "exercises/learn/judge/book_seal.hpp"

#include <doctest/doctest.h>

#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;

TEST_CASE("the seal is broken by a file that was changed, added or removed") {
  const small_book book;
  book.write("kit.o", "kit");
  book.write("chapters/01_numbers/number.hpp", "one");
  const book_seal seal(book.root(), {book.root() / "kit.o"});
  CHECK(seal.broken_by() == "");

  const std::string brick = "chapters/01_numbers/number.hpp";
  book.write(brick, "two");
  CHECK(seal.broken_by() == brick);
  std::filesystem::remove(book.root() / brick);
  CHECK(seal.broken_by() == brick);
  book.write(brick, "one");
  CHECK(seal.broken_by() == "");

  for (const std::string added :
       {"chapters/01_numbers/tests/number_more_test.cpp",
        "exercises/01_numbers/1_double/more_test.cpp",
        "exercises/01_numbers/1_double/test.hpp"}) {
    book.write(added, "");
    CHECK(seal.broken_by() == added);
    std::filesystem::remove(book.root() / added);
  }
  const std::string mistake =
      "solutions/01_numbers/1_double/wrong/squares.diff";
  const std::string before = common::read_file(book.root() / mistake);
  book.write(mistake, "");
  CHECK(seal.broken_by() == mistake);
  book.write(mistake, before);
  CHECK(seal.broken_by() == "");
  book.write("kit.o", "another");
  CHECK(seal.broken_by() == "kit.o");
}

TEST_CASE("the seal is broken by a change in a large file, whatever its time") {
  const small_book book;
  const std::filesystem::path header = book.root() / "pch.gch";
  const std::string before(std::size_t{2} << 20, '-');
  common::write_file(header, before);
  const book_seal seal(book.root(), {header});
  CHECK(seal.broken_by() == "");

  const auto time = last_write_time(header);
  std::string after = before;
  after.back() = '+';
  common::write_file(header, after);
  last_write_time(header, time);
  CHECK(seal.broken_by() == "pch.gch");
  std::filesystem::remove(header);
  CHECK(seal.broken_by() == "pch.gch");
}

TEST_CASE("the seal is broken by what the compiler would find first") {
  const small_book book;
  book.write("notes", "of the teacher's");
  const book_seal seal(book.root(), {book.root(), book.root() / "chapters"});
  for (const std::string added : {"doctest/doctest.h", "string"}) {
    const auto name = *std::filesystem::path(added).begin();
    for (const std::filesystem::path room : {"", "chapters"}) {
      book.write(room / added, "#define CHECK(...)");
      CHECK(seal.broken_by() == room / name);
      std::filesystem::remove_all(book.root() / room / name);
    }
  }
  book.write("notes", "more of them");
  book.write(".progress", "who has solved what");
  CHECK(seal.broken_by() == "");
}

TEST_CASE("answers, and files that judge nobody, do not break the seal") {
  const small_book book;
  const book_seal seal(book.root());
  book.write("exercises/01_numbers/1_double/answer.hpp", "mine");
  book.write("exercises/01_numbers/1_double/.test.cpp.swp", "an editor's");
  book.write("chapters/01_numbers/__pycache__/twin.pyc", "Python's");
  CHECK(seal.broken_by() == "");
  book.write("solutions/01_numbers/1_double/answer.hpp", "ours");
  CHECK(seal.broken_by() == "solutions/01_numbers/1_double/answer.hpp");
}
