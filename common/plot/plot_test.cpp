// plot: where points come to lie, and what is written beside them.

#include "common/plot/plot.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <string>

namespace plot_test {

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("points lie between powers of ten") {
  common::plot it("Growth", "guests", "µs");
  it.line("select", {{1, 0.1}, {10, 1}, {100, 10}});
  const auto svg = it.svg();
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK_MESSAGE(svg.find("M70 290L285 165L500 40\" class=\"line c0\"") !=
                    std::string::npos,
                "from the lower left corner to the upper right one: ", svg);
  for (const std::string tick : {">0.1<", ">1<", ">10<", ">100<"})
    CHECK_MESSAGE(svg.find(tick) != std::string::npos, tick);
  CHECK_MESSAGE(svg.find(">1000<") == std::string::npos, "beyond all points");
}

TEST_CASE("lines differ, and each is named, even one without points") {
  common::plot it("A & B", "x", "y");
  it.line("one", {{1, 1}, {2, 3}});
  it.line("two", {});
  const auto svg = it.svg();
  CHECK(svg.find("A &amp; B") != std::string::npos);
  CHECK(count(svg, "class=\"line") == 1);
  CHECK(count(svg, "class=\"mark") == 2);
  CHECK(svg.find(">two<") != std::string::npos);
}

}  // namespace plot_test
