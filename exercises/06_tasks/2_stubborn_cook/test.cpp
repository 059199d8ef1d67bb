// A cook who is sent home: when does he stop, and what does the stove look
// like?

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;

/// An oven in which so many attempts fail; each takes ten minutes.
struct evening {
  int failures = 0;
  int attempts = 0;
  bool wiping = false;
  bool wiped = false;
  int wipes = 0;

  coroutine<> attempt() {
    ++attempts;
    co_await asyncio::sleep(10min);
    if (attempts <= failures) throw std::runtime_error("collapsed");
  }
  coroutine<> wipe() {
    wiping = true;
    ++wipes;
    co_await asyncio::sleep(2min);
    wiped = true;
  }
  coroutine<int> bake() {
    return kitchen::bake([this] { return attempt(); },
                         [this] { return wipe(); });
  }
};

/// What came of a cook who was asked to stop after a while.
struct after {
  bool cancelled = false;
  int attempts = 0;
  bool wiping = false;
  bool wiped = false;
};

coroutine<after> send_home(evening& tonight, std::chrono::seconds when) {
  auto cook = asyncio::create_task(tonight.bake());
  co_await asyncio::sleep(when);
  cook.cancel();
  co_await asyncio::until_done(cook.state());
  co_return after{cook.cancelled(), tonight.attempts, tonight.wiping,
                  tonight.wiped};
}

void check(const after& it, int attempts) {
  REQUIRE_MESSAGE(it.attempts <= attempts,
                  "the cook was asked to stop in attempt "
                      << attempts << ", and made " << it.attempts
                      << ": the request was caught, and taken for a failure");
  REQUIRE_MESSAGE(it.wiping,
                  "the cook stopped, and nobody wiped the stove: the request "
                  "went past the wiping");
  CHECK_MESSAGE(it.wiped,
                "the cook has gone, and the stove is half wiped: cleaning up "
                "must be awaited");
  CHECK_MESSAGE(it.cancelled,
                "the cook stopped and wiped, and then said that he had "
                "finished: the request was swallowed");
}

TEST_CASE("what works at once is one attempt") {
  evening tonight;
  const int attempts =
      asyncio::run(tonight.bake(), std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(attempts == 1,
                "the first attempt worked, and bake() says that "
                "it took "
                    << attempts);
  CHECK_MESSAGE(tonight.wiped,
                "it worked at once, and the stove is not wiped when the cook "
                "has gone");
  CHECK_MESSAGE(tonight.wipes <= 1, "the cook wiped the stove "
                                        << tonight.wipes
                                        << " times: once is enough");
}

TEST_CASE("what fails is tried again") {
  evening tonight{.failures = 3};
  int attempts = 0;
  CHECK_NOTHROW_MESSAGE(
      attempts = asyncio::run(tonight.bake(),
                              std::make_unique<asyncio::virtual_time>()),
      "the first failure was the end: the cook gave up");
  CHECK_MESSAGE(attempts == 4,
                "three attempts failed, the fourth worked, and "
                "bake() says that it took "
                    << attempts);
  CHECK_MESSAGE(tonight.wiped,
                "it worked in the end, and the stove is not wiped when the "
                "cook has gone");
}

TEST_CASE("whatever fails is tried again") {
  int attempts = 0;
  const auto attempt = [&]() -> coroutine<> {
    ++attempts;
    co_await asyncio::sleep(1min);
    if (attempts == 1) throw std::logic_error("no eggs");
    if (attempts == 2) throw std::exception();
  };
  const auto wipe = []() -> coroutine<> { co_return; };
  CHECK_NOTHROW_MESSAGE(
      asyncio::run(kitchen::bake(attempt, wipe),
                   std::make_unique<asyncio::virtual_time>()),
      "an attempt threw a logic_error or a plain exception, and the cook gave "
      "up: a failure is tried again, whatever std::exception it is");
}

TEST_CASE("sent home while he bakes") {
  evening tonight{.failures = 20};
  check(asyncio::run(send_home(tonight, 15min),
                     std::make_unique<asyncio::virtual_time>()),
        2);
}

TEST_CASE("sent home while he rests") {
  evening tonight{.failures = 20};
  const auto it = asyncio::run(send_home(tonight, 630s),
                               std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(it.wiping,
                "sent home while he rested, the cook left the stove "
                "as it was: the rest can be cancelled too");
  check(it, 1);
}

}  // namespace
