// Composing: of an answer the region counts, and the includes above it.

#include "exercises/learn/judge/compose.hpp"

#include <doctest/doctest.h>
#include <string>

#include "common/files/files.hpp"

using namespace learn;
using common::has;

namespace {

const std::string file_of_book =
    "#pragma once\n\n#include <string>\n\n// #region answer\nold();\n"
    "// #endregion\nint after();\n";

/// The book's file with this region, and this above it.
composed with(const std::string& region, const std::string& above = {}) {
  return compose(file_of_book, "book.hpp",
                 "#pragma once\n\n#include <string>\n" + above +
                     "\n// #region answer\n" + region +
                     "// #endregion\nint after();\n",
                 "mine.hpp");
}

}  // namespace

TEST_CASE("the region is taken, under the answer's name and lines") {
  const composed it = with("fresh();\n");
  CHECK(it.refused == "");
  CHECK_FALSE(it.changed);
  CHECK(it.text ==
        "#line 1 \"book.hpp\"\n#pragma once\n\n#line 3 \"book.hpp\"\n"
        "#include <string>\n\n// #region answer\n#line 6 \"mine.hpp\"\n"
        "fresh();\n#line 7 \"book.hpp\"\n// #endregion\nint after();\n");
}

TEST_CASE("an include above the region is taken, too") {
  const composed it = with("fresh();\n", "#include <vector>  // for it\n");
  CHECK(it.refused == "");
  CHECK_FALSE(it.changed);
  CHECK(has(it.text, "#line 4 \"mine.hpp\"\n#include <vector>\n#line 3"));
  // A brick of the book may have another name since.
  const composed brick = with("f();\n", "#include \"01_numbers/old.hpp\"\n");
  CHECK(has(brick.text, "#if __has_include(\"01_numbers/old.hpp\")\n"));
}

TEST_CASE("what else was changed does not count, and is noticed") {
  const composed it = with("fresh();\n", "int helper();\n");
  CHECK(it.changed);
  CHECK_FALSE(has(it.text, "helper"));
  const composed after =
      compose(file_of_book, "book.hpp",
              "// #region answer\nf();\n// #endregion\nint x;\n", "mine.hpp");
  CHECK(after.changed);
  CHECK(has(after.text, "int after();"));
}

TEST_CASE("an answer without its region is refused") {
  for (const std::string text :
       {"fresh();\n", "// #region answer\nfresh();\n",
        "// #region answer\n// #endregion\n// #region answer\n// "
        "#endregion\n"}) {
    const composed it = compose(file_of_book, "book.hpp", text, "mine.hpp");
    CHECK_MESSAGE(has(it.refused, "region"), text);
    CHECK(it.text == "");
  }
}

TEST_CASE("directives in the region are refused, with their line") {
  for (const std::string line :
       {"#define CHECK(x)", "  # undef TEST_CASE", "#if 0", "#line 3",
        "%:define x", "/* */ #define CHECK(x)"})
    CHECK_MESSAGE(has(with("f();\n" + line + "\n").refused, "line 7: "), line);
  CHECK(has(with("f(); /* a\n*/ /**/ #undef TEST_CASE\n").refused, "line 7: "));
  CHECK(with("f();  /* no. 1 */ g();\n").refused == "");
}

TEST_CASE("the book's tests and solutions cannot be included") {
  for (const std::string what :
       {"\"solutions/01/1/answer.hpp\"", "<../solutions/x.hpp>",
        "<doctest/doctest.h>", "\"/etc/passwd\"", "</etc/passwd>",
        "<answer.hpp>", "<predict.hpp>", "\"01_numbers/tests/x_test.hpp\"",
        "MACRO"})
    CHECK_MESSAGE(
        has(with("f();\n", "#include " + what + "\n").refused, "line 4: "),
        what);
  for (const std::string what :
       {"<sys/socket.h>", "\"03_event_loop/event_loop.hpp\"",
        "\"common/observer/observer.hpp\""})
    CHECK_MESSAGE(with("f();\n", "#include " + what + "\n").refused == "",
                  what);
}

TEST_CASE("the same code, whatever its spaces and comments") {
  CHECK(same_code("int  f(); // one\n", "  int f();\n// two\n"));
  CHECK_FALSE(same_code("int f();", "int g();"));
}
