// Links and pictures that are wrong turn the check red; right ones pass.

#include <doctest/doctest.h>

#include "common/book/planted_project.hpp"
#include "common/book/process.hpp"

namespace book {
namespace {

TEST_CASE_FIXTURE(planted_project, "links that lead somewhere") {
  plant("chapters/01_x/README.md", "# One: `x` & y!\n\n## Twice\n\n## Twice\n");
  CHECK(
      check("# Here, *now*\n\n"
            "[a](chapters/01_x/README.md), [b](chapters), [c](#here-now),\n"
            "[d](chapters/01_x/README.md#one-x--y), <https://x.org/a_b?c#d>,\n"
            "[e](chapters/01_x/README.md#twice-1), [f](https://localhost:80)\n"
            "<a id=\"by-hand\"></a>[g](#by-hand)\n\n"
            "`[not](a-link.md)`\n") == "");
}

TEST_CASE_FIXTURE(planted_project, "links with escaped characters") {
  plant("a b.md", "");
  CHECK(check("[x](a%20b.md)\n") == "");
  CHECK(has(check("[x](a%zzb.md)\n"), "there is no a%zzb.md"));
}

TEST_CASE_FIXTURE(planted_project, "dead links and anchors") {
  plant("other.md", "# Other\n");
  plant("code.hpp", "int x = 1;\n");
  CHECK(has(check("a\n\n[x](none.md)\n"),
            "README.md:3: the link none.md is dead: there is no none.md"));
  CHECK(has(check("[x](#none)\n"), "no heading of README.md is #none"));
  CHECK(has(check("[x](other.md#none)\n"), "no heading of other.md is #none"));
  CHECK(has(check("[x](code.hpp#L1)\n"), "line numbers drift"));
  CHECK(has(check("[x](../outside.md)\n"), "leads out of the project"));
  CHECK(has(check("[x](/etc/passwd)\n"), "root of the file system"));
  CHECK(has(check("[x](https:/x.org)\n"), "is not of the form https://"));
  CHECK(has(check("[x](ftp://x.org)\n"), "is not of the form https://"));
  CHECK(has(check("[x]()\n"), "an empty link"));
  CHECK(has(check("<a href=\"none.md\">x</a>\n"), "none.md is dead"));
}

struct with_picture : planted_project {
  with_picture() { plant("a.svg", "<svg>\n<a/>\n</svg>\n"); }

  std::string draw_command = "printf '<svg>\\n<a/>\\n</svg>\\n' > {}";
  std::string shown(const std::string& picture = "![words](a.svg)") {
    return check("<!-- drawn by: " + draw_command + " -->\n" + picture + "\n");
  }
};

TEST_CASE_FIXTURE(with_picture, "a picture that is drawn again the same") {
  CHECK(shown() == "");
  CHECK(shown("<img alt=\"words\" src=\"a.svg\">") == "");
}

TEST_CASE_FIXTURE(with_picture, "a changed picture") {
  plant("a.svg", "<svg>\n<b/>\n</svg>\n");
  const std::string said = shown();
  CHECK_MESSAGE(has(said, "README.md:2: the picture a.svg is not what"), said);
  CHECK_MESSAGE(has(said, "stored: <b/>"), said);
  CHECK_MESSAGE(has(said, "drawn : <a/>"), said);
  CHECK(update_text(root(), "README.md"));
  CHECK(shown() == "");
}

TEST_CASE_FIXTURE(with_picture, "a picture in real time: ten tries") {
  const auto right_at = [this](int run, const std::string& by) {
    std::filesystem::remove(root() / "runs");
    return check("<!-- " + by +
                 ": echo >> runs; [ $(wc -l < runs) = " + std::to_string(run) +
                 " ] && cp a.svg {} || echo late > {} -->\n![x](a.svg)\n");
  };
  CHECK(right_at(1, "drawn by") == "");
  CHECK(has(right_at(2, "drawn by"), "drawn : late"));
  CHECK(right_at(most_real_time_tries, "drawn in real time by") == "");
  CHECK(has(right_at(most_real_time_tries + 1, "drawn in real time by"),
            "drawn : late"));
}

TEST_CASE_FIXTURE(with_picture, "a picture that nobody can draw") {
  CHECK(has(check("Text.\n![words](a.svg)\n"), "how this picture is drawn"));
  CHECK(has(check("<!-- drawn by: true {} -->\n\n![words](a.svg)\n"),
            "how this picture is drawn"));
  draw_command = "echo sorry {}; exit 1";
  CHECK(has(shown(), "drew nothing (exit status 1): sorry"));
  draw_command = "true";
  CHECK(has(shown(), "has no {}"));
}

TEST_CASE_FIXTURE(with_picture, "a picture without words, or without a file") {
  CHECK(has(shown("![](a.svg)"), "no text for those who cannot see it"));
  CHECK(has(shown("<img src=\"a.svg\">"), "no text for those"));
  CHECK(has(shown("![words](b.svg)"), "the link b.svg is dead"));
  CHECK(check("![build](https://x.org/badge.svg)\n") == "");
}

}  // namespace
}  // namespace book
