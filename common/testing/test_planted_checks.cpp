// Checks that go well, fail and throw, in all their forms. Built twice, with
// doctest's own checks and with ours: test_checks_test.cpp compares what they
// say.

#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace std::string_literals;

int burnt() { throw std::runtime_error("burnt"); }

TEST_CASE("comparisons") {
  const int one = 1;
  for (const int other : {0, 1, 2}) {
    CHECK(one == other);
    CHECK(one != other);
    CHECK(one < other);
    CHECK(one <= other);
    CHECK(one > other);
    CHECK(one + 1 >= other);
  }
  CHECK("soup"s == "fish");
  CHECK(std::vector{1, 2}.size() == 3);
  CHECK(std::vector{1} == std::vector{2});  // has no words
  CHECK(reinterpret_cast<int*>(16) == nullptr);
}

TEST_CASE("what counts as true or false") {
  const std::unique_ptr<int> nothing;
  CHECK(nothing.get());
  CHECK(true);
  CHECK(false);
  CHECK_FALSE(true);
  CHECK_FALSE(false);
}

TEST_CASE("with words") {
  INFO("around it");
  const std::string soup = "soup";
  CHECK_MESSAGE(soup == "fish", "not " << soup << ", " << 7 << " times");
  CHECK_MESSAGE(soup == "fish", "with commas: ", soup, ", ", 2.5);
  CHECK_MESSAGE(soup == "soup", "not said");
  CHECK_FALSE_MESSAGE(true, "said"s << "!");
}

TEST_CASE("what throws") {
  CHECK(burnt() == 1);
  CHECK_MESSAGE(burnt() == 1, "the soup");
  REQUIRE_MESSAGE(burnt() == 1, "the end");
  CHECK_MESSAGE(false, "never reached");
}

TEST_CASE("a check within a check") {
  const auto is_checked = [](int number) {
    CHECK_MESSAGE(number == 2, number, " is not 2");
    return number == 3;
  };
  CHECK(is_checked(1));
  CHECK_MESSAGE(is_checked(2), "nor 3");
}

TEST_CASE("what is required ends the test case") {
  const bool well = false;
  if (!well)
    REQUIRE(well);
  else
    CHECK(well);
  CHECK_MESSAGE(false, "never reached");
}

TEST_CASE("and with words, too") {
  REQUIRE_FALSE_MESSAGE(true, "the end");
  CHECK_MESSAGE(false, "never reached");
}

}  // namespace
