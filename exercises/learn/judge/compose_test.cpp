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

TEST_CASE("a directive cannot hide from us") {
  for (const std::string hidden :
       {"/* note *\\\n/ #define CHECK(x)", "%\\\n:define CHECK(x)",
        "%\\ \n:define CHECK(x)", "\\\n#define CHECK(x)",
        "R\"a()\")a\" // R\"(\n#define x\n//)\"",
        "f(1'000, '\"'); // \"\n#define x\n//\"", "// a\\\n comment\n#define x",
        "'\\''; /*'*/ \n#define x"}) {
    const std::string refused = with(hidden + "\n").refused;
    CHECK_MESSAGE(has(refused, "a preprocessor directive"), hidden);
  }
}

TEST_CASE("control characters are refused, apart from tabs and line ends") {
  CHECK(has(with("f();\n\f#define x\n").refused, "line 7: "));
  for (const char c : {'\f', '\v', '\0', '\r', '\x1b', '\x7f'})
    CHECK_MESSAGE(has(with(std::string("f(); ") + c + "g();\n").refused,
                      "line 6: a control character"),
                  static_cast<int>(c));
  CHECK(with("\tf();\r\n").refused == "");
}

TEST_CASE("a # in a comment or a literal is no directive") {
  for (const std::string fine :
       {"/*\n# a heading\n*/", "// one\n// # two", "f(\"\\\n#define x\");",
        "f(R\"(\n#define x\n)\");", "f(u8R\"a(\n)\"\n# b\n)a\");",
        "f('#', \"#\", '\\'', \"\\\"#\");", "f(1'000'000, '#');",
        "f(0x1'a, 1.5e+3, .5);", "// a comment \\\n# still the same"})
    CHECK_MESSAGE(with(fine + "\n").refused == "", fine);
}

TEST_CASE("a region that does not end where it ends is refused") {
  for (const std::string open :
       {"f(); /* a", "f(R\"(a", "f(R\"a()b\"", "f(); // a \\", "f(); \\"})
    CHECK_MESSAGE(with(open + "\n").refused != "", open);
}

TEST_CASE("an answer may not name the test framework") {
  for (const std::string region :
       {"namespace doctest::detail { int regTest(TestCase&); }",
        "namespace doc\\\ntest {}", "namespace DOCTEST_CAT(doc, test) {}",
        "namespace __CONCAT(doc, test) {}", "TYPE_TO_STRING(int);",
        "TEST_CASE(\"mine\") {}", "REGISTER_LISTENER(\"a\", 1, a);"})
    CHECK_MESSAGE(has(with(region + "\n").refused, "line 6: "), region);
  CHECK(with("// as in doctest\nf(\"doctest\");\n").refused == "");
}

TEST_CASE("the book's tests and solutions cannot be included") {
  for (const std::string what :
       {"\"solutions/01/1/answer.hpp\"", "<../solutions/x.hpp>",
        "<doctest/doctest.h>", "\"/etc/passwd\"", "</etc/passwd>",
        "<answer.hpp>", "<predict.hpp>", "\"01_numbers/tests/x_test.hpp\"",
        "<01_numbers/tests/x_test.hpp>", "\"01_numbers/../x.hpp\"",
        "\"01_numbers//x.hpp\"", "\"01_numbers/main.cpp\"", "<sys\\x.hpp>",
        "_next_", "MACRO"})
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
