// What take() must do, seen from the kitchen: who eats what, and what is fried.

#include <answer.hpp>
#include <coroutine>
#include <doctest/doctest.h>
#include <exception>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "01_generators/generator.hpp"

namespace {

/// A plate whose generator is the test's own, and can be asked more than ours.
struct plate {};

}  // namespace

/// Yields plates, and tells whether its body has come to its end.
template <>
class asyncio::generator<plate> {
 public:
  struct promise_type {
    generator get_return_object() {
      return generator(frame_handle::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    std::suspend_always yield_value(plate& x) noexcept {
      current = &x;
      return {};
    }
    std::suspend_always yield_value(plate&& x) noexcept {
      return yield_value(x);
    }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }

    plate* current = nullptr;
  };

  generator(generator&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  ~generator() {
    if (frame_) frame_.destroy();
  }

  plate* next() {
    if (has_ended()) return nullptr;
    frame_.promise().current = nullptr;
    frame_.resume();
    return frame_.promise().current;
  }
  bool has_ended() const { return frame_.done(); }

  struct iterator {
    generator* of;

    plate& operator*() const { return *of->frame_.promise().current; }
    iterator& operator++() {
      of->next();
      return *this;
    }
    bool operator==(std::default_sentinel_t) const {
      return of->frame_.promise().current == nullptr;
    }
  };
  iterator begin() {
    next();
    return {this};
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  using frame_handle = std::coroutine_handle<promise_type>;

  explicit generator(frame_handle frame) noexcept : frame_(frame) {}

  frame_handle frame_;
};

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
  INFO("served: \"", text(served), "\"; fried: \"", text(fried), "\"");
  REQUIRE_FALSE_MESSAGE(served.empty(),
                        "nothing is served at all: take() ends before its "
                        "first co_yield");
  REQUIRE_MESSAGE(served.front() == 1,
                  "the first plate never comes: begin() has asked for it "
                  "already, and whoever asks again gets the second");
  REQUIRE_MESSAGE(served.size() >= 3,
                  "too few plates: take() stops before it has handed on the "
                  "last one; count what was handed on, not what was asked for");
  CHECK_MESSAGE((served == std::vector{1, 2, 3}),
                "the first three plates are 1, 2 and 3, and the guests got "
                "\"" << text(served)
                     << "\": hand on each plate once, and stop after three");
}

TEST_CASE("no plate is fried that nobody eats") {
  std::vector<int> fried;
  serve(10, 3, fried);
  INFO("fried: \"", text(fried), "\"");
  CHECK_MESSAGE(fried.size() <= 3,
                "three plates are eaten, and yet the cook fries a fourth: "
                "take() asks for a plate before it looks at the count");
}

TEST_CASE("no plate is fried before somebody wants it") {
  std::vector<int> fried;
  auto first_three = take(cook(10, fried), 3);
  CHECK_MESSAGE(fried.empty(), "nobody has asked yet, and fried are \""
                                   << text(fried)
                                   << "\": take() asks before it is asked");
  REQUIRE_MESSAGE(first_three.next() != nullptr,
                  "the first of ten plates never comes: take() ends before "
                  "its first co_yield");
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
  CHECK_MESSAGE(fried.empty(),
                "nobody wants a plate, and one is fried: the count must be "
                "looked at before the source is asked");
}

TEST_CASE("when the cook has fewer plates, the guests get those") {
  std::vector<int> fried;
  const auto served = serve(2, 5, fried);
  CHECK_MESSAGE((served == std::vector{1, 2}),
                "two plates there are, five are wanted, and the guests got \""
                    << text(served) << "\": all that there are must be served");
}

TEST_CASE("when the cook has no more plates, take() ends") {
  const auto one_plate = []() -> asyncio::generator<plate> {
    plate only;
    co_yield only;
  };
  auto two = take(one_plate(), 2);
  REQUIRE_MESSAGE(two.next() != nullptr,
                  "there is one plate, and it was not handed on");
  two.next();
  CHECK_MESSAGE(two.has_ended(),
                "the cook has gone home, and take() hands on a plate all the "
                "same: one that is not there. next() gives nullptr then; look "
                "at it before you say *");
}

TEST_CASE("changing a plate changes the cook's plate, not a copy of it") {
  std::vector<std::string> dishes{"soup", "fish"};
  const auto menu =
      [](std::vector<std::string>& all) -> asyncio::generator<std::string> {
    for (std::string& dish : all) co_yield dish;
  };
  for (std::string& dish : take(menu(dishes), 1)) dish += " with salt";
  CHECK_MESSAGE(dishes.front() == "soup with salt",
                "take() hands on a copy, so the cook's own plate is "
                "unsalted: yield what the pointer points to");
}
