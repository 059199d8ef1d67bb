// For the tests: the small book with a brick, whose mistakes are known from a
// rebuild exercise, and a catch exercise that asks for a scenario.

#pragma once

#include <string>

#include "exercises/learn/shelf/small_book.hpp"

namespace learn {

/// The brick 01_numbers/number.hpp has the function `twice`; 2_number rebuilds
/// it, and 3_catch asks for a scenario that finds three mistakes in it.
class small_catch_book : public small_book {
 public:
  /// `begin` begins the function, and is one line.
  explicit small_catch_book(
      const std::string& begin = "inline int twice(int number)") {
    write("chapters/01_numbers/number.hpp",
          "#pragma once\n" + begin +
              " {\n  // #region answer\n  return 2 * number;\n"
              "  // #endregion\n}\n");
    write("chapters/01_numbers/tests/number_test.cpp", "");
    const std::string rebuild = "exercises/01_numbers/2_number/";
    write(rebuild + "task.md",
          "# Number\n\n**rebuild** · 5 minutes · "
          "chapters/01_numbers/number.hpp\n");
    write(rebuild + "starter.hpp", "  return number;\n");
    write_fault("squares", "return number * number;");
    write_fault("negates", "return -2 * number;");
    write_fault("throws", "if (number != 0) throw number; return 0;");
    const std::string where = "exercises/01_numbers/3_catch/";
    write(where + "task.md", "# Catch\n\n**catch** · 5 minutes\n\nCatch.\n");
    write(where + "hints.md", "## 1\n\nTry.\n\n## 2\n\nTry again.\n");
    write(where + "faulty.txt",
          "# three\n" + fault_line("squares", "it squares") +
              fault_line("negates", "it changes the sign") +
              fault_line("throws", "it throws the number away"));
    write(where + "starter.hpp", scenario("CHECK(twice(0) == 0);"));
    write(where + "test.cpp",
          "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
          "TEST_CASE(\"your scenario\") {\n"
          "  try { scenario(); } catch (int) { FAIL(\"an int came out\"); }\n"
          "}\n");
    solve_scenario("CHECK(twice(3) == 6);");
    write_weak("only_two", "it squares", "CHECK(twice(2) == 4);");
    write_weak("only_the_size", "it changes the sign",
               "const int it = twice(3); CHECK(it * it == 36);");
    write_weak("thinks_it_adds",
               "red on the correct brick: CHECK( twice(3) == 5",
               "CHECK(twice(3) == 5);");
  }

  exercise catch_exercise() const {
    return shelf().chapters().at(0).exercises.at(2);
  }
  runner make_runner() const {
    recipe how = recipe_for_small_books();
    how.includes.insert(how.includes.begin(), root() / "chapters");
    return runner(root(), how, root() / "staged");
  }

  /// Judges a scenario, as a student hands it in.
  outcome judge_scenario(const std::string& inside,
                         std::string* told = nullptr) const {
    runner judge = make_runner();
    judge.time_limit = std::chrono::seconds(2);
    if (told != nullptr)
      judge.tell = [told](const std::string& line) { *told += line + "\n"; };
    write("my/answer.hpp", scenario(inside));
    return judge.judge_file(catch_exercise(), root() / "my/answer.hpp",
                            "my/answer.hpp");
  }

  /// A mistake in the brick, as a wrong answer of the rebuild exercise.
  void write_fault(const std::string& name, const std::string& inside) const {
    write("solutions/01_numbers/2_number/wrong/" + name + ".diff",
          "expect: " + name +
              "\n@@ -3,3 +3,3 @@\n   // #region answer\n"
              "-  return 2 * number;\n+  " +
              inside + "\n   // #endregion\n");
  }
  static std::string fault_line(const std::string& name,
                                const std::string& fault) {
    return "solutions/01_numbers/2_number/wrong/" + name + ".diff: " + fault +
           "\n";
  }
  /// Gives the catch exercise this solution.
  void solve_scenario(const std::string& inside) {
    scenario_ = inside;
    write("solutions/01_numbers/3_catch/answer.hpp", "  " + inside + "\n");
  }
  /// A wrong answer of the catch exercise.
  void write_weak(const std::string& name, const std::string& expect,
                  const std::string& inside) const {
    write("solutions/01_numbers/3_catch/wrong/" + name + ".diff",
          "expect: " + expect +
              "\n@@ -6,3 +6,3 @@\n   // #region answer\n"
              "-  " +
              scenario_ + "\n+  " + inside + "\n   // #endregion\n");
  }
  static std::string scenario(const std::string& inside) {
    // A compiler takes long to read these, and most scenarios have no files.
    const bool has_files = inside.find("std::filesystem") != inside.npos;
    const std::string files = "#include <filesystem>\n#include <fstream>\n";
    return "#pragma once\n#include <cstdlib>\n" + (has_files ? files : "") +
           "#include <doctest/doctest.h>\n"
           "#include \"01_numbers/number.hpp\"\ninline void scenario() {\n"
           "  // #region answer\n  " +
           inside + "\n  // #endregion\n}\n";
  }

 private:
  std::string scenario_;
};

}  // namespace learn
