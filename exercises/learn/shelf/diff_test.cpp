// Diffs: where a hunk goes, and what is refused.

#include "exercises/learn/shelf/diff.hpp"

#include <doctest/doctest.h>
#include <stdexcept>

using namespace learn;

TEST_CASE("hunks change, add and remove lines") {
  const std::string text = "a\nb\nc\nd\ne\n\nf\n";
  CHECK(apply_diff(text, "expect: x\n@@ -2,3 +2,3 @@\n b\n-c\n+C\n d\n") ==
        "a\nb\nC\nd\ne\n\nf\n");
  CHECK(apply_diff(text, "@@ -1 +1,2 @@\n a\n+A\n") ==
        "a\nA\nb\nc\nd\ne\n\nf\n");
  CHECK(apply_diff(text, "@@ -1,3 +1 @@\n-a\n-b\n c\n") == "c\nd\ne\n\nf\n");
  // The second hunk counts with the lines that the first has added; the blank
  // of an empty line may be missing.
  CHECK(
      apply_diff(text, "@@ -1 +1,2 @@\n a\n+A\n@@ -5,3 +6,2 @@\n-e\n\n f\n") ==
      "a\nA\nb\nc\nd\n\nf\n");
}

TEST_CASE("a hunk that has moved is found at the nearest place") {
  const std::string text = "x\nend\n1\n2\n3\nx\nend\n";
  const auto at = [&](const std::string& line) {
    return apply_diff(text,
                      "@@ -" + line + ",2 +" + line + ",2 @@\n-x\n+y\n end\n");
  };
  CHECK(at("2") == "y\nend\n1\n2\n3\nx\nend\n");
  CHECK(at("5") == "x\nend\n1\n2\n3\ny\nend\n");
  CHECK(at("900") == "x\nend\n1\n2\n3\ny\nend\n");
  // It has moved as far as the one before it, of which it never stands in
  // front.
  CHECK(apply_diff("1\nk\n2\nk\n3\nk\n",
                   "@@ -1 +1,4 @@\n 1\n+n\n+n\n+n\n"
                   "@@ -4 +7 @@\n-k\n+K\n") == "1\nn\nn\nn\nk\n2\nK\n3\nk\n");
  CHECK_THROWS_AS(apply_diff("x\ny\nz\nz\n",
                             "@@ -2 +2 @@\n-y\n+Y\n"
                             "@@ -3 +3 @@\n-x\n+X\n"),
                  std::runtime_error);
}

TEST_CASE(
    "a hunk whose lines are not there, and what is no hunk, are refused") {
  for (const std::string diff :
       {"@@ -1,2 +1 @@\n-a\n c\n", "@@ -1,2 +1,2 @@\n a\n-b\n",
        "@@ -1 +1 @@\n*a\n", "@@ 1 @@\n-a\n+b\n"})
    CHECK_THROWS_AS(apply_diff("a\nb\nc\n", diff), std::runtime_error);
}
