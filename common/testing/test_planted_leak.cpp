// A test program that leaks, for test_main_test.cpp: it must fail.

#include <doctest/doctest.h>

#include "common/observer/observer.hpp"

namespace {

const int objects[2] = {};

TEST_CASE("leaky") {
  asyncio::observer::birth("coroutine frame", &objects[0]);
  CHECK(true);
}

TEST_CASE("tidy") {
  asyncio::observer::birth("coroutine frame", &objects[1]);
  asyncio::observer::death("coroutine frame", &objects[1]);
  CHECK(true);
}

}  // namespace
