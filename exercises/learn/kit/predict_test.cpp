// predict: judged from outside, by running a predict exercise.

#include <doctest/doctest.h>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;

TEST_CASE("a prediction is compared line by line") {
  const small_book book;
  const std::string where = "exercises/01_numbers/2_lines/";
  book.write(where + "task.md", "# Lines\n\n**predict** · 5 minutes\n");
  book.write(where + "starter.txt", "# #region answer\n# #endregion\n");
  book.write(where + "test.cpp",
             "#include <predict.hpp>\nTEST_CASE(\"lines\") {\n"
             "  learn::predict(\"one\\n\\n  two\\nthree\\n\", {{\"deux\", "
             "\"That is French: you took the other door.\"}});\n}\n");
  const runner judge = book.make_runner();
  const exercise what = book.shelf().find_exercise("1/lines");
  const auto said = [&](const std::string& answer) {
    const outcome result = judge.judge(what, {answer, "answer.txt"});
    return result.what == verdict::passed ? "passed" : explain(result);
  };
  const auto check_says = [&](const std::string& answer,
                              const std::string& text) {
    const std::string all = said(answer);
    CHECK_MESSAGE(all.find(text) != std::string::npos, all);
  };
  check_says("# remark\none\n two \n\nthree\n\n", "passed");
  check_says("# remark\none\ndeux\nthree\n",
             "line 2: you wrote \"deux\", the program prints \"two\"");
  check_says("one\ndeux\n", "That is French");
  check_says("one\nTwo\n", "small letters and");
  check_says("# remark\none\ndeux\n", "answer.txt:3");
  check_says("one\ntwo\n", "line 3: your answer ends here");
  check_says("one\ntwo\nthree\nfour\n", "line 4: you wrote \"four\", but the");
  check_says("# #region answer\n# #endregion\n", "nothing yet");
}
