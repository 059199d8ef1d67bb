// Partners: which answers are linked with tests that were compiled once, and
// that they are judged like others.

#include "exercises/learn/judge/partner.hpp"

#include <doctest/doctest.h>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/explain_compiler.hpp"
#include "exercises/learn/judge/noting_compiler.hpp"
#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;

namespace fs = std::filesystem;

namespace partner_test {
namespace {

std::string compiled_by(const noting_compiler& notes) {
  return "tests: " + std::to_string(notes.compiled("test.cpp")) +
         ", answers: " + std::to_string(notes.compiled("apart.cpp"));
}

/// The small book, whose exercise is judged beside its solution.
class partners {
 public:
  partners() { judge_.beside = &right_; }

  /// Judges what stands in the region.
  outcome judge(const std::string& inside) const {
    return judge_.judge(what_, of(inside));
  }
  std::string compiled() const { return compiled_by(noting_); }

 private:
  static answer_text of(const std::string& inside) {
    return {small_book::with_region(inside), "my/answer.hpp"};
  }

  small_book book_;
  const exercise what_ = book_.only_exercise();
  recipe how_ = recipe_for_small_books();
  const noting_compiler noting_{book_.root(), how_};
  runner judge_{book_.root(), how_, book_.root() / "staged"};
  const runner::compiled_partner right_{judge_, what_,
                                        of("return 2 * number;")};
};

TEST_CASE("tests are compiled once for answers that only do something else") {
  const partners all;
  CHECK(all.judge("return 2 * number;").what == verdict::passed);
  const outcome squared = all.judge("return number * number;");
  CHECK(squared.what == verdict::failed);
  CHECK(common::has(summarize(squared), "it was squared"));
  // A longer body, with something in it that the other has not.
  const outcome negated = all.judge(
      "const auto less = [](int from, int by) {\n    return from - by;\n  };\n"
      "  return less(0, number);");
  CHECK(negated.what == verdict::failed);
  CHECK(common::has(summarize(negated), "it was negated"));
  CHECK(all.compiled() == "tests: 1, answers: 3");
}

TEST_CASE("an answer that declares something else is compiled with the tests") {
  const partners all;
  const outcome result = all.judge(
      "extern int more();\n  return more() * number;\n}\n"
      "inline int more() {\n  return 2;");
  CHECK(result.what == verdict::passed);
  CHECK(all.compiled() == "tests: 1, answers: 0");
}

TEST_CASE("so is one that cannot be compiled alone, or linked") {
  const partners all;
  const outcome missing =
      all.judge("int missing(int);\n  return missing(number);");
  CHECK(missing.what == verdict::does_not_compile);
  CHECK(summarize(missing).starts_with("does not link: "));
  CHECK(all.compiled() == "tests: 2, answers: 1");
  CHECK(all.judge("return nothing;").what == verdict::does_not_compile);
  CHECK(all.compiled() == "tests: 3, answers: 2");
}

TEST_CASE("a crash in an answer that was compiled apart is told") {
  const outcome crashed = partners().judge("std::abort();\n  return number;");
  CHECK(crashed.what == verdict::crashed);
  CHECK(crashed.report.last_case == "three");
}

/// The small book, whose exercise is checked again and again.
class checks {
 public:
  checks() = default;
  explicit checks(const std::string& expects_throws) {
    how_.expects_throws = expects_throws;
  }

  outcome check(const std::string& inside) const {
    return judge().judge(book_.only_exercise(),
                         {small_book::with_region(inside), "my/answer.hpp"});
  }
  outcome check_file(const std::string& content) const {
    book_.write("my/answer.hpp", content);
    return judge().judge_file(book_.only_exercise(),
                              book_.root() / "my/answer.hpp", "my/answer.hpp");
  }

  /// Checks an answer; says what was compiled for that.
  std::string compiled(const std::string& inside) const {
    forget();
    const outcome result = check(inside);
    return (result.what == verdict::passed ? "green; " : "red; ") + told();
  }
  std::string told() const { return compiled_by(noting_); }
  void forget() const { noting_.forget(); }

  const small_book& book() const { return book_; }

 private:
  runner judge() const {
    runner made(book_.root(), how_, book_.root() / "staged");
    made.keep_in = book_.root() / "kept";
    return made;
  }

  small_book book_;
  recipe how_ = recipe_for_small_books();
  const noting_compiler noting_{book_.root(), how_};
};

/// Only g++'s tests expect that what does not throw may do so later.
bool keeps_tests() { return !recipe_for_small_books().expects_throws.empty(); }

TEST_CASE("a check compiles tests for the next one") {
  if (!keeps_tests()) return;
  const checks all;
  CHECK(all.compiled("return number;") == "red; tests: 1, answers: 0");
  CHECK(all.compiled("return 2 * number;") == "green; tests: 0, answers: 1");
  CHECK(all.compiled("return number * number;") == "red; tests: 0, answers: 1");
  // Another declaration: those are the next one's.
  const std::string more = "return f(number);\n}\ninline int f(int n) {\n  ";
  CHECK(all.compiled("int f(int);\n  " + more + "return n;") ==
        "red; tests: 1, answers: 0");
  CHECK(all.compiled("int f(int);\n  " + more + "return 2 * n;") ==
        "green; tests: 0, answers: 1");
  CHECK(all.compiled("return 2 * number;") == "green; tests: 1, answers: 0");
}

TEST_CASE(
    "what tests include, and they themselves, are compiled when changed") {
  if (!keeps_tests()) return;
  const checks all;
  const std::string once = "green; tests: 1, answers: 0";
  const std::string again = "green; tests: 0, answers: 1";
  CHECK(all.compiled("return 2 * number;") == once);
  for (const std::string file :
       {"chapters/01_numbers/number.hpp", "common/observer/observer.hpp",
        "exercises/learn/kit/predict.hpp",
        "exercises/01_numbers/1_double/x.hpp"}) {
    CAPTURE(file);
    all.book().write(file, "#pragma once\n");
    CHECK(all.compiled("return 2 * number;") == once);
    CHECK(all.compiled("return 2 * number;") == again);
  }
  const std::string test = "exercises/01_numbers/1_double/test.cpp";
  all.book().write(test, common::read_file(all.book().root() / test) + "\n");
  CHECK(all.compiled("return 2 * number;") == once);
}

TEST_CASE("a test that does not include the answer serves any other") {
  if (!keeps_tests()) return;
  const checks all;
  const std::string here = "exercises/01_numbers/1_double/";
  all.book().write(here + "test.hpp", "int called(int number);\n");
  all.book().write(here + "use.cpp",
                   "#include <answer.hpp>\n#include \"test.hpp\"\n"
                   "int called(int number) { return twice(number); }\n");
  all.book().write(here + "test.cpp",
                   "#include <doctest/doctest.h>\n#include \"test.hpp\"\n"
                   "TEST_CASE(\"three\") { CHECK(called(3) == 6); }\n");
  CHECK(all.compiled("return 2 * number;") == "green; tests: 1, answers: 0");
  const std::string other =
      "int f(int);\n  return f(number);\n}\n"
      "inline int f(int n) {\n  ";
  CHECK(all.compiled(other + "return n;") == "red; tests: 0, answers: 0");
  CHECK(all.compiled(other + "return 2 * n;") == "green; tests: 0, answers: 1");
  all.book().write(here + "test.hpp",
                   "#include <answer.hpp>\nint called(int number);\n");
  CHECK(all.compiled("return 2 * number;") == "green; tests: 1, answers: 0");
  CHECK(all.compiled(other + "return n;") == "red; tests: 1, answers: 0");
}

TEST_CASE("what was kept of another answer is of no use") {
  if (!keeps_tests()) return;
  const checks all;
  all.check("return 2 * number;");
  // Another check is about to keep its answer, and the tests that go with it.
  for (const auto& file : common::entries(all.book().root() / "kept"))
    if (const auto text = common::read_file(file); text.starts_with("#pragma"))
      common::write_file(file, text + "\n");
  CHECK(all.compiled("return 2 * number;") == "green; tests: 1, answers: 1");
}

TEST_CASE(
    "tests that were compiled for what cannot throw expect that it does") {
  if (!keeps_tests()) return;
  const auto last = [](const checks& all) {
    all.book().write("exercises/01_numbers/1_double/test.cpp",
                     "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
                     "TEST_CASE(\"three\") {\n"
                     "  bool is_caught = false;\n"
                     "  try {\n    twice(3);\n  } catch (int) {\n"
                     "    is_caught = true;\n  }\n"
                     "  CHECK(is_caught);\n}\n");
    CHECK(all.compiled("return number;") == "red; tests: 1, answers: 0");
    return all.compiled("throw number;");
  };
  CHECK(last(checks()) == "green; tests: 0, answers: 1");
  CHECK(last(checks("-g0")) == "red; tests: 0, answers: 1");
}

TEST_CASE("the address sanitizer names the lines of the answer as it is now") {
  if (!keeps_tests() || recipe_for_small_books().sanitized) return;
  const checks all;
  all.book().write("exercises/01_numbers/1_double/task.md",
                   "# Twice\n\n**repair** · 5 minutes · address sanitizer\n");
  all.book().write("exercises/01_numbers/1_double/starter.hpp",
                   "#pragma once\n// #region answer\n// #endregion\n");
  // A function of the answer's own that never changes, but moves.
  const auto check = [&](const std::string& released, const std::string& used) {
    return all.check_file("#pragma once\n// #region answer\n" + released +
                          "inline int look(const int* at) {\n"
                          "  return *at;\n}\n"
                          "inline int twice(int number) {\n"
                          "  int* const p = new int(number);\n" +
                          used + "  return 2 * look(p);\n}\n// #endregion\n");
  };
  CHECK(check("", "").what == verdict::passed);
  all.forget();
  const outcome gone = check("\n\n", "\n  delete p;\n");
  CHECK(all.told() == "tests: 0, answers: 1");
  REQUIRE(gone.what == verdict::failed);
  CHECK(common::has(summarize(gone), "in my/answer.hpp:6: it was released"));
  CHECK(common::has(summarize(gone), "in my/answer.hpp:11."));
  // What is in a class, in one line, has moved with the tests.
  CHECK(check("struct s { int two() { return 2; } };\n", "").what ==
        verdict::passed);
  all.forget();
  check("\nstruct s { int two() { return 2; } };\n", "");
  CHECK(all.told() == "tests: 1, answers: 0");
}

TEST_CASE("a warning is told again") {
  const checks all;
  const std::string warned =
      "const int less = 1u - 2;\n  const long n = 2.5;\n  return 2 * number;";
  const auto told = [&] {
    all.forget();
    return first_diagnostic(all.check(warned).compiler_said, "warning");
  };
  const std::string with_tests = told();
  CHECK(common::has(with_tests, "my/answer.hpp:"));
  CHECK(told() == with_tests);
  // An answer that is compiled alone is shown as it is, too.
  all.check("return 2 * number;");
  CHECK(told() == with_tests);
  if (keeps_tests()) CHECK(all.told() == "tests: 0, answers: 1");
}

TEST_CASE("a check does without what it cannot read, or keep") {
  const checks all;
  fs::create_symlink(
      "nobody@nowhere.1",
      all.book().root() / "exercises/01_numbers/1_double/.#answer.hpp");
  all.book().write("kept", "no directory");
  CHECK(all.check("return 2 * number;").what == verdict::passed);
}

}  // namespace
}  // namespace partner_test
