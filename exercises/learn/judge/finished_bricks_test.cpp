// Finished bricks, and precompiled ones: which an answer cannot change, and
// what if they lack something.

#include "exercises/learn/judge/finished_bricks.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/shelf/small_book.hpp"
#include "exercises/learn/verbs/verify.hpp"

namespace fs = std::filesystem;
using namespace learn;

namespace finished_bricks_test {
namespace {

exercise of_chapter(const std::string& chapter) {
  return {.chapter = chapter, .kind = "extend"};
}

TEST_CASE("an answer of its own cannot change its chapter's bricks") {
  CHECK(first_changed_chapter(of_chapter("07_select")) == 8);
  CHECK(first_changed_chapter(of_chapter("12_queues")) == 13);
}

TEST_CASE("a rebuilt brick changes its chapter, and what comes behind") {
  auto what = of_chapter("12_queues");
  what.brick = "chapters/11_synchronization/lock.hpp";
  CHECK(first_changed_chapter(what) == 11);
  CHECK(first_unfinished_chapter(what) == 11);
}

TEST_CASE("a scenario is tried on changed bricks, wherever they stand") {
  const common::temporary_directory place;
  auto what = of_chapter("12_queues");
  what.kind = "catch";
  what.directory = place.path();
  CHECK(first_changed_chapter(what) == 13);
  common::write_file(place.path() / "faulty.txt",
                     "# two bricks\n"
                     "solutions/12_queues/1_a/wrong/b.diff: it forgets\n"
                     "solutions/06_tasks/4_c/wrong/d.diff: it hangs\n");
  CHECK(first_changed_chapter(what) == 6);
  CHECK(first_unfinished_chapter(what) == 13);
}

TEST_CASE("only what some exercise wants is built") {
  recipe how;
  how.finished = {{5, "five.o"}, {7, "seven.o"}, {8, "eight.o"}};
  how.sanitized_finished = {{5, "five_s.o"}, {6, "six_s.o"}};
  auto lifetime = of_chapter("05_coroutines");
  lifetime.lifetime = true;
  const std::vector all{of_chapter("03_event_loop"), of_chapter("07_select"),
                        lifetime};
  CHECK(finished_bricks_for(all, how) ==
        std::vector<std::string>{"finished_bricks_5", "finished_bricks_7",
                                 "finished_bricks_5_sanitized"});
  CHECK(how.finished ==
        std::map<int, std::string>{{5, "five.o"}, {7, "seven.o"}});
  CHECK(how.sanitized_finished == std::map<int, std::string>{{5, "five_s.o"}});
}

TEST_CASE("who builds a brick anew changes all that stands on it") {
  texts bricks{
      {"bell.hpp", "#pragma once\n"},
      {"pool.hpp", "#include \"13_threads/bell.hpp\"\n"},
      {"signals.hpp", "#include \"13_threads/pool.hpp\"\n"},
      {"jobs.hpp", "// no bell.hpp\n#include \"12_queues/bell.hpp\"\n"}};
  leave_out("bell.hpp", "13_threads", bricks);
  REQUIRE(bricks.size() == 1);
  CHECK(bricks.contains("jobs.hpp"));
  leave_out("bell.hpp", "13_threads", bricks);
  CHECK(bricks.size() == 1);
}

TEST_CASE("other bricks of its chapter are finished for who builds one anew") {
  recipe how;
  how.finished = {{10, "ten.o"}, {11, "eleven.o"}};
  const std::map<std::string, std::string> lock{
      {"chapters/11_synchronization/lock.hpp", "lock.o"}};
  how.finished_without = lock;
  how.finished_without["chapters/11_synchronization/event.hpp"] = "event.o";
  auto what = of_chapter("11_synchronization");
  what.brick = "chapters/11_synchronization/lock.hpp";
  CHECK(finished_bricks_for({what}, how) ==
        std::vector<std::string>{"finished_bricks_10",
                                 "finished_bricks_11_without_lock"});
  CHECK(how.finished_without == lock);
  what.lifetime = true;
  CHECK(finished_bricks_for({what}, how) == std::vector<std::string>{});
}

// A book whose brick lies twice: as it is, and with the promise that somebody
// else defines what is in it.
TEST_CASE("what finished bricks lack is compiled with the answer") {
  const small_book book;
  book.write("chapters/01_numbers/two.hpp",
             "#pragma once\ninline int two() { return 2; }\n");
  book.write("finished/1/01_numbers/two.hpp",
             "#pragma once\nint two();  // by somebody else\n");
  book.write("nothing.a", "!<arch>\n");
  book.write("my/answer.hpp",
             "#pragma once\n#include \"01_numbers/two.hpp\"\n"
             "inline int twice(int number) {\n  // #region answer\n"
             "  return two() * number;\n  // #endregion\n}\n");
  recipe how = recipe_for_small_books();
  how.includes.push_back(book.root() / "chapters");
  how.finished_directory = book.root() / "finished";
  how.finished = {{1, book.root() / "nothing.a"}};  // has no two()
  const runner judge(book.root(), how, book.root() / "staged");
  const auto result = judge.judge(
      book.only_exercise(),
      {common::read_file(book.root() / "my/answer.hpp"), "my/answer.hpp"});
  CHECK(result.what == verdict::passed);
  CHECK(result.compiler_said == "");
}

TEST_CASE("a rebuilt brick is compiled with the finished ones of its chapter") {
  const small_book book;
  book.write("chapters/01_numbers/one.hpp", "#error \"it is finished\"\n");
  book.write("finished/1_without_two/01_numbers/one.hpp",
             "#pragma once\ninline int one() { return 1; }\n");
  book.write("nothing.a", "!<arch>\n");
  book.write("chapters/01_numbers/tests/two_test.cpp",
             "#include <doctest/doctest.h>\n#include \"01_numbers/two.hpp\"\n"
             "TEST_CASE(\"two\") { CHECK(two() == 2); }\n");
  recipe how = recipe_for_small_books();
  how.includes.push_back(book.root() / "chapters");
  how.finished_directory = book.root() / "finished";
  auto what = book.only_exercise();
  what.brick = "chapters/01_numbers/two.hpp";
  const answer_text answer{
      "#pragma once\n#include \"01_numbers/one.hpp\"\n"
      "inline int two() { return one() + one(); }\n",
      "my/answer.hpp"};
  const auto judged = [&] {
    return runner(book.root(), how, book.root() / "staged")
        .judge(what, answer)
        .what;
  };
  CHECK(judged() == verdict::does_not_compile);
  how.finished_without[what.brick] = book.root() / "nothing.a";
  CHECK(judged() == verdict::passed);
}

TEST_CASE("precompiled bricks are for wrong answers that a compiler sees") {
  recipe how;
  how.precompiled = {{7, "seven"}, {8, "eight"}, {10, "ten"}};
  auto prediction = of_chapter("06_tasks");
  prediction.ending = ".txt";
  auto lifetime = of_chapter("09_timeouts");
  lifetime.lifetime = true;
  const std::vector all{of_chapter("07_select"), prediction, lifetime};
  CHECK(precompiled_bricks_for(all, how) ==
        std::vector<std::string>{"precompiled_bricks_8"});
  CHECK(how.precompiled == std::map<int, std::string>{{8, "eight"}});
}

/// A book whose brick can leave its function to an object, and a recipe with
/// "precompiled" bricks: any compiler can include a header unasked.
struct precompiled_book : small_book {
  precompiled_book() {
    write("chapters/01_numbers/two.hpp",
          "#pragma once\n#ifdef TWO_IS_ELSEWHERE\nint two();\n#else\n"
          "inline int two() { return 2; }\n#endif\n");
    write("before_2.o", "!<arch>\n");
    how.includes.push_back(root() / "chapters");
    how.precompiled_header = "-include";
    how.precompiled_library = "-Wl,--gc-sections";
    how.precompiled = {{2, root() / "before_2"}};
  }

  outcome judged(const std::string& answer, bool precompiled) const {
    runner judge(root(), how, root() / "staged");
    judge.use_precompiled_bricks = precompiled;
    return judge.judge(only_exercise(), {answer, "my/answer.hpp"});
  }

  recipe how = recipe_for_small_books();
};

const std::string forgetful =
    "#pragma once\ninline int twice(int number) { return two() * number; }\n";
const std::string careful = "#include \"01_numbers/two.hpp\"\n" + forgetful;

TEST_CASE("a student's answer must include what it uses, with any compiler") {
  const precompiled_book book;
  book.write("before_2.pch", "#include \"01_numbers/two.hpp\"\n");
  CHECK(book.judged(forgetful, true).what == verdict::passed);
  CHECK(book.judged(forgetful, false).what == verdict::does_not_compile);
}

TEST_CASE("what precompiled bricks lack is compiled with the answer") {
  const precompiled_book book;
  book.write("before_2.pch", "#define TWO_IS_ELSEWHERE\n");
  CHECK(book.judged(careful, true).what == verdict::passed);
}

TEST_CASE("precompiled bricks that cannot be used are done without") {
  const precompiled_book book;  // it has no before_2.pch
  CHECK(book.judged(careful, true).what == verdict::passed);
  CHECK(book.judged(forgetful, true).what == verdict::does_not_compile);
  const runner judge(book.root(), book.how, book.root() / "staged");
  CHECK(verify_exercise(book.only_exercise(), judge, book.root()) ==
        std::vector<std::string>{});
}

}  // namespace
}  // namespace finished_bricks_test
