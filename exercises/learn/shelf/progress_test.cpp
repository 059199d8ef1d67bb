// Progress: remembered, and withdrawn when an answer changes.

#include "exercises/learn/shelf/progress.hpp"

#include <doctest/doctest.h>
#include <future>
#include <iostream>
#include <sstream>
#include <string>

#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"
#include "exercises/learn/pages/styled_text.hpp"
#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/next_step.hpp"
#include "exercises/learn/shelf/small_book.hpp"
#include "exercises/learn/verbs/screen.hpp"
#include "exercises/learn/verbs/student.hpp"

using namespace learn;
using common::has;

namespace {

/// What `body` prints on stdout.
std::string printed(const auto& body) {
  std::ostringstream text;
  auto* const before = std::cout.rdbuf(text.rdbuf());
  body();
  std::cout.rdbuf(before);
  return text.str();
}

desk desk_of(const small_book& book) {
  return {.shelf = book.shelf(),
          .progress = progress(book.root() / ".build/progress"),
          .build = LEARN_BUILD};
}

}  // namespace

TEST_CASE("an answer is done until it changes") {
  const small_book book;
  const exercise what = book.only_exercise();
  common::write_file(what.answer(), "right");
  {
    progress so_far(book.root() / ".build/progress");
    CHECK_FALSE(so_far.is_done(what));
    so_far.mark_done(what, "right");
    so_far.set_hints(what, 2);
    CHECK(so_far.is_done(what));
  }
  progress again(book.root() / ".build/progress");
  CHECK(again.is_done(what));
  CHECK(again.hints(what) == 2);
  common::write_file(what.answer(), "changed");
  CHECK_FALSE(again.is_done(what));
  common::write_file(what.answer(), "right");
  CHECK(again.is_done(what));
  again.forget(what);
  CHECK_FALSE(again.is_done(what));
  CHECK(again.hints(what) == 0);
}

TEST_CASE("a directory in the place of an answer is no answer") {
  const small_book book;
  desk where = desk_of(book);
  const exercise only = book.only_exercise();
  where.progress.mark_done(only, "right");
  std::filesystem::create_directories(only.answer());
  CHECK_FALSE(where.progress.is_done(only));
  CHECK(has(list_screen(where), "open"));
}

TEST_CASE("the next step leads through the book") {
  const small_book book;
  book.write("chapters/02_letters/README.md", "# 2. Letters\n");
  desk where = desk_of(book);
  const auto command = [&] {
    return next_step(where.shelf, where.progress).command;
  };
  CHECK(command() == "./learn read 1");
  where.progress.mark_read(where.shelf.chapters()[0]);
  CHECK(command() == "./learn check 01_numbers/1_double");
  common::write_file(book.only_exercise().answer(), "right");
  where.progress.mark_done(book.only_exercise(), "right");
  CHECK(command() == "./learn read 2");
  where.progress.mark_read(where.shelf.chapters()[1]);
  CHECK(command() == "./learn read book");
}

TEST_CASE("the next step follows who begins in the middle") {
  const small_book book;
  book.write("chapters/02_letters/README.md", "# 2. Letters\n");
  for (const std::string name : {"1_a", "2_b", "3_c"})
    book.write("exercises/02_letters/" + name + "/task.md",
               "# T\n\n**repair** · 5 minutes\n");
  desk where = desk_of(book);
  const auto solve = [&](const exercise& what) {
    common::write_file(what.answer(), "right");
    where.progress.set_current(what);
    CHECK(next_step(where.shelf, where.progress).command ==
          "./learn check " + what.id());
    where.progress.mark_done(what, "right");
    return next_step(where.shelf, where.progress).command;
  };
  CHECK(solve(where.shelf.find_exercise("02/2_b")) ==
        "./learn check 02_letters/3_c");
  CHECK(solve(where.shelf.find_exercise("02/3_c")) ==
        "./learn check 02_letters/1_a");
  CHECK_MESSAGE(solve(where.shelf.find_exercise("02/1_a")) == "./learn read 1",
                "what lies before comes at the end");
}

TEST_CASE("the screen shows progress in 80 columns, without colours") {
  const small_book book;
  desk where = desk_of(book);
  const std::string screen = opening_screen(where) + list_screen(where);
  CHECK(has(screen, "Build Your Own asyncio"));
  CHECK(has(screen, "20 min"));
  CHECK(has(screen, "0 of 1 done"));
  CHECK(has(screen, "01_numbers/1_double"));
  CHECK_FALSE(has(screen, "\033"));
  for (const std::string& line : common::split_lines(screen))
    CHECK(columns_of(line) <= 80);
  where.colours = true;
  CHECK(has(opening_screen(where), "\033"));
}

TEST_CASE("hints come one step more each time, and end") {
  const small_book book;
  desk where = desk_of(book);
  const auto next = [&] { return printed([&] { hint(where, "1/1"); }); };
  const std::string first = next();
  CHECK(has(first, "Hint 1 of 2"));
  CHECK(has(first, "Times."));
  const std::string second = next();
  CHECK(has(second, "Hint 2 of 2"));
  CHECK(has(second, "Times two."));
  CHECK(has(second, "the last hint"));
  CHECK(has(next(), "You have seen all 2 hints"));
}

TEST_CASE("the first check makes the answer, and green leads on") {
  const small_book book;
  desk where = desk_of(book);
  const exercise what = book.only_exercise();
  int status = 0;
  const auto checked = [&] {
    return printed([&] { status = check(where, "", std::chrono::seconds(7)); });
  };
  const std::string red = checked();
  CHECK(status == 1);
  CHECK(has(red, "exercises/01_numbers/1_double/answer.hpp"));
  CHECK(has(red, "copied from the starter"));
  CHECK(has(red, "RED"));
  CHECK(has(red, "nothing was done"));
  CHECK(common::read_file(what.answer()) == common::read_file(what.starter()));

  common::write_file(what.answer(),
                     small_book::with_region("return number * 2;"));
  const std::string green = checked();
  CHECK(status == 0);
  CHECK(has(green, "GREEN"));
  CHECK(has(green, "Next: "));
  CHECK(has(green, "./learn solution 01_numbers/1_double"));
  CHECK(has(green, "Hints that you did not need: 2"));
  CHECK(where.progress.is_done(what));
  CHECK(has(opening_screen(where), "1 of 1 done: complete"));
}

TEST_CASE("without a name, hint and task take what was checked last") {
  const small_book book;
  book.write("exercises/01_numbers/2_again/task.md", "# Again\n");
  book.write("exercises/01_numbers/2_again/starter.hpp", "again");
  book.write("exercises/01_numbers/2_again/hints.md", "## 1\n\nAgain.\n");
  desk where = desk_of(book);
  const auto hinted = [&] { return printed([&] { hint(where, ""); }); };
  CHECK(has(hinted(), "01_numbers/1_double"));  // nothing checked: the next
  const exercise again = where.shelf.find_exercise("1/2");
  where.progress.set_current(again);
  CHECK(has(hinted(), "01_numbers/2_again"));
  common::write_file(again.answer(), "mine");
  CHECK(has(printed([&] { task(where, ""); }), "Again"));
  where.progress.mark_done(again, "mine");
  CHECK(has(hinted(), "01_numbers/1_double"));  // the last is done: the next
  CHECK(has(printed([&] { hint(where, "1"); }), "01_numbers/1_double"));
}

TEST_CASE("a solution is for those who solved it, or insist") {
  const small_book book;
  desk where = desk_of(book);
  int status = 0;
  const auto shown = [&](bool anyway) {
    return printed([&] { status = solution(where, "1/1", anyway); });
  };
  CHECK_FALSE(has(shown(false), "2 * number"));
  CHECK(status == 1);
  CHECK(has(shown(true), "return 2 * number"));
  CHECK(status == 0);
  common::write_file(book.only_exercise().answer(), "right");
  where.progress.mark_done(book.only_exercise(), "right");
  CHECK(has(shown(false), "return 2 * number"));
}

TEST_CASE("reset keeps every backup") {
  const small_book book;
  desk where = desk_of(book);
  const exercise what = book.only_exercise();
  CHECK(has(printed([&] { reset(where, "1/1", true); }), "nothing to reset"));
  for (const char* mine : {"mine", "mine again"}) {
    common::write_file(what.answer(), mine);
    printed([&] { reset(where, "1/1", true); });
  }
  CHECK(common::read_file(what.answer()) == common::read_file(what.starter()));
  CHECK(common::read_file(what.answer().string() + ".backup-1") == "mine");
  CHECK(common::read_file(what.answer().string() + ".backup-2") ==
        "mine again");
}

TEST_CASE("reset asks, and says how to bring it back") {
  const small_book book;
  desk where = desk_of(book);
  const exercise what = book.only_exercise();
  common::write_file(what.answer(), "mine");
  const auto asked = [&](const std::string& answer) {
    std::istringstream in(answer);
    auto* const before = std::cin.rdbuf(in.rdbuf());
    const std::string text = printed([&] { reset(where, "1/1", false); });
    std::cin.rdbuf(before);
    return text;
  };
  for (const char* no : {"n\n", "\n", ""}) {
    CHECK(has(asked(no), "Nothing was changed"));
    CHECK(common::read_file(what.answer()) == "mine");
  }
  const std::string done = asked("y\n");
  CHECK(has(done,
            "cp exercises/01_numbers/1_double/answer.hpp.backup-1 "
            "exercises/01_numbers/1_double/answer.hpp"));
  for (const char* yes : {"Y\n", "yes\n", "Yes\n"}) {
    common::write_file(what.answer(), "mine again");
    CHECK_FALSE(has(asked(yes), "Nothing was changed"));
    CHECK(common::read_file(what.answer()) ==
          common::read_file(what.starter()));
  }
  CHECK_THROWS_AS(reset(where, "", true), common::usage_error);
}

TEST_CASE("progress is taken over from where it was kept before") {
  const small_book book;
  book.write(".build/progress", "read 01_numbers yes\n");
  const auto formerly = book.root() / ".build" / "progress";
  progress mine(book.root() / ".progress", formerly);
  CHECK(mine.has_read(book.shelf().chapters()[0]));
  mine.set_current(book.only_exercise());
  std::filesystem::remove(formerly);
  const progress later(book.root() / ".progress", formerly);
  CHECK(later.has_read(book.shelf().chapters()[0]));
}

TEST_CASE("two calls at once lose nothing of each other's") {
  const small_book book;
  const auto file = book.root() / ".progress";
  progress one(file);
  progress other(file);
  one.mark_read(book.shelf().chapters()[0]);
  other.set_hints(book.only_exercise(), 2);
  const progress all(file);
  CHECK(all.has_read(book.shelf().chapters()[0]));
  CHECK(all.hints(book.only_exercise()) == 2);
}

TEST_CASE("two that write at the same moment lose nothing either") {
  const small_book book;
  const auto file = book.root() / ".progress";
  const auto nth = [](int n) {
    chapter made;
    made.name = std::to_string(n);
    return made;
  };
  const auto read_every_second = [&](int from) {
    progress mine(file);
    for (int n = from; n < 100; n += 2) mine.mark_read(nth(n));
  };
  auto odd = std::async(std::launch::async, [&] { read_every_second(1); });
  read_every_second(0);
  odd.get();
  const progress all(file);
  for (int n = 0; n < 100; ++n) CHECK(all.has_read(nth(n)));
}
