// What the cellar's thread does to the loop, and what it must leave alone.
//
// Each thread of the cellar is joined, or waited for, before anything that it
// has done is looked at. The loop is in debug mode, so that it refuses calls
// from a thread that is not its own.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::create_task;
using kitchen::bottle;
using kitchen::coroutine;
using kitchen::get_running_loop;
using kitchen::wine_from;

bottle port() { return std::make_shared<const std::string>("port"); }

/// A cellar whose threads do what the test says.
class slow_cellar : public kitchen::cellar {
 public:
  ~slow_cellar() override { is_empty(); }

  void fetch(std::string wine, std::function<void(bottle)> bring) override {
    asked = std::move(wine);
    bring_ = std::move(bring);
    if (waits_for_the_loop) alone_ = std::thread([this] { bring_later(); });
  }

  /// Brings the wine, in another thread and to its end.
  void brings(bottle wine) {
    std::thread([this, it = std::move(wine)]() mutable {
      bring(std::move(it));
    }).join();
  }
  /// Destroys the function, in another thread.
  void forgets() {
    std::thread([it = std::move(bring_)]() mutable { it = {}; }).join();
  }
  /// The thread of a cellar that waits for the loop comes to its end.
  void is_empty() {
    if (alone_.joinable()) alone_.join();
  }

  bool waits_for_the_loop = false;
  std::binary_semaphore loop_runs{0};
  bool loop_stood = false;  // until the cellar had waited for long
  std::string asked;
  std::string thrown;  // by `bring`, into the cellar's thread

 private:
  void bring(bottle wine) {
    try {
      bring_(std::move(wine));
    } catch (const std::exception& error) {
      thrown = error.what();
    }
  }
  void bring_later() {
    loop_stood = !loop_runs.try_acquire_for(2s);
    bring(port());
  }

  std::function<void(bottle)> bring_;
  std::thread alone_;
};

/// An answer holds up the loop. In the other test cases it would wait for ever.
bool all_stands_still = false;

struct evening {
  slow_cellar below;
  std::string drunk;
  std::string told;    // to the exception handler
  std::string thrown;  // by the loop

  coroutine<> guest() {
    const bottle it = co_await wine_from(below, "port");
    drunk = *it;
  }
  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
    loop.set_debug(true);
    loop.slow_callback_duration = 24h;
    loop.set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& it) {
          told = it.message;
        });
    try {
      asyncio::run_until_complete(loop, std::move(story));
    } catch (const std::exception& error) {
      thrown = error.what();
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(evening, "the loop sleeps while the wine is fetched") {
  below.waits_for_the_loop = true;
  std::chrono::nanoseconds took{};
  const auto story = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    const auto began = loop.time();
    loop.call_soon([this] {
      below.loop_runs.release();
      below.is_empty();
    });
    co_await guest();
    took = loop.time() - began;
  };
  run(story());
  all_stands_still = below.loop_stood;
  REQUIRE_MESSAGE(!below.loop_stood,
                  "the cellar fetches the wine, and the whole loop stands "
                  "still until it is there: to wait in a thread is to block, "
                  "so await a future"s);
  REQUIRE_MESSAGE(below.thrown.empty(),
                  "the cellar's thread brought the wine, and used what only "
                  "the loop's thread may use: a queue without a lock, of a "
                  "loop that may sleep on. It was told: "s
                      << below.thrown);
  REQUIRE_MESSAGE(drunk == "port"s, "port was brought, and this was drunk: "s
                                        << drunk << "; asked for was: "s
                                        << below.asked
                                        << "; and the loop threw: "s << thrown);
  CHECK_MESSAGE(took == 0ns,
                "while the wine is fetched, nothing is to be done until a "
                "letter comes, but somebody asks now and then whether it is "
                "there. A bell is rung when it is"s);
}

TEST_CASE_FIXTURE(evening, "nobody waits for the wine any more") {
  if (all_stands_still) return;
  const auto story = [&]() -> coroutine<> {
    const auto waits = create_task(guest());
    co_await asyncio::sleep(0s);
    waits.cancel();
    co_await asyncio::sleep(0s);
    CHECK_MESSAGE(waits.cancelled(),
                  "a guest was cancelled, and waits for the wine on"s);
    below.brings(port());
    co_await asyncio::sleep(1s);
  };
  run(story());
  CHECK_MESSAGE(below.thrown.empty(),
                "nobody waited for the wine any more, it was brought, and the "
                "cellar's thread was told: "s
                    << below.thrown);
}

TEST_CASE_FIXTURE(evening, "the guest is cancelled when a letter has come") {
  if (all_stands_still) return;
  const auto story = [&]() -> coroutine<> {
    const auto waits = create_task(guest());
    co_await asyncio::sleep(0s);
    below.brings(port());
    co_await asyncio::sleep(0s);  // now the letter has its place in the queue
    waits.cancel();
    co_await asyncio::sleep(1s);
  };
  run(story());
  CHECK_MESSAGE(told.empty(),
                "the wine was there, then the guest was cancelled, then the "
                "letter was read, and the loop's exception handler was told "
                "of an \""s
                    << told
                    << "\". Whether anybody still waits has to be asked in "
                       "the letter, in the loop's thread"s);
}

TEST_CASE_FIXTURE(evening, "where everything dies") {
  if (all_stands_still) return;
  std::thread::id died_in;
  const auto story = [&]() -> coroutine<> {
    const auto waits = create_task(guest());
    co_await asyncio::sleep(0s);
    below.brings(
        bottle(new std::string("port"), [&died_in](const std::string* it) {
          died_in = std::this_thread::get_id();
          delete it;
        }));
    co_await asyncio::sleep(1s);
    below.forgets();
  };
  run(story());
  REQUIRE_MESSAGE(drunk == "port"s,
                  "a guest waited for port, it was brought, and this was "
                  "drunk: "s
                      << drunk);
  CHECK_MESSAGE(died_in == std::this_thread::get_id(),
                "the guest has gone, the cellar destroyed its function, and "
                "with that the future and the bottle in it: so the function "
                "held a handle to it. The count of a handle has no lock: no "
                "other thread may copy or destroy one"s);
}
