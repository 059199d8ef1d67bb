// The plates of a table: which, in which order, and when.

#include "test.hpp"

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

namespace plates_test {

TEST_CASE("each plate in its place on the menu") {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make("soup", 30min));
  cooks.push_back(make("fish", 10min));
  cooks.push_back(make("cake", 20min));
  const auto it = evening(std::move(cooks));
  const auto got = text(it.plates);
  REQUIRE_MESSAGE(got != "fish, cake, soup"s,
                  "the plates came in the order in which the cooks were done, "
                  "and not in the order of the menu"s);
  REQUIRE_MESSAGE(got != "cake, fish, soup"s,
                  "the plates came in alphabetical order, which is not the "
                  "order of the menu"s);
  CHECK_MESSAGE(
      got == "soup, fish, cake"s,
      "soup, fish and cake were ordered, and what was served is: "s << got);
  CHECK_MESSAGE(it.minutes == 30,
                "the cooks worked one after the other: it took "s
                    << it.minutes
                    << " minutes, and the longest dish takes 30"s);
}

TEST_CASE("nobody has ordered anything") {
  const auto got = text(evening({}).plates);
  CHECK_MESSAGE(got.empty(),
                "no cook, no plate; and what was served is: "s << got);
}

}  // namespace plates_test
