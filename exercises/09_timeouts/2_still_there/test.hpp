// What the tests share: a helper who needs time to clean up, and what the cook
// sees of it.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace still_there_test {

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
inline coroutine<int> tidy(kitchen_log& log, std::chrono::minutes takes) {
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
inline coroutine<int> refuses() {
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
  }
  co_await sleep(1min);
  co_return 8;
}

inline coroutine<int> burns() {
  co_await sleep(1min);
  throw std::runtime_error("burnt");
}

/// What a caller of with_helper() sees.
inline coroutine<std::string> outcome_of(coroutine<int> work) {
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

/// A clock that notes whether the loop has waited for the end of minute 5.
class noting_clock : public asyncio::virtual_time {
 public:
  explicit noting_clock(bool& waited) : waited_(waited) {}

  void wait(asyncio::time_point until) override {
    if (until.time_since_epoch() / 1min == 5) waited_ = true;
    virtual_time::wait(until);
  }

 private:
  bool& waited_;
};

template <class Main>
void run(Main main) {
  asyncio::run_without_cleanup(main());
}

}  // namespace still_there_test
