// Texts as columns of pages.

#include "common/site/text_html.hpp"

#include <doctest/doctest.h>

#include "common/site/code_block.hpp"
#include "common/site/html.hpp"
#include "common/site/html_check.hpp"
#include "common/site/planted_book.hpp"
#include "common/site/source_page.hpp"

namespace site::text_html_test {
namespace {

text_html made(const std::string& markdown, int lower = 0) {
  text_style style;
  style.link = [](const std::string& target) { return "to:" + target; };
  style.block = [](const std::string& info, const std::string& code) {
    return "[" + info + "|" + code + "]";
  };
  style.picture_size = [](const std::string&) { return " width=\"7\""; };
  style.prefix = "p-";
  style.lower = lower;
  return to_html(markdown, style);
}

}  // namespace

TEST_CASE("text with < & \" is escaped, wherever it stands") {
  const std::string odd = "a < b & \"c\" > d";
  const std::string safe = "a &lt; b &amp; &quot;c&quot; &gt; d";
  CHECK(has(made(odd).html, "<p>" + safe + "</p>"));
  CHECK(has(made("`" + odd + "`").html, "<code>" + safe + "</code>"));
  CHECK(has(made("# " + odd).html, safe));
  CHECK(has(made("[x](a?b&c \"t\")").html, "href=\"to:a?b&amp;c\""));
  CHECK(has(made("![" + odd + "](x.svg)").html, "alt=\"" + safe + "\""));
  CHECK(escaped("<&>\"'") == "&lt;&amp;&gt;&quot;'");
}

TEST_CASE("headings have anchors and may go down or up") {
  const text_html text = made("# A *b*\n\nx\n\n## C\n\n## C\n\ny  z\n", 1);
  CHECK(has(text.html,
            "<h2 id=\"p-a-b\">A <em>b</em> <a class=\"anchor\" "
            "href=\"#p-a-b\""));
  CHECK(has(text.html, "<h3 id=\"p-c-1\">C "));
  REQUIRE(text.sections.size() == 4);
  CHECK(text.sections[1].title == "A b");
  CHECK(text.sections[1].level == 2);
  CHECK(text.sections[3].id == "p-c-1");
  CHECK(text.sections[3].words == "y z ");
  CHECK(has(made("## C", -1).html, "<h1 id=\"p-c\">"));
}

TEST_CASE("a glossary's words are sections with anchors") {
  text_style style;
  style.defines = true;
  const text_html text =
      to_html("# G\n\n**A, b.** One.\n\n**A, b** (two). See **c**.\n", style);
  CHECK(has(text.html, "<p id=\"a-b\"><strong>A, b.</strong> One.</p>"));
  CHECK(has(text.html,
            "<p id=\"a-b-1\"><strong>A, b</strong> (two). See "
            "<strong>c</strong>.</p>"));
  REQUIRE(text.sections.size() == 4);
  CHECK(text.sections[2].title == "A, b");
  CHECK(text.sections[2].words == "One. ");
  CHECK(has(made("**A.** One.").html, "<p><strong>"));
}

TEST_CASE("a picture by itself, its size, and the caption below it") {
  CHECK(made("![a *b*](x.svg)\n\n*Of it.*\n\n*Not.* of it").html ==
        "<p class=\"picture\"><img src=\"to:x.svg\" width=\"7\" "
        "alt=\"a b\"></p>\n<p class=\"caption\"><em>Of it.</em></p>\n"
        "<p><em>Not.</em> of it</p>\n");
}

TEST_CASE("tables: an empty heading is none, columns may be aligned") {
  CHECK(has(made("| | a |\n| --- | ---: |\n| b | c |\n").html,
            "<tr><td></td><th class=\"right\">a</th></tr>"));
}

TEST_CASE("lists, details, comments, line ends") {
  CHECK(has(made("3. a\n4. b\n").html, "<ol start=\"3\">\n<li>a</li>"));
  CHECK(has(made("<details><summary>A</summary>\n\n*x*\n\n</details>").html,
            "<details><summary>A</summary>\n<p><em>x</em></p>\n</details>"));
  CHECK(!has(made("<!-- a -->\nb\n\n<!-- c\n\nd -->").html, "!--"));
  CHECK(made("a  \nb\nc").html == "<p>a<br>\nb\nc</p>\n");
  CHECK(has(made("```cpp x=y\na\n\nb\n```").html, "[cpp x=y|a\n\nb\n]"));
}

TEST_CASE("what a link throws comes out, and ends the text") {
  text_style style;
  style.link = [](const std::string&) -> std::string {
    throw std::runtime_error("nowhere");
  };
  CHECK_THROWS_WITH(to_html("[a](b) [c](d)", style), "nowhere");
}

TEST_CASE("a snippet's line is found, marks and indentation apart") {
  const std::string file =
      "a\n  // #region r\n  b\n  // #region s\n    c\nb\nd\n";
  CHECK(line_of("b\n  c\n", file) == 3);
  CHECK(line_of("b\nd\n", file) == 6);
  CHECK(line_of("e\n", file) == 1);
  CHECK(line_of("d\ne\n", file) == 1);
}

TEST_CASE("the first sentence that a file says of itself") {
  CHECK(first_sentence("// a: b\n// c. More.\n\n// d\n") == "a: b c.");
  CHECK(first_sentence("#!/bin/sh\n# a\nb") == "a");
  CHECK(first_sentence("# twin of: x\n\"\"\"A.\"\"\"\n") == "A.");
  CHECK(first_sentence("# API: x\n# POINT: a; b\n# TAGS: c\n") == "a; b");
  CHECK(first_sentence("int a;\n// b") == "");
}

TEST_CASE("the way from one page to another") {
  CHECK(way("index.html", "book.html") == "book.html");
  CHECK(way("a/b/index.html", "a/c.html#x") == "../c.html#x");
  CHECK(way("a/index.html", "a/index.html#x") == "#x");
  CHECK(way("a/index.html", "a/index.html") == "index.html");
}

TEST_CASE_FIXTURE(planted_book, "a snippet names and links its file") {
  const std::string page = content_of("chapters/01_one/index.html");
  CHECK(has(page,
            "<figcaption><a href=\"one.hpp.html#L3\">"
            "chapters/01_one/one.hpp</a> <code>one</code></figcaption>"));
  CHECK_MESSAGE(!has(page, "<em><a"), "the text's own caption is not repeated");
  CHECK(has(chapter("```console not-run=\"slow & \"\n$ a <b>\n```\n"),
            "<pre><code><span class=\"p\">$ </span><span class=\"b\">a "
            "&lt;b&gt;</span>\n</code></pre><p class=\"remark\">Not checked: "
            "slow &amp; </p></figure>"));
}

TEST_CASE_FIXTURE(planted_book, "a command that can be run says which it is") {
  const std::string page = chapter(
      "```console\n$ ./learn run 1 -- --x\na\n$ ls\n$ ./learn run 1\n```\n");
  CHECK(
      has(page,
          "<pre><code><span class=\"command\" data-command=\"./learn run 1 -- "
          "--x\"><span class=\"p\">$ </span><span class=\"b\">./learn run 1 "
          "-- --x</span></span>\na\n<span class=\"p\">$ </span>"
          "<span class=\"b\">ls</span>\n<span class=\"command\" "
          "data-command=\"./learn run 1\">"));
}

}  // namespace site::text_html_test
