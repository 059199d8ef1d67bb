// The site as a whole: a small book, and the real one.

#include <algorithm>
#include <doctest/doctest.h>

#include "common/site/html_check.hpp"
#include "common/site/planted_book.hpp"

namespace site::site_test {
namespace {

/// Where a target leads, as path and anchor, from the page `from`.
std::pair<std::string, std::string> led_to(const std::string& from,
                                           const std::string& target) {
  const std::size_t hash = std::min(target.find('#'), target.size());
  const std::string path = target.substr(0, hash);
  const std::string there =
      path.empty() ? from
                   : (std::filesystem::path(from).parent_path() / path)
                         .lexically_normal()
                         .generic_string();
  return {there, target.substr(std::min(hash + 1, target.size()))};
}

/// The pages of a site as documents, by path.
std::map<std::string, std::string> documents_of(const book_site& site) {
  std::map<std::string, std::string> documents;
  for (const page& each : site.pages())
    documents.emplace(each.path, site.content(each.path));
  return documents;
}

/// Everything wrong with the pages of a site: one problem a line.
std::string problems_of(const book_site& site,
                        const std::map<std::string, std::string>& documents) {
  std::string problems;
  std::map<std::string, html_check> pages;
  for (const auto& [path, document] : documents)
    pages.emplace(path, html_check(document));
  const std::vector<std::string> paths = site.paths();
  for (const auto& [from, page] : pages) {
    for (const std::string& each : page.problems)
      problems += from + ": " + each + "\n";
    for (const std::string& target : page.targets) {
      if (target.starts_with("https://")) continue;
      const auto [path, anchor] = led_to(from, target);
      const auto there = pages.find(path);
      const bool is_there = std::ranges::binary_search(paths, path);
      const bool in_it = anchor.empty() || (there != pages.end() &&
                                            there->second.ids.contains(anchor));
      if (!is_there || !in_it)
        problems += from + ": a dead link: " + target + "\n";
    }
  }
  return problems;
}

std::string problems_of(const book_site& site) {
  return problems_of(site, documents_of(site));
}

}  // namespace

TEST_CASE("the check of pages finds what it is for") {
  const std::string begin = "<!doctype html>\n<h1>a</h1>";
  const auto bad = [&](const std::string& html) {
    const html_check page(begin + html);
    return page.problems.empty() ? "" : page.problems[0];
  };
  CHECK(bad("<p>a &amp; b<br></p><h2 id=\"x\">b</h2>") == "");
  CHECK(has(bad("a & b"), "a bare &"));
  CHECK(has(bad("a < b"), "a bare <"));
  CHECK(has(bad("<p>"), "not closed: p"));
  CHECK(has(bad("<em><b>a</em></b>"), "</em> closes b"));
  CHECK(has(bad("<p><ul></ul></p>"), "<ul> within a paragraph"));
  CHECK(has(bad("<a href=x>a</a>"), "expected \""));
  CHECK(has(bad("<b id=\"x\"></b><i id=\"x\"></i>"), "the id x stands twice"));
  CHECK(has(bad("<img src=\"x\" alt=\"\">"), "a picture without a text"));
  CHECK(has(bad("<h3>b</h3>"), "a heading of level 3 below one of 1"));
  CHECK(has(bad("<h1>b</h1>"), "not one <h1>"));
  CHECK(has(bad("<b style=\"x\">"), "a script or a style within the page"));
  CHECK(has(bad("<b onclick=\"x\">"), "a script or a style within the page"));
  CHECK(has(bad("<script>x</script>"), "a script or a style within the page"));
}

TEST_CASE_FIXTURE(planted_book, "a page for each text and file") {
  const book_site site(root());
  const std::vector<std::string> expected = {
      "book.html",
      "chapters/01_one/index.html",
      "chapters/01_one/one.hpp.html",
      "chapters/01_one/timeline.svg",
      "exercises/01_one/1_it/index.html",
      "exercises/01_one/1_it/test.cpp.html",
      "files.html",
      "glossary.html",
      "index.html",
      "python.html",
      "site/icon.svg",
      "site/page.js",
      "site/predict.js",
      "site/progress.js",
      "site/run.css",
      "site/run_model.js",
      "site/search_index.js",
      "site/stepper.js",
      "site/stepper_lanes.js",
      "site/style.css",
      "site/theme.js",
      "whole-book.html"};
  std::vector<std::string> paths = site.paths();
  // Its own scripts have pages, too, as files of the project.
  std::erase_if(paths, [](const std::string& path) {
    return path.starts_with("common/site/");
  });
  CHECK(paths == expected);
  CHECK(problems_of(site) == "");
  CHECK(site.find("chapters/01_one/index.html")->title == "1. One");
  CHECK(site.find("glossary.html")->title == "Glossary");
  CHECK(has(site.content("glossary.html"), "<h2 id=\"one\">"));
  CHECK(has(site.content("book.html"), "Thanks"));
  CHECK(!has(site.content("book.html"), "A word."));
  CHECK_THROWS_WITH(site.content("../BOOK.md"), "there is no page ../BOOK.md");
}

TEST_CASE_FIXTURE(planted_book, "no solution, no wrong answer, no answer") {
  const std::string exercise = "exercises/01_one/1_it/";
  for (const char* file :
       {"answer.hpp", "answer.txt", "answer.hpp.1", "my.cpp", "faulty.txt"})
    plant(exercise + file, "secret\n");
  plant("solutions/01_one/1_it/answer.hpp", "secret\n");
  plant("solutions/01_one/1_it/wrong/no.diff", "secret\n");
  const book_site site(root());
  for (const std::string& path : site.paths())
    CHECK_MESSAGE(!has(site.content(path), "secret"), path);
}

TEST_CASE_FIXTURE(planted_book, "hints are folded") {
  const std::string page = content_of("exercises/01_one/1_it/index.html");
  CHECK(has(page,
            "<details class=\"hint\"><summary>Hint 1</summary>\n"
            "<p>A hint.</p>\n</details>\n<details class=\"hint\">"
            "<summary>Hint 2</summary>"));
  CHECK(has(page, "</span><span class=\"b\">./learn check 01/1_it</span>"));
  CHECK(has(page, "<a href=\"test.cpp.html\">test.cpp</a>"));
}

TEST_CASE_FIXTURE(planted_book, "the pages before and behind") {
  plant("chapters/02_two/README.md", "# 2. Two\n");
  const book_site site(root());
  const auto around = [&](const std::string& path) {
    const page* here = site.find(path);
    return here->previous + " " + here->next;
  };
  const std::string one = "chapters/01_one/index.html";
  const std::string two = "chapters/02_two/index.html";
  CHECK(around("index.html") == " book.html");
  CHECK(around(one) == "book.html " + two);
  CHECK(around(two) == one + " python.html");
  CHECK(around("exercises/01_one/1_it/index.html") == one + " " + two);
  const std::string page = site.content(one);
  CHECK(has(page, "<link rel=\"next\" href=\"../02_two/index.html\">"));
  CHECK_MESSAGE(has(page, "<ol>\n<li><a href=\"../../exercises/01_one/1_it/"),
                "the side bar shows the exercises of its own chapter");
  CHECK(!has(site.content(two), "<ol>"));
}

TEST_CASE_FIXTURE(planted_book, "an #include leads to its file") {
  plant("chapters/01_one/main.cpp",
        "#include \"01_one/one.hpp\"  // a\n#include \"none.hpp\"\n"
        "#include <one.hpp>\n");
  const std::string page = content_of("chapters/01_one/main.cpp.html");
  CHECK(has(page, "&quot;<a href=\"one.hpp.html\">01_one/one.hpp</a>&quot;"));
  CHECK(has(page, ">&quot;none.hpp&quot;<"));
  CHECK(has(page, ">&lt;one.hpp&gt;<"));
}

TEST_CASE_FIXTURE(planted_book, "a file says what it is a part of") {
  plant("common/kit/README.md", "# The kit\n");
  plant("common/kit/rows/row.cpp", "int row;\n");
  plant("common/other.cpp", "int other;\n");
  const book_site site(root());
  const auto owner_of = [&](const std::string& file) {
    const std::string page = site.content(file + ".html");
    const auto begin = page.find("</code> ", page.find("</h1>\n<p>"));
    return page.substr(begin + 8, page.find("</p>", begin) - begin - 8);
  };
  CHECK(owner_of("chapters/01_one/one.hpp") ==
        "belongs to <a href=\"index.html\">1. One</a>");
  CHECK(owner_of("exercises/01_one/1_it/test.cpp") ==
        "belongs to <a href=\"index.html\">It</a>");
  CHECK(owner_of("common/kit/rows/row.cpp") ==
        "belongs to <a href=\"../index.html\">The kit</a>");
  CHECK(owner_of("common/other.cpp") ==
        "in the list of <a href=\"../files.html\">every file</a>");
}

TEST_CASE_FIXTURE(planted_book, "only a server's pages ask a server") {
  const book_site served(root(), audience::server);
  const std::string page = served.content("chapters/01_one/index.html");
  CHECK(has(page, "<html lang=\"en\" data-root=\"../../\" data-served>"));
  CHECK(has(page, "<script src=\"../../site/run.js\" defer></script>"));
  CHECK(served.content("site/run.js") == "run.js");
  CHECK_MESSAGE(!has(page, "site/stepper.js"), "it has no command to run");
  CHECK(problems_of(served) == "");

  const book_site files(root());
  for (const page_kind kind : {page_kind::chapter, page_kind::source})
    for (const auto& each : files.pages()) {
      if (each.kind != kind) continue;
      const std::string unserved = files.content(each.path);
      CHECK(!has(unserved, "data-served"));
      CHECK(!has(unserved, "site/run.js\""));
    }
  CHECK_THROWS(files.content("site/run.js"));
}

TEST_CASE("what a path holds, for a server to say") {
  CHECK(media_type("a/index.html") == "text/html; charset=utf-8");
  CHECK(media_type("site/page.js") == "text/javascript; charset=utf-8");
  CHECK(media_type("site/style.css") == "text/css; charset=utf-8");
  CHECK(media_type("a/timeline.svg") == "image/svg+xml");
}

TEST_CASE_FIXTURE(planted_book, "a dead link is told with its file") {
  plant("README.md", "# Small\n\n[x](solutions/x)\n");
  CHECK_THROWS_WITH(
      book_site{root()},
      "README.md: the link solutions/x leads to nothing that has a page");
}

TEST_CASE_FIXTURE(planted_book,
                  "a page of code is put together when asked for") {
  const book_site site(root());
  plant("chapters/01_one/one.hpp", "int two();\n");
  CHECK(has(site.content("chapters/01_one/one.hpp.html"), "two"));
  std::filesystem::remove(root() / "chapters/01_one/one.hpp");
  CHECK_THROWS_WITH_AS(site.content("chapters/01_one/one.hpp.html"),
                       doctest::Contains("chapters/01_one/one.hpp"),
                       std::runtime_error);
}

TEST_CASE_FIXTURE(planted_book, "the whole book: links stay on its page") {
  plant("chapters/02_two/README.md",
        "# 2. Two\n\n## B\n\n[a](../01_one/README.md) [b](#b) "
        "[c](../01_one/one.hpp)\n\n<details><summary>A</summary>\n\nx\n\n"
        "</details>\n");
  const std::string page = content_of("whole-book.html");
  CHECK(has(page, "<section id=\"02_two\">\n<h2 id=\"02_two-2-two\">"));
  CHECK(has(page,
            "<a href=\"#01_one\">a</a> <a href=\"#02_two-b\">b</a> "
            "<a href=\"chapters/01_one/one.hpp.html\">c</a>"));
  CHECK(has(page, "<details open>"));
  CHECK(problems_of(book_site(root())) == "");
}

TEST_CASE_FIXTURE(planted_book, "what the search finds") {
  plant("chapters/01_one/README.md", "# 1. One\n\n## A \"b\"\n\nc\\d & e\n");
  plant("chapters/01_one/one.hpp",
        "namespace asyncio {\n\nint one() { return 1; }\n}\n");
  const std::string index = content_of("site/search_index.js");
  CHECK(has(index,
            "[\"chapters/01_one/index.html#a-b\",\"1. One\","
            "\"A \\\"b\\\"\",\"c\\\\d & e \"],"));
  CHECK(has(index,
            "[\"chapters/01_one/one.hpp.html#L3\","
            "\"chapters/01_one/one.hpp\",\"one\",\"\"],"));
  CHECK(has(index, "[\"exercises/01_one/1_it/index.html\",\"It\",\"\","));
  plant("chapters/01_one/one.hpp", "int one() { return 1;\n");
  CHECK_MESSAGE(has(content_of("site/search_index.js"), "one.hpp"),
                "a file that is just being written hinders nobody");
}

TEST_CASE(
    "the book: each page is well-formed, and every link leads somewhere") {
  const book_site site(BOOK_ROOT);
  CHECK(site.pages().size() > 500);
  const auto documents = documents_of(site);
  CHECK(problems_of(site, documents) == "");
  // Whatever a page of code shows is its file.
  for (const page& each : site.pages()) {
    if (each.kind != page_kind::source) continue;
    const std::string& document = documents.at(each.path);
    const std::size_t begin = document.find("<code><span class=\"line\"");
    const std::string code =
        begin == document.npos
            ? ""
            : shown_text(document.substr(
                  begin, document.find("</code>", begin) - begin));
    const std::string file =
        common::read_file(std::filesystem::path(BOOK_ROOT) / each.file);
    CHECK_MESSAGE((code == file || code == file + "\n"), each.file);
  }
}

}  // namespace site::site_test
