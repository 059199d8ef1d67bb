// Delays of any unit become nanoseconds without overflow.

#include "03_event_loop/waiter.hpp"

#include <chrono>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <ratio>
#include <stdexcept>

namespace waiter_test {

using namespace std::chrono_literals;
using asyncio::to_nanoseconds;
using std::chrono::nanoseconds;

namespace {
using seconds = std::chrono::duration<double>;
using limits = std::numeric_limits<double>;
}  // namespace

static_assert(to_nanoseconds(1500ms) == 1'500'000'000ns);

TEST_CASE("a delay may have any unit") {
  CHECK(to_nanoseconds(2h) == 7200s);
  CHECK(to_nanoseconds(seconds(0.3)) == 300ms);
  CHECK(to_nanoseconds(std::chrono::duration<float, std::milli>(0.5F)) ==
        500us);
  CHECK(to_nanoseconds(-3s) == -3s);
  CHECK(to_nanoseconds(nanoseconds::max()) == nanoseconds::max());
  CHECK(to_nanoseconds(nanoseconds::min()) == nanoseconds::min());
}

TEST_CASE("what is too long to count is cut to the longest") {
  CHECK(to_nanoseconds(seconds(limits::infinity())) == nanoseconds::max());
  CHECK(to_nanoseconds(seconds(-limits::infinity())) == nanoseconds::min());
  CHECK(to_nanoseconds(seconds(limits::max())) == nanoseconds::max());
  CHECK(to_nanoseconds(seconds(9.3e9)) == nanoseconds::max());
  CHECK(to_nanoseconds(std::chrono::hours::max()) == nanoseconds::max());
  CHECK(to_nanoseconds(std::chrono::hours::min()) == nanoseconds::min());
}

TEST_CASE("whole units of any size, with a sign or without one") {
  using std::chrono::duration;
  CHECK(to_nanoseconds(9223372036s) == 9223372036s);
  CHECK(to_nanoseconds(9223372037s) == nanoseconds::max());
  CHECK(to_nanoseconds(-9223372037s) == nanoseconds::min());
  CHECK(to_nanoseconds(duration<unsigned>(7)) == 7s);
  CHECK(to_nanoseconds(duration<std::uint64_t>::max()) == nanoseconds::max());
  CHECK(to_nanoseconds(duration<std::uint64_t, std::nano>::max()) ==
        nanoseconds::max());
  CHECK(to_nanoseconds(duration<long, std::pico>(7000)) == 7ns);
  CHECK(to_nanoseconds(duration<int, std::ratio<1, 3>>(3)) == 1s);
}

TEST_CASE("a float of centuries is not rounded to more than can be counted") {
  using float_seconds = std::chrono::duration<float>;
  const float_seconds longest(9223371776.0F);  // the last that can be counted
  CHECK(to_nanoseconds(longest) == 9223371776s);
  CHECK(to_nanoseconds(-longest) == -9223371776s);
  CHECK(to_nanoseconds(float_seconds(9223372800.0F)) == nanoseconds::max());
}

TEST_CASE("what is not a number is refused") {
  CHECK_THROWS_AS(to_nanoseconds(seconds(limits::quiet_NaN())),
                  std::invalid_argument);
}

}  // namespace waiter_test
