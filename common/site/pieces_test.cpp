// Colours: what is coloured, and that nothing is lost.

#include "common/site/pieces.hpp"

#include <doctest/doctest.h>
#include <filesystem>

#include "common/files/files.hpp"
#include "common/site/html.hpp"
#include "common/site/html_check.hpp"

namespace site::pieces_test {
namespace {

namespace fs = std::filesystem;

/// The coloured pieces, each as its letter and its text in brackets.
std::string marked(std::string_view language, std::string_view source) {
  std::string text;
  for (const auto& [part, as] : pieces_of(language, source))
    text += as == look::plain
                ? std::string(part)
                : std::string(1, ".csnkdpb"[static_cast<int>(as)]) + "[" +
                      std::string(part) + "]";
  return text;
}

std::string together(std::string_view language, std::string_view source) {
  std::string text;
  for (const piece& each : pieces_of(language, source)) text += each.text;
  return text;
}

}  // namespace

TEST_CASE("C++: words, strings, numbers, comments, preprocessor lines") {
  CHECK(marked("cpp", "return x; // why\n") == "k[return] x; c[// why]\n");
  CHECK(marked("cpp", "#include <a.hpp>  // b\nint i = 0x1F;") ==
        "d[#include ]s[<a.hpp> ]c[ // b]\nk[int] i = n[0x1F];");
  CHECK(marked("cpp", "f(\"a // b\\\"\", 'c'); /* d\n*/") ==
        "f(s[\"a // b\\\"\"], s['c']); c[/* d\n*/]");
  CHECK(marked("cpp", "R\"(\"x)\" int8 co_await") ==
        "s[R\"(\"x)\"] int8 k[co_await]");
  CHECK(marked("cpp", "#define A \\\n  1\nA") == "d[#define A \\\n  1]\nA");
}

TEST_CASE("Python: strings with prefixes and of several lines, decorators") {
  CHECK(marked("python", "for x in y:  # z") == "k[for] x k[in] y:  c[# z]");
  CHECK(marked("python", "f\"a{b}\" + '''c\n# d''' + 7") ==
        "s[f\"a{b}\"] + s['''c\n# d'''] + n[7]");
  CHECK(marked("python", "\"\"\"a \"x\" c\"\"\" if x") ==
        "s[\"\"\"a \"x\" c\"\"\"] k[if] x");
  CHECK(marked("python", "@wraps(f)\na @ b") == "d[@wraps](f)\na d[@] b");
  CHECK(marked("python", "fifth.forest('x\\'y')") ==
        "fifth.forest(s['x\\'y'])");
}

TEST_CASE("the shell and CMake") {
  CHECK(marked("sh", "if x; then # y\n  a$# \"b\\\"\"; fi") ==
        "k[if] x; k[then] c[# y]\n  a$# s[\"b\\\"\"]; k[fi]");
}

TEST_CASE("a console block: what is typed, what is printed, what is said") {
  CHECK(marked("console", "$ ./a \\\n> b\nif 1\n…\n[exit status 2]") ==
        "p[$ ]b[./a \\]\np[> ]b[b]\nif 1\nc[…]\nc[[exit status 2]]");
}

TEST_CASE("what is not closed ends with the source") {
  for (const char* language : {"cpp", "python", "sh", "console", ""})
    for (const char* source :
         {"", "\n", "\"a", "'", "\"\\", "/* a", "R\"(", "R\"", "#", "#\\\n",
          "'''a''", "f", "$ ", "$ a \\", "$ a \\\n> ", "\\", "@", "\xC3\xA9"})
      CHECK_MESSAGE(together(language, source) == source, language << source);
}

TEST_CASE("every file of the project is given back, character for character") {
  std::size_t files = 0;
  for (const char* place : {"chapters", "common", "exercises", "solutions"})
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(BOOK_ROOT) / place)) {
      const std::string language = language_of(entry.path());
      if (!entry.is_regular_file() || language.empty()) continue;
      const std::string source = common::read_file(entry.path());
      CHECK_MESSAGE(together(language, source) == source,
                    entry.path().string());
      ++files;
    }
  CHECK(files > 500);
  const std::string script = common::read_file(fs::path(BOOK_ROOT) / "learn");
  CHECK(together("sh", script) == script);
}

TEST_CASE("no element crosses the end of a line") {
  CHECK(highlighted_lines("cpp", "/* a\nb */ int\n") ==
        std::vector<std::string>{"<span class=\"c\">/* a</span>",
                                 "<span class=\"c\">b */</span> "
                                 "<span class=\"k\">int</span>"});
  CHECK(highlighted_lines("", "a\n\nb") ==
        std::vector<std::string>{"a", "", "b"});
}

}  // namespace site::pieces_test
