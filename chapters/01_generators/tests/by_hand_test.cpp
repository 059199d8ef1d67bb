// A function that pauses, and the class one had to write in its place: both
// must give the same.

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "01_generators/generator.hpp"

namespace by_hand_test {

using asyncio::generator;

namespace {

generator<std::string> dinner(int guests) {
  co_yield "soup";
  for (int guest = 1; guest <= guests; ++guest) {
    co_yield "curry for guest " + std::to_string(guest);
  }
  co_yield "tea";
}

class dinner_by_hand {
 public:
  explicit dinner_by_hand(int guests) : guests_(guests) {}

  std::string* next() {
    switch (place_) {
      case at_start:
        place_ = after_soup;
        return yield("soup");
      case after_soup:
        guest_ = 1;
        place_ = in_loop;
        [[fallthrough]];
      case in_loop:
        if (guest_ <= guests_)
          return yield("curry for guest " + std::to_string(guest_++));
        place_ = after_tea;
        return yield("tea");
      case after_tea:
        break;
    }
    return nullptr;
  }

 private:
  std::string* yield(std::string value) {
    yielded_ = std::move(value);
    return &yielded_;
  }

  enum { at_start, after_soup, in_loop, after_tea } place_ = at_start;
  int guests_;
  int guest_ = 0;
  std::string yielded_;
};

std::vector<std::string> all_of(auto courses) {
  std::vector<std::string> all;
  while (std::string* course = courses.next()) {
    all.push_back(*course);
    if (all.size() == 20) break;
  }
  return all;
}

}  // namespace

TEST_CASE("A body that pauses gives what the class written by hand gives") {
  for (const int guests : {0, 1, 3}) {
    CAPTURE(guests);
    CHECK(all_of(dinner(guests)) == all_of(dinner_by_hand(guests)));
  }
  CHECK(all_of(dinner(2)) ==
        std::vector<std::string>{"soup", "curry for guest 1",
                                 "curry for guest 2", "tea"});
}

}  // namespace by_hand_test
