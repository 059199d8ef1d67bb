// Each way in which a fenced block can be wrong turns the check red, and each
// right one passes.

#include <doctest/doctest.h>
#include <filesystem>

#include "common/book/captions.hpp"
#include "common/book/planted_project.hpp"
#include "common/book/process.hpp"

namespace book {
namespace {

struct with_code : planted_project {
  with_code() {
    plant("code.hpp",
          "namespace x {\n"
          "/// Says hello.\n"
          "template <class T>\n"
          "void hello(T who) {\n"
          "  // #region greeting\n"
          "  say(\"hello\", who);\n"
          "  // #endregion\n"
          "}\n"
          "}\n");
    plant("twin.py", "def hello(who):\n    print('hello', who)\n\nhello(1)\n");
  }

  /// What is said about a block that has its caption, if it needs one.
  std::string snippet(const std::string& info, const std::string& code) {
    const lines block = {"A text.", "", "```" + info, "```"};
    lines text = with_captions("README.md", block);
    text.back() = code + "```";
    return check(join_lines(text));
  }
  std::string console(const std::string& block) {
    return snippet("console", block);
  }
};

TEST_CASE_FIXTURE(with_code, "a definition may show its head or not") {
  const std::string info = "cpp file=code.hpp name=hello";
  const std::string body = "void hello(T who) {\n  say(\"hello\", who);\n}\n";
  CHECK(snippet(info, body) == "");
  CHECK(snippet(info, "template <class T>\n" + body) == "");
  CHECK(snippet(info, "/// Says hello.\ntemplate <class T>\n" + body) == "");
}

TEST_CASE_FIXTURE(with_code, "a snippet that is not the code") {
  const std::string said = snippet("cpp file=code.hpp name=hello",
                                   "void hello(T who) {\n"
                                   "  say(\"hallo\", who);\n"
                                   "}\n");
  CHECK_MESSAGE(has(said,
                    "README.md:5: the snippet differs from code.hpp, "
                    "hello: they part in line 2"),
                said);
  CHECK_MESSAGE(has(said, "shown:   say(\"hallo\", who);"), said);
  CHECK_MESSAGE(has(said, "file :   say(\"hello\", who);"), said);
}

TEST_CASE_FIXTURE(with_code, "regions: right, changed, missing") {
  const std::string right = "say(\"hello\", who);\n";
  CHECK(snippet("cpp file=code.hpp region=greeting", right) == "");
  CHECK(has(snippet("cpp file=code.hpp region=greeting", "say();\n"),
            "differs from code.hpp, region greeting"));
  CHECK(has(snippet("cpp file=code.hpp region=farewell", right),
            "there is no region \"farewell\""));
}

TEST_CASE_FIXTURE(with_code, "a region that is there twice, or has no end") {
  plant("twice.py", "# #region a\n# #endregion\n# #region a\n# #endregion\n");
  CHECK(has(snippet("python file=twice.py region=a", ""), "several"));
  plant("open.py", "# #region a\nx = 1\n");
  CHECK(has(snippet("python file=open.py region=a", "x = 1\n"),
            "has no #endregion"));
}

TEST_CASE_FIXTURE(with_code, "a fence that Markdown does not see as one") {
  CHECK(has(check("<!--\n```console\n$ true\n```\n-->\n"), "an odd fence"));
}

TEST_CASE_FIXTURE(with_code, "a snippet of what is not there") {
  CHECK(has(snippet("cpp file=none.hpp name=hello", ""),
            "there is no file none.hpp"));
  CHECK(has(snippet("cpp file=code.hpp name=bye", ""),
            "there is no definition of \"bye\""));
}

TEST_CASE_FIXTURE(with_code, "twins: whole, or a part") {
  const std::string hello = "def hello(who):\n    print('hello', who)\n";
  CHECK(snippet("python twin=twin.py", hello + "\nhello(1)\n") == "");
  CHECK(snippet("python twin=twin.py name=hello", hello) == "");
  CHECK(has(snippet("python twin=twin.py", hello), "differs from twin.py"));
}

TEST_CASE_FIXTURE(with_code, "blocks that say too little or too much") {
  const auto said = [this](const std::string& info) {
    return snippet(info, "x\n");
  };
  CHECK(has(said(""), "README.md:3: an unmarked block"));
  CHECK(has(said("cpp"), "an unmarked block"));
  CHECK(has(said("cpp fiel=code.hpp name=hello"), "an unmarked block"));
  CHECK(has(said("cpp file=code.hpp"), "which part of the file"));
  CHECK(has(said("cpp file=code.hpp name=a region=b"), "not both"));
  CHECK(has(said("cpp file=code.hpp name"), "not of the form key=value"));
  CHECK(has(said("text not-run=\"\""), "why the block is not run"));
  CHECK(has(said("text not-run=\" \""), "why the block is not run"));
  CHECK(has(said("text not-run=\"open"), "is not closed"));
  CHECK(said("text not-run=\"a drawing\"") == "");
  CHECK(has(check("```console\n$ true\n"), "the block is not closed"));
  CHECK(has(check("Text.\n\n    code\n"), "code block by indentation"));
}

TEST_CASE_FIXTURE(with_code, "console output: right and wrong") {
  CHECK(console("$ echo one; echo two >&2\none\ntwo\n$ pwd | wc -l\n1\n") ==
        "");
  const std::string said = console("$ echo one\none\n$ echo two\nthree\n");
  CHECK_MESSAGE(has(said, "README.md:6: `echo two` prints something else"),
                said);
  CHECK_MESSAGE(has(said, "shown  : three"), said);
  CHECK_MESSAGE(has(said, "printed: two"), said);
  CHECK(has(console("$ echo one\n"), "shown  : (ends here)"));
  CHECK(has(console("$ true\none\n"), "printed: (ends here)"));
  CHECK(has(console("one\n"), "begins with a command"));
}

TEST_CASE_FIXTURE(with_code, "console: exit status") {
  CHECK(console("$ echo no; exit 3\nno\n[exit status 3]\n") == "");
  CHECK(has(console("$ echo no; exit 2\nno\n[exit status 3]\n"),
            "printed: [exit status 2]"));
  CHECK(has(console("$ echo no; exit 3\nno\n"), "printed: [exit status 3]"));
  CHECK(has(console("$ true\n[exit status 3]\n"), "shown  : [exit status 3]"));
  CHECK(has(console("$ no-such-program 2>&-\n"), "say not-run"));
}

TEST_CASE_FIXTURE(with_code, "console: lines left out") {
  const std::string count = "$ printf '1\\n2\\n3\\n4\\n5\\n'\n";
  CHECK(console(count + "1\n…\n5\n") == "");
  CHECK(console(count + "…\n3\n…\n") == "");
  CHECK(console(count + "1\n2\n…\n3\n4\n5\n") == "");
  CHECK(has(console(count + "2\n…\n5\n"), "shown  : 2"));
  CHECK(has(console(count + "1\n…\n4\n"), "printed at the end: 5"));
  CHECK(has(console(count + "1\n…\n7\n…\n5\n"), "7"));
  CHECK(has(console(count + "1\n2\n3\n…\n3\n4\n5\n"), "part"));
}

TEST_CASE_FIXTURE(with_code, "console: longer commands, nothing to read") {
  CHECK(console("$ echo a \\\n> b\na b\n$ cat\n$ echo $NO_COLOR $COLUMNS\n"
                "1 80\n") == "");
}

TEST_CASE_FIXTURE(with_code, "console: a command that changes the project") {
  if (run_shell("git init -q .", root()).status != 0) {
    MESSAGE("skipped: git is not installed");
    return;
  }
  CHECK(console("$ echo one\none\n") == "");
  const std::string said = console("$ touch stray.txt\n");
  CHECK_MESSAGE(has(said, "files of the project changed"), said);
  CHECK_MESSAGE(has(said, "?? stray.txt"), said);
}

TEST_CASE_FIXTURE(with_code, "all defects of a text come in one run") {
  const std::string said =
      check("```\n```\n\n[dead](none.md)\n\n```console\n$ false\n```\n");
  CHECK(has(said, "README.md:1: "));
  CHECK(has(said, "README.md:4: "));
  CHECK(has(said, "README.md:7: "));
}

TEST_CASE_FIXTURE(with_code, "blocks inside lists, other fences") {
  CHECK(check("1. one\n\n   ~~~console\n   $ printf 'a\\n b\\n'\n   a\n    b\n"
              "   ~~~\n\n````text not-run=\"shows a fence\"\n```\n````\n") ==
        "");
}

TEST_CASE_FIXTURE(with_code, "update sets snippets and outputs right") {
  plant("README.md",
        "A text.\n\n"
        "```cpp file=code.hpp name=hello\nvoid hello() {}\n```\n\n"
        "- item\n\n"
        "  ```console\n  $ printf 'a\\n\\nb\\n'\n  x\n"
        "  $ printf '1\\n2\\n3\\n'\n  1\n  …\n  $ exit 4\n  ```\n\n"
        "```text not-run=\"kept\"\nas it is\n```\n");
  CHECK(update_text(root(), "README.md"));
  CHECK(read_file(root() / "README.md") ==
        "A text.\n\n*[code.hpp](code.hpp), `hello`*\n\n"
        "```cpp file=code.hpp name=hello\ntemplate <class T>\n"
        "void hello(T who) {\n  say(\"hello\", who);\n}\n```\n\n"
        "- item\n\n"
        "  ```console\n  $ printf 'a\\n\\nb\\n'\n  a\n\n  b\n"
        "  $ printf '1\\n2\\n3\\n'\n  1\n  …\n  $ exit 4\n"
        "  [exit status 4]\n  ```\n\n"
        "```text not-run=\"kept\"\nas it is\n```\n");
  CHECK(planted_project::listed(check_text(root(), "README.md")) == "");
  CHECK_FALSE(update_text(root(), "README.md"));
}

TEST_CASE_FIXTURE(with_code, "every quotation says where it stands") {
  const std::string block = "```python twin=code.py\nx = 1\n```\n";
  plant("code.py", "x = 1\n");
  const std::string right = "*[code.py](code.py)*\n\n" + block;
  CHECK(check(right) == "");
  const std::string other = "*[other.py](other.py)*\n\n" + block;
  for (const std::string& text : {block, "A text.\n\n" + block, other,
                                  "*[code.py](code.py)*\n" + block}) {
    CHECK_MESSAGE(has(check(text), "has no caption \"*[code.py](code.py)*\""),
                  text);
    CHECK(update_text(root(), "README.md"));
    CHECK(planted_project::listed(check_text(root(), "README.md")) == "");
  }
  check(other);
  update_text(root(), "README.md");
  CHECK(read_file(root() / "README.md") == right);
}

TEST_CASE("a caption leads from the text to the file") {
  const auto caption = [](const std::string& file, const std::string& info) {
    fenced_block block;
    block.info = info;
    return caption_for(file, block);
  };
  CHECK(caption("chapters/02_b/README.md",
                "cpp file=chapters/01_a/a.hpp name=a::b") ==
        "*[01_a/a.hpp](../01_a/a.hpp), `a::b`*");
  CHECK(caption("chapters/02_b/README.md",
                "cpp file=chapters/02_b/tests/b_test.cpp region=use") ==
        "*[tests/b_test.cpp](tests/b_test.cpp), region `use`*");
  CHECK(caption("BOOK.md", "console") == "");
  CHECK(is_caption("*[a](a), `b`*"));
  CHECK_FALSE(is_caption("*[a](a) and more.*"));
}

TEST_CASE_FIXTURE(with_code, "markers without a partner in the code") {
  const auto said = [this](const std::string& code) {
    plant("chapters/01_x/x.hpp", code);
    return listed(check_code(root()));
  };
  CHECK(
      said("// #region a\n  // #region b\n  // #endregion\n// #endregion\n") ==
      "");
  CHECK(
      has(said("// #region a\n"), "x.hpp:1: a #region without an #endregion"));
  CHECK(has(said("\n// #endregion\n"), "x.hpp:2: an #endregion without"));
  CHECK(has(said("// #region\n// #endregion\n"), "a region without a name"));
  CHECK(has(said("// #region a\n// #endregion\n// #region a\n// #endregion\n"),
            "x.hpp:3: a second region \"a\""));
}

TEST_CASE_FIXTURE(with_code, "a console block in real time: ten tries") {
  const auto right_at = [this](int run, const std::string& info) {
    std::filesystem::remove(root() / "runs");
    return snippet(info, "$ echo >> runs; [ $(wc -l < runs) = " +
                             std::to_string(run) + " ] && echo soup\nsoup\n");
  };
  CHECK(right_at(1, "console") == "");
  CHECK(has(right_at(2, "console"), "prints something else"));
  CHECK(right_at(most_real_time_tries, "console real-time=\"soup\"") == "");
  CHECK(has(right_at(most_real_time_tries + 1, "console real-time=\"soup\""),
            "something else"));
  CHECK(has(right_at(1, "console real-time=\"\""), "must say what takes"));
  CHECK(has(right_at(1, "sh real-time=\"soup\""), "an unmarked block"));
}

}  // namespace
}  // namespace book
