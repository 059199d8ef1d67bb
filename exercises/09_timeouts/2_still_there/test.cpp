// A cook, and a helper who needs time to clean up: who is in the kitchen when
// the cook comes back?

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::sleep;

/// What the helper has done so far.
struct kitchen_log {
  int asked = 0;
  bool cleaned = false;
};

/// Works so long; if asked to stop, cleans up for three minutes, and goes.
coroutine<int> tidy(kitchen_log& log, std::chrono::minutes takes) {
  std::exception_ptr request;
  try {
    co_await sleep(takes);
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  if (!request) co_return 7;
  ++log.asked;
  try {
    co_await sleep(3min);
    log.cleaned = true;
  } catch (const cancelled_error&) {
    ++log.asked;
  }
  std::rethrow_exception(request);
}

/// Is nearly done when asked to stop, and finishes.
coroutine<int> refuses() {
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
  }
  co_await sleep(1min);
  co_return 8;
}

coroutine<int> burns() {
  co_await sleep(1min);
  throw std::runtime_error("burnt");
}

/// What a caller of with_helper() sees.
coroutine<std::string> outcome_of(coroutine<int> work) {
  try {
    const int dish = co_await kitchen::with_helper(std::move(work), 5min);
    co_return std::to_string(dish);
  } catch (const asyncio::timeout_error&) {
    co_return "timed out";
  } catch (const cancelled_error&) {
    co_return "cancelled";
  } catch (const std::exception& error) {
    co_return error.what();
  }
}

/// A clock that notes until when the loop has waited, in minutes.
class noting_clock : public asyncio::virtual_time {
 public:
  explicit noting_clock(std::vector<long>& waits) : waits_(waits) {}

  void wait(asyncio::time_point until) override {
    waits_.push_back(until.time_since_epoch() / 1min);
    virtual_time::wait(until);
  }

 private:
  std::vector<long>& waits_;
};

template <class Main>
void run(Main main) {
  asyncio::run(main(), std::make_unique<asyncio::virtual_time>());
}

}  // namespace

TEST_CASE("a helper who is done in time") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto dish = co_await outcome_of(tidy(log, 4min));
    CHECK_MESSAGE(dish == "7"s, "the helper has served 7: "s << dish);
    const auto error = co_await outcome_of(burns());
    CHECK_MESSAGE(error == "burnt"s, "the helper has failed: "s << error);
  });
}

TEST_CASE("a helper who needs too long") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto outcome = co_await outcome_of(tidy(log, 1h));
    CHECK_MESSAGE(log.asked > 0,
                  "the cook came back, and the helper works on: nobody has "
                  "asked him to stop, or he has not heard of it yet"s);
    CHECK_MESSAGE(log.asked < 2,
                  "the helper was asked a second time, in the middle of his "
                  "cleaning up: that is what cuts it short"s);
    CHECK_MESSAGE((log.cleaned || log.asked != 1),
                  "the cook came back, and the helper is still cleaning up: to "
                  "ask him to stop is not to wait until he has"s);
    CHECK_MESSAGE(outcome == "timed out"s,
                  "the time was up, and the cook was told: \""s
                      << outcome
                      << "\". The helper was cancelled, not the cook: that is "
                         "to be a timeout_error"s);
  });
}

TEST_CASE("a helper who refuses") {
  run([]() -> coroutine<> {
    const auto dish = co_await outcome_of(refuses());
    CHECK_MESSAGE(dish == "8"s,
                  "the helper was asked to stop, has finished all the same, "
                  "and his dish was thrown away: "s
                      << dish);
  });
}

TEST_CASE("a cook who is asked to stop himself") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto cook = asyncio::create_task(outcome_of(tidy(log, 1h)));
    co_await sleep(1min);
    cook.cancel();
    const auto outcome = co_await cook;
    CHECK_MESSAGE(log.asked > 0,
                  "the cook was sent home, and has left a helper behind who "
                  "knows of nothing: wait() cancels nobody"s);
    CHECK_MESSAGE(log.asked < 2,
                  "the cook was sent home, and has asked his helper a second "
                  "time, in the middle of the cleaning up"s);
    CHECK_MESSAGE((log.cleaned || log.asked != 1),
                  "the cook was sent home, and left before his helper had "
                  "cleaned up"s);
    CHECK_MESSAGE(outcome == "cancelled"s,
                  "the cook was sent home, and took it for his helper's time "
                  "limit: "s
                      << outcome);
  });
}

TEST_CASE("a cook who is asked to stop while his helper cleans up") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto cook = asyncio::create_task(outcome_of(tidy(log, 1h)));
    co_await sleep(6min);  // the limit has passed a minute ago
    cook.cancel();
    const auto outcome = co_await cook;
    CHECK_MESSAGE(outcome == "cancelled"s,
                  "the limit had passed, the helper was cleaning up, and then "
                  "the cook was sent home. That request was lost, since the "
                  "helper was late: "s
                      << outcome);
  });
}

TEST_CASE("a helper who fails leaves nothing on the loop") {
  std::vector<long> waits;
  const auto main = []() -> coroutine<> {
    // It is kept until the end: what was left may refer to it.
    auto cooking = kitchen::with_helper(burns(), 5min);
    try {
      co_await cooking;
    } catch (const std::runtime_error&) {  // he always does
    }
    co_await sleep(1h);
  };
  asyncio::run(main(), std::make_unique<noting_clock>(waits));
  const bool left = std::ranges::find(waits, 5) != waits.end();
  CHECK_MESSAGE(
      !left,
      "the helper failed in the first minute, and the cook came back. "
      "Nevertheless something woke the loop in minute 5: a timer was "
      "left behind, and what it uses may be gone by then"s);
}

TEST_CASE("a cook who is asked to stop, and a helper who refuses") {
  run([]() -> coroutine<> {
    const auto cook = asyncio::create_task(outcome_of(refuses()));
    co_await sleep(1min);
    cook.cancel();
    const auto outcome = co_await cook;
    CHECK_MESSAGE(outcome == "8"s,
                  "the cook was sent home, the helper has finished his dish "
                  "all the same, and it was thrown away: "s
                      << outcome);
  });
}
