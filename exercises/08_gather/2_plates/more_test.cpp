// Cooks who fail, and guests who leave.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/tests/run_without_cleanup.hpp"
#include "test.hpp"

namespace plates_test {

TEST_CASE("a cook who fails") {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make("soup", 3min));
  cooks.push_back(fail(1min));
  cooks.push_back(make("cake", 2min));
  const auto got = text(evening(std::move(cooks)).plates);
  REQUIRE_MESSAGE(got != "nothing: burnt"s,
                  "one cook has failed, and took the others with it: nobody "
                  "was served"s);
  REQUIRE_MESSAGE(
      got != "soup, cake"s,
      "the guest whose dish has failed got no plate at all, and the "
      "next guest's came in its place"s);
  CHECK_MESSAGE(got == "soup, sold out, cake"s,
                "three have ordered, the second dish has failed, and what was "
                "served is: "s
                    << got);
}

TEST_CASE("a cook who fails in another way") {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make("soup", 3min));
  cooks.push_back(look_up());
  const auto got = text(evening(std::move(cooks)).plates);
  CHECK_MESSAGE(got == "soup, sold out",
                "a cook failed by a std::out_of_range, which is not a "
                "std::runtime_error, and what was served is: "
                    << got);
}

TEST_CASE("the guests leave") {
  bool first = false, second = false;
  asyncio::run_without_cleanup(send_guests_home(first, second));
  CHECK_MESSAGE(!(first || second),
                "the guests have left, plates() was cancelled, and the cooks "
                "went on"s);
}

}  // namespace plates_test
