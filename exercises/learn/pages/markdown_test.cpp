// Markdown for a terminal: nothing of Markdown's own signs, nothing too wide.

#include "exercises/learn/pages/markdown.hpp"

#include <doctest/doctest.h>

#include "common/files/files.hpp"
#include "exercises/learn/pages/answers.hpp"
#include "exercises/learn/pages/styled_text.hpp"

using namespace learn;
using common::has;

namespace {

const std::string sample = R"(# A *title*

<!-- a comment
over two lines -->
Some **strong**, *soft* and `code` words, and [a link](https://example.org/x),
[chapter 3](../03_event_loop/README.md), [here](#below), &lt;tags&gt; and<br>more.

## Below

- one
- two, which is long enough that it cannot possibly stand on one single line of it
  - deeper

1. first

   still first
2. second

> A quotation that is long enough to be wrapped when the terminal is a narrow one.

*[generator.hpp](generator.hpp), `generator::next`*

```cpp file=chapters/01_generators/generator.hpp name=generator::next
int *x = **y;  // # not a heading
```

```console
$ ./learn run 1
```

| name | what it **is** |
| --- | --- |
| `a` | short |
| `b` | a description that is long enough to be wrapped when the terminal is narrow |

![A picture of it](picture.svg)

---
)";

}  // namespace

TEST_CASE("no raw Markdown is left") {
  const std::string text = render_markdown(sample, 80, false);
  for (const std::string raw :
       {"# A", "## ", "**strong", "*soft", "`", "```", "](", "| ---", "<!--",
        "comment", "name=", "file=", "cpp ", "&lt;", "<br>", "\033"})
    CHECK_MESSAGE(!has(text, raw), "\"" << raw << "\" is in:\n" << text);
  for (const std::string shown :
       {"A title\n═══════\n", "Below\n─────\n", "strong, soft and code words",
        "a link (https://example.org/x)", "(./learn read 3), here,",
        "<tags> and\nmore.", "• one\n• two", "  • deeper",
        "1. first\n\n   still", "2. second", "│ A quotation",
        "generator.hpp, generator::next\n",
        "    int *x = **y;  // # not a heading\n", "    $ ./learn run 1\n",
        "name │ what it is", "[picture: A picture of it]"})
    CHECK_MESSAGE(has(text, shown), "\"" << shown << "\" is not in:\n" << text);
}

TEST_CASE("answers stand at the end, numbered, and not below their questions") {
  const std::string text = with_answers_last(
      "1. Who?\n\n   <details><summary>Answer</summary>\n\n   The cook.\n\n"
      "   ```text\n     </details>\n   ```\n\n   </details>\n\n"
      "2. When?\n\n<details><summary>Answer</summary>\n\nNow.\n\n"
      "</details>\n\nThe rest.\n");
  CHECK(text ==
        "1. Who?\n\n   *(Answer 1 is at the end of this text.)*\n\n"
        "2. When?\n\n*(Answer 2 is at the end of this text.)*\n\nThe rest.\n"
        "\n## Answers\n\n**Answer 1.**\n\nThe cook.\n\n```text\n"
        "  </details>\n```\n\n\n**Answer 2.**\n\nNow.\n\n");
  CHECK(with_answers_last("no questions") == "no questions");
}

TEST_CASE("no line is wider than the terminal") {
  for (const std::size_t width : {40u, 60u, 80u, 100u})
    for (const std::string& line :
         common::split_lines(render_markdown(sample, width, false))) {
      CHECK_MESSAGE(columns_of(line) <= width, width << ": " << line);
      CHECK_FALSE(line.ends_with(' '));
    }
}

TEST_CASE("a line of code that is too long is broken at a blank, further in") {
  CHECK(render_markdown("```cpp\nvoid f() {\n  const int sum = add(first, "
                        "second, 1s);\n}\n\nend\n```\n",
                        30, false) ==
        "void f() {\n  const int sum = add(first,\n      second, 1s);\n}\n\n"
        "end\n");
  CHECK(render_markdown("```text\nabcdefghijklmnopqrstuvwxyz\n```\n", 20,
                        false) == "abcdefghijklmnopqrst\n    uvwxyz\n");
}

TEST_CASE("blocks are one blank line apart") {
  const std::string text = render_markdown(sample, 80, false);
  CHECK_FALSE(has(text, "\n\n\n"));
  CHECK_FALSE(text.starts_with("\n"));
  CHECK(render_markdown("a\n\nb\n", 80, false) == "a\n\nb\n");
  CHECK(render_markdown("- a\n- b\n", 80, false) == "• a\n• b\n");
  CHECK(render_markdown("- a\n\n- b\n", 80, false) == "• a\n\n• b\n");
  CHECK(render_markdown("> a\n>\n> b\n", 80, false) == "│ a\n│\n│ b\n");
}

TEST_CASE("colours are the same text with colours") {
  const std::string coloured = render_markdown(sample, 60, true);
  CHECK(has(coloured, "\033[1mstrong\033[0m"));
  std::string without;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\033')
      i = coloured.find('m', i);
    else
      without += coloured[i];
  }
  CHECK(without == render_markdown(sample, 60, false));
}

TEST_CASE("words wrap by characters, not bytes, and a longer word is cut") {
  const auto lines = wrap({{"äöü äöü abcdefghij"}}, 7);
  REQUIRE(lines.size() == 3);
  CHECK(paint(lines[0], false) == "äöü äöü");
  CHECK(paint(lines[1], false) == "abcdefg");
  CHECK(paint(lines[2], false) == "hij");
}
