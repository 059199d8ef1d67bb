// A callback holds anything callable, and destroys it once.

#include "03_event_loop/callback.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/tests/event_loop_test.hpp"

namespace callback_test {

using asyncio::callback;

static_assert(!std::is_copy_constructible_v<callback>);
static_assert(std::is_nothrow_move_constructible_v<callback>);
static_assert(std::is_nothrow_move_assignable_v<callback>);
static_assert(!std::is_constructible_v<callback, int>);
static_assert(!std::is_constructible_v<callback, void (*)(int)>);

namespace {
int calls = 0;
void free_function() { ++calls; }
}  // namespace

TEST_CASE("a callback is empty until it is given something") {
  callback none;
  CHECK_FALSE(none);
  none = [] {};
  CHECK(none);
  const callback taken = std::move(none);
  CHECK(taken);
  CHECK_FALSE(none);
}

TEST_CASE("a callback calls what it holds, as often as it is called") {
  calls = 0;
  callback f = free_function;
  f();
  f();
  CHECK(calls == 2);
  int count = 0;
  callback counting = [count, &seen = calls]() mutable { seen = ++count; };
  counting();
  counting();
  CHECK_MESSAGE(calls == 2, "its own state stays between calls");
}

TEST_CASE("a callback holds small, large, move-only and strictly aligned") {
  std::string trace;
  callback small = [&] { trace += 's'; };
  callback large = [&, text = std::array<char, 200>{'l'}] { trace += text[0]; };
  callback unique = [&, p = std::make_unique<char>('u')] { trace += *p; };
  struct alignas(16) aligned {
    std::string* trace;
    void operator()() {
      const auto address = reinterpret_cast<std::uintptr_t>(this);
      *trace += address % 16 == 0 ? 'a' : '?';
    }
  };
  struct alignas(16) unlucky {
    void* before;
    callback f;  // stands at 8 modulo 16
  } place{nullptr, aligned{&trace}};
  for (auto* each : {&small, &large, &unique, &place.f}) {
    callback moved = std::move(*each);
    *each = std::move(moved);
    (*each)();
  }
  CHECK(trace == "slua");
}

TEST_CASE("what a callback holds is destroyed once, called or not") {
  int goodbyes = 0;
  const auto bye = [&] { return asyncio::farewell([&] { ++goodbyes; }); };
  SUBCASE("small") {
    callback f = [b = bye()] {};
    CHECK(goodbyes == 0);
  }
  SUBCASE("large") {
    callback f = [b = bye(), room = std::array<char, 200>{}] { (void)room; };
    CHECK(goodbyes == 0);
  }
  SUBCASE("moved") {
    callback f = [b = bye()] {};
    callback g = std::move(f);
    CHECK(goodbyes == 0);
  }
  SUBCASE("assigned over") {
    callback f = [b = bye()] {};
    f = [] {};
    CHECK(goodbyes == 1);
  }
  SUBCASE("assigned to itself") {
    callback f = [b = bye()] {};
    callback& same = f;
    f = std::move(same);
    CHECK(f);
    CHECK(goodbyes == 0);
  }
  CHECK(goodbyes == 1);
}

TEST_CASE(
    "call_once() calls for the last time, and the place is free at once") {
  const auto mine = std::make_shared<int>(7);
  std::string trace;
  callback f;
  f = [&f, &trace, mine] {
    trace += f ? "still full " : "empty ";
    f = [&trace] { trace += "next"; };
    trace += std::to_string(*mine) + " ";
  };
  CHECK(mine.use_count() == 2);
  f.call_once();
  CHECK_MESSAGE(mine.use_count() == 1, "what was called is destroyed");
  f.call_once();
  CHECK(trace == "empty 7 next");
  CHECK_FALSE(f);

  f = [mine]() { throw *mine; };
  CHECK_THROWS_AS(f.call_once(), int);
  CHECK_FALSE(f);
  CHECK(mine.use_count() == 1);
}

}  // namespace callback_test
