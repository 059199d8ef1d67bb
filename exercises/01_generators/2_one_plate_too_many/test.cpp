// What take() must do, seen from the kitchen: who eats what, and what is fried.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "01_generators/generator.hpp"

namespace {

asyncio::generator<int> cook(int plates, std::vector<int>& fried) {
  for (int plate = 1; plate <= plates; ++plate) {
    fried.push_back(plate);
    co_yield plate;
  }
}

/// What the guests get of the first `count` plates.
std::vector<int> serve(int plates, int count, std::vector<int>& fried) {
  std::vector<int> served;
  for (const int plate : take(cook(plates, fried), count))
    served.push_back(plate);
  return served;
}

std::string text(const std::vector<int>& plates) {
  std::string text;
  for (const int plate : plates) text += " " + std::to_string(plate);
  return plates.empty() ? "none" : "plates" + text;
}

}  // namespace

TEST_CASE("the guests get the first three of ten plates") {
  std::vector<int> fried;
  const auto served = serve(10, 3, fried);
  INFO("served: ", text(served), "; fried: ", text(fried));
  REQUIRE_FALSE_MESSAGE(served.empty(), "nothing is served at all");
  REQUIRE_MESSAGE(served.front() == 1,
                  "the first plate never comes: begin() has asked for it "
                  "already, and whoever asks again gets the second");
  REQUIRE_MESSAGE(served.size() >= 3,
                  "one plate too few: take() stops before it has handed on the "
                  "last one; count what was handed on, not what was asked for");
  CHECK((served == std::vector{1, 2, 3}));
}

TEST_CASE("no plate is fried that nobody eats") {
  std::vector<int> fried;
  serve(10, 3, fried);
  INFO("fried: ", text(fried));
  CHECK_MESSAGE(fried.size() <= 3,
                "three plates are eaten, and yet the cook fries a fourth: "
                "take() asks for a plate before it looks at the count");
}

TEST_CASE("no plate is fried before somebody wants it") {
  std::vector<int> fried;
  auto first_three = take(cook(10, fried), 3);
  CHECK_MESSAGE(fried.empty(), "fried before anybody asked: ", text(fried));
  REQUIRE(first_three.next() != nullptr);
  REQUIRE_MESSAGE(fried.size() < 3,
                  "all plates are fried before the first is served: take() is "
                  "no longer lazy");
  CHECK_MESSAGE(fried.size() == 1,
                "the cook fries a plate too early: take() asks for the next "
                "one before it hands on the one it has");
}

TEST_CASE("of no plates, none is fried") {
  std::vector<int> fried;
  const auto served = serve(3, 0, fried);
  CHECK_MESSAGE(served.empty(),
                "take(…, 0) served a plate: the count is looked at only after "
                "the first plate");
  CHECK_MESSAGE(fried.empty(), "nobody wants a plate, and one is fried");
}

TEST_CASE("when the cook has fewer plates, the guests get those") {
  std::vector<int> fried;
  const auto served = serve(2, 5, fried);
  CHECK_MESSAGE(
      (served == std::vector{1, 2}),
      "two plates there are, five are wanted, and served: ", text(served));
}

TEST_CASE("changing a plate changes the cook's plate, not a copy of it") {
  std::vector<std::string> dishes{"soup", "fish"};
  const auto menu =
      [](std::vector<std::string>& all) -> asyncio::generator<std::string> {
    for (std::string& dish : all) co_yield dish;
  };
  for (std::string& dish : take(menu(dishes), 1)) dish += " with salt";
  CHECK_MESSAGE(dishes.front() == "soup with salt",
                "take() hands on a copy: the cook's own plate is unsalted");
}
