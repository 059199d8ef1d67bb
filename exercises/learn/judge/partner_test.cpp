// Partners: which answers are linked with tests that were compiled once, and
// that they are judged like others.

#include "exercises/learn/judge/partner.hpp"

#include <doctest/doctest.h>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/judge/noting_compiler.hpp"
#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;

namespace partner_test {
namespace {

/// The small book, whose exercise is judged beside its solution.
class partners {
 public:
  partners() { judge_.beside = &right_; }

  /// Judges what stands in the region.
  outcome judge(const std::string& inside) const {
    return judge_.judge(what_, of(inside));
  }
  std::string compiled() const {
    return "tests: " + std::to_string(noting_.compiled("test.cpp")) +
           ", answers: " + std::to_string(noting_.compiled("apart.cpp"));
  }

 private:
  static answer_text of(const std::string& inside) {
    return {small_book::with_region(inside), "my/answer.hpp"};
  }

  small_book book_;
  const exercise what_ = book_.only_exercise();
  recipe how_ = recipe_for_small_books();
  const noting_compiler noting_{book_.root(), how_};
  runner judge_{book_.root(), how_, book_.root() / "staged"};
  const runner::partner right_{judge_, what_, of("return 2 * number;")};
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
  const outcome missing = all.judge("int missing(int);\n  return missing(0);");
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

}  // namespace
}  // namespace partner_test
