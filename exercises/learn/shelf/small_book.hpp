// For the tests: a book of one chapter and one exercise in a temporary
// directory, complete and right, for a test to spoil.

#pragma once

#include <filesystem>
#include <string>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/recipe.hpp"
#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// How the build compiles tests, without its finished bricks: a small book has
/// bricks of its own.
inline recipe recipe_for_small_books() {
  recipe how =
      recipe::read(std::filesystem::path(LEARN_BUILD) / "exercise_recipe.txt");
  finished_bricks_for({}, how);
  return how;
}

/// The book: chapter 01_numbers with the exercise 1_double ("twice the
/// number"), whose name has a space nowhere but whose root has.
class small_book {
 public:
  small_book() {
    write("chapters/01_numbers/README.md", "# 1. Numbers\n\n*20 minutes*\n");
    const std::string where = "exercises/01_numbers/1_double/";
    write(where + "task.md",
          "# Twice\n\n**repair** · 5 minutes\n\nTwice it.\n");
    write(where + "hints.md", "## 1\n\nTimes.\n\n## 2\n\nTimes *two*.\n");
    write(where + "starter.hpp", with_region("return number;"));
    write(where + "test.cpp",
          "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
          "TEST_CASE(\"three\") {\n"
          "  CHECK_MESSAGE(twice(3) != 3, \"nothing was done\");\n"
          "  CHECK_MESSAGE(twice(3) != 9, \"it was squared\");\n"
          "  CHECK_MESSAGE(twice(3) >= 0, \"it was negated\");\n"
          "  CHECK(twice(3) == 6);\n}\n");
    solve("return 2 * number;");
  }

  std::filesystem::path root() const { return directory_.path(); }
  learn::shelf shelf() const { return learn::shelf(root()); }
  exercise only_exercise() const {
    return shelf().chapters().at(0).exercises.at(0);
  }
  runner make_runner() const {
    return runner(root(), recipe_for_small_books(), root() / "staged");
  }

  /// Judges what stands in the region.
  outcome judge(const std::string& inside, std::chrono::milliseconds limit =
                                               std::chrono::seconds(7)) const {
    runner judge = make_runner();
    judge.time_limit = limit;
    write("my/answer.hpp", with_region(inside));
    return judge.judge_file(only_exercise(), root() / "my/answer.hpp",
                            "my/answer.hpp");
  }

  void write(const std::string& file, const std::string& content) const {
    common::write_file(root() / file, content);
  }
  /// Gives the exercise this solution, and its wrong answers.
  void solve(const std::string& inside) {
    solution_ = inside;
    write("solutions/01_numbers/1_double/answer.hpp", "  " + inside + "\n");
    write_wrong("squares", "it was squared", "return number * number;");
    write_wrong("negates", "it was negated", "return -number;");
    write_wrong("does_nothing", "nothing was done", "return number + 0;");
  }
  void write_wrong(const std::string& name, const std::string& expect,
                   const std::string& inside) const {
    write("solutions/01_numbers/1_double/wrong/" + name + ".diff",
          "expect: " + expect +
              "\n@@ -4,3 +4,3 @@\n"
              "   // #region answer\n-  " +
              solution_ + "\n+  " + inside + "\n   // #endregion\n");
  }
  static std::string with_region(const std::string& inside) {
    return "#pragma once\n#include <cstdlib>\ninline int twice(int number) {\n"
           "  // #region answer\n  " +
           inside + "\n  // #endregion\n}\n";
  }

 private:
  common::temporary_directory directory_;
  std::string solution_;
};

}  // namespace learn
