// The region, and the wrong answers that are put into it.

#include "exercises/learn/shelf/region.hpp"

#include <doctest/doctest.h>
#include <stdexcept>

using namespace learn;

TEST_CASE("a region is cut and filled anew") {
  const std::string text =
      "one\n  // #region answer\nold\n  // #endregion\ntwo\n";
  const auto parts = cut_region(text);
  CHECK(parts.before == "one\n  // #region answer\n");
  CHECK(parts.inside == "old\n");
  CHECK(parts.after == "  // #endregion\ntwo\n");
  CHECK(splice_region(text, "new\nlines") ==
        "one\n  // #region answer\nnew\nlines\n  // #endregion\ntwo\n");
  CHECK(splice_region(text, "old\n") == text);
  CHECK(splice_region("# #region answer\n# #endregion\n", "x") ==
        "# #region answer\nx\n# #endregion\n");
}

TEST_CASE("other regions are left alone") {
  const std::string text =
      "// #region shown\na\n// #endregion\n// #region answer\nb\n"
      "// #endregion\n// #region more\nc\n// #endregion\n";
  CHECK(cut_region(text).inside == "b\n");
}

TEST_CASE("a text must have exactly one region") {
  CHECK_THROWS_WITH_AS(cut_region("nothing\n"),
                       "there is no line \"#region answer\"",
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(cut_region("// #region answer\nx\n"),
                       "#region answer has no #endregion", std::runtime_error);
  const std::string one = "// #region answer\n// #endregion\n";
  CHECK_THROWS_AS(cut_region(one + one), std::runtime_error);
}
