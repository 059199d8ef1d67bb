// Symbols: what objects define, as nm lists it. (What is refused, the runner's
// tests say.)

#include "exercises/learn/judge/symbols.hpp"

#include <doctest/doctest.h>

using namespace learn;

TEST_CASE("the members of a template that an object has and another one has") {
  const std::string_view brick =
      "_ZN7asyncio5queueIiNS_12oldest_firstIiEEE3getEv W 0 1f\n"
      "_ZN7asyncio5queueIiNS_12oldest_firstIiEEE3putEi W 0 1f\n"
      "_ZNK7asyncio5queueIiNS_12oldest_firstIiEEE5emptyEv W 0 1f\n";
  const auto has = [&](std::string_view scenario) {
    return has_members_of("asyncio::queue", brick, scenario);
  };
  CHECK(
      has("_ZN7asyncio5queueIiNS_12oldest_firstIiEEE3getEv W 8 2\n"
          "_ZNK7asyncio5queueIiNS_12oldest_firstIiEEE5emptyEv W 0 3\n"));
  CHECK(
      has("_ZN7asyncio5queueIiNS_12oldest_firstIiEEED1Ev W 8 2\n"
          "_ZN7asyncio5queueIiNS_12oldest_firstIiEEED5Ev n 0 1\n"));
  // Of something else: a queue of longs; and one that is const.
  CHECK_FALSE(has("_ZN7asyncio5queueIlNS_12oldest_firstIlEEE3getEv W 8 2\n"));
  CHECK_FALSE(
      has("_ZNK7asyncio5queueIlNS_12oldest_firstIlEEE5emptyEv W 8 2\n"));
  // What is no member does not matter, nor what is of another class.
  CHECK(
      has("_ZN7kitchen3eatERN7asyncio5queueIlNS_12oldest_firstIlEEEE W 8 2\n"
          "_ZN7asyncio6queuesIlE3getEv W 8 2\n"
          "_ZN5queueIlE3getEv W 8 2\n"));
}
