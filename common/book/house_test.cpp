// A house in order passes; each thing out of its place is found.

#include "common/book/house.hpp"

#include <doctest/doctest.h>
#include <filesystem>

#include "common/book/chapter_text.hpp"
#include "common/book/planted_project.hpp"
#include "common/book/process.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

std::string chapter_words(std::size_t count) {
  std::string text = "# A chapter\n\n30 minutes. Prerequisites: none.\n\n";
  for (const char* section :
       {"What you will see", "The problem", "The idea: take turns", "The code",
        "What Python does", "Try it", "Exercises", "What we have now"})
    text += "## " + std::string(section) + "\n\n";
  text += "![a timeline](timeline.svg)\n\n";
  const std::size_t already = count_words(split_lines(text));
  for (std::size_t i = already; i < count; ++i) text += "word\n";
  return text;
}

/// Two chapters and all that belongs to them.
struct house : planted_project {
  house() {
    for (const char* name : {"README.md", "LICENSE", "learn", ".gitignore"})
      plant(name, "");
    plant("common/observer/observer.hpp", "#include <string>\n");
    for (const char* name : {"01_first", "02_second"}) {
      const fs::path chapter = fs::path("chapters") / name;
      for (const char* file :
           {"main.cpp", "twin.py", "timeline.svg", "tests/brick_test.cpp"})
        plant(chapter / file, "");
      plant(chapter / "brick.hpp", "#pragma once\n");
      plant(chapter / "README.md", chapter_words(2000));
      for (const char* exercise : {"1_a", "2_b", "3_c", "4_d"}) {
        plant(fs::path("exercises") / name / exercise / "task.md", "");
        plant(fs::path("solutions") / name / exercise / "answer.hpp", "");
      }
    }
    plant("chapters/02_second/main.cpp", "#include \"01_first/brick.hpp\"\n");
    plant("exercises/learn/main.cpp", "");
    plant("chapters/asyncio.hpp", umbrella);
  }

  std::string inspect() const { return listed(check_house(root())); }

  std::string umbrella =
      "// All bricks.\n\n#pragma once\n\n"
      "#include \"01_first/brick.hpp\"\n#include \"02_second/brick.hpp\"\n";
};

TEST_CASE_FIXTURE(house, "a house in order") { CHECK(inspect() == ""); }

TEST_CASE_FIXTURE(house, "something stray at the top level") {
  plant("tools/x.sh", "");
  CHECK(inspect() ==
        "tools: does not belong at the top level of the project\n");
}

TEST_CASE_FIXTURE(house, "in a git checkout, only what is tracked counts") {
  if (run_shell("git init -q . && git add .", root()).status != 0) {
    MESSAGE("skipped: git is not installed");
    return;
  }
  plant("build/x.o", "");
  CHECK(inspect() == "");
  run_shell("git add .", root());
  CHECK(has(inspect(), "build: does not belong"));
}

TEST_CASE_FIXTURE(house, "code that knows a later chapter") {
  plant("chapters/01_first/main.cpp",
        "// see\n#include \"02_second/brick.hpp\"\n");
  CHECK(has(inspect(),
            "chapters/01_first/main.cpp:2: code must not know a "
            "later chapter: 02_second"));
  plant("chapters/01_first/main.cpp", "// better in 02_second\n");
  CHECK(has(inspect(), "main.cpp:1: code must not know a later chapter"));
  plant("chapters/01_first/main.cpp", "// chapters/17_web_server/http.hpp\n");
  CHECK(has(inspect(), "later chapter: 17_web_server"));
  plant("chapters/01_first/main.cpp", "auto pause = 10_ms;\n");
  CHECK(inspect() == "");
}

TEST_CASE_FIXTURE(house, "common/ that knows a chapter") {
  plant("common/observer.hpp", "\n#include \"01_first/brick.hpp\"\n");
  CHECK(has(inspect(), "common/observer.hpp:2: common/ must not include"));
  plant("common/observer/observer.hpp", "#include \"chapters/asyncio.hpp\"\n");
  CHECK(has(inspect(), "common/ must not include"));
}

TEST_CASE_FIXTURE(house, "a chapter that misses something") {
  for (const char* name :
       {"README.md", "main.cpp", "twin.py", "timeline.svg"}) {
    const fs::path file = root() / "chapters/01_first" / name;
    const std::string before = read_file(file);
    fs::remove(file);
    CHECK(has(inspect(), "chapters/01_first: has no " + std::string(name)));
    write_file(file, before);
  }
  fs::remove(root() / "chapters/01_first/tests/brick_test.cpp");
  CHECK(has(inspect(), "chapters/01_first: has no test"));
  fs::remove(root() / "chapters/01_first/brick.hpp");
  CHECK(has(inspect(), "chapters/01_first: has no brick"));
}

TEST_CASE_FIXTURE(house, "too few exercises, or one without a solution") {
  fs::remove_all(root() / "solutions/01_first/2_b");
  CHECK(inspect() == "exercises/01_first/2_b: has no solutions/01_first/2_b\n");
  fs::remove_all(root() / "exercises/01_first/2_b");
  CHECK(has(inspect(), "exercises/01_first: a chapter has at least four"));
}

TEST_CASE_FIXTURE(house, "an umbrella that is not the list of bricks") {
  plant("chapters/02_second/other.hpp", "");
  CHECK(inspect() ==
        "chapters/asyncio.hpp: does not include the brick "
        "02_second/other.hpp\n");
  fs::remove(root() / "chapters/02_second/other.hpp");
  plant("chapters/02_second/tests/other_test.hpp", "");
  CHECK(inspect() == "");
  plant("chapters/asyncio.hpp", umbrella + "#include <string>\n");
  CHECK(has(inspect(), "chapters/asyncio.hpp:7: lists bricks of"));
  plant("chapters/asyncio.hpp", umbrella + "int x;\n");
  CHECK(has(inspect(), "chapters/asyncio.hpp:7: lists bricks of"));
  plant("chapters/17_third/brick.hpp", "");
  plant("chapters/asyncio.hpp", umbrella + "#include \"17_third/brick.hpp\"\n");
  CHECK(has(inspect(), "chapters/asyncio.hpp:7: lists bricks of"));
  plant("chapters/asyncio.hpp", umbrella);
  CHECK(!has(inspect(), "does not include the brick"));
  fs::remove(root() / "chapters/asyncio.hpp");
  CHECK(has(inspect(), "chapters/asyncio.hpp: is missing"));
}

TEST_CASE_FIXTURE(house, "a text too short, or too long") {
  const auto said = [this](std::size_t words) {
    plant("chapters/01_first/README.md", chapter_words(words));
    return inspect();
  };
  CHECK(has(said(1499), "this text has 1499"));
  CHECK(said(1500) == "");
  CHECK(said(3000) == "");
  CHECK(has(said(3001), "this text has 3001"));
}

TEST_CASE_FIXTURE(house, "a text without its sections or its top") {
  const auto without = [this](const std::string& part,
                              const std::string& instead = "") {
    std::string text = chapter_words(2000);
    text.replace(text.find(part), part.size(), instead);
    plant("chapters/01_first/README.md", text);
    return inspect();
  };
  CHECK(has(without("## Try it"), "there is no section \"## Try it\""));
  CHECK(has(without("## The problem", "## The code"),
            "there is no section \"## The problem\""));
  CHECK(has(without("## Exercises\n\n## What we have now",
                    "## What we have now\n\n## Exercises"),
            "section \"What we have now\" stands too early"));
  CHECK(has(without("30 minutes"), "how many minutes"));
  CHECK(has(without("Prerequisites"), "prerequisites"));
  CHECK(has(without("timeline.svg", "other.svg"), "show timeline.svg"));
}

TEST_CASE("fenced blocks and comments are no words") {
  CHECK(count_words(split_lines("# A *b*, c — d\n\n```cpp\nnot these\n```\n"
                                "<!-- nor these -->\n`e`\n")) == 5);
}

}  // namespace
}  // namespace book
