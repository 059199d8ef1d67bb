// What the tests of first_result() share: fishmongers, and what came of a call.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "common/observer/failure_text.hpp"

namespace first_result_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::first_result;
using asyncio::sleep;
using calls = std::vector<coroutine<std::string>>;

/// Fishmongers who leave a trace.
struct harbour {
  std::string trace;
  std::string reports;  // what the exception handler was told

  coroutine<std::string> sell(std::string fish, std::chrono::minutes takes) {
    co_await sleep(takes);
    trace += fish + " is sold; ";
    co_return fish;
  }
  coroutine<std::string> close(std::string name, std::chrono::minutes takes) {
    co_await sleep(takes);
    throw std::runtime_error(name + " has closed");
  }
  /// Hangs up without having been asked.
  coroutine<std::string> hang_up(std::chrono::minutes takes) {
    co_await sleep(takes);
    throw cancelled_error("the line is dead");
  }
  /// Fails when it is told that no fish is needed.
  coroutine<std::string> shout() {
    try {
      co_await sleep(540min);
    } catch (const cancelled_error&) {
      throw std::runtime_error("an angry fishmonger");
    }
    co_return "shout"s;
  }
  /// Needs so long to hang up, and offers a fish nevertheless.
  coroutine<std::string> chat(std::chrono::minutes cleaning) {
    try {
      co_await sleep(540min);
    } catch (const cancelled_error&) {
    }
    co_await sleep(cleaning);
    trace += "hung up; ";
    co_return "herring"s;
  }

  /// Not by asyncio::run(), which the compiler would be busy with for longer.
  /// What is left in the end is destroyed with the loop, and not reported.
  void run(coroutine<> body) {
    bool over = false;
    asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
    loop.set_exception_handler([&](asyncio::event_loop&,
                                   const asyncio::exception_context& what) {
      if (!over)
        reports +=
            what.message + ": " + asyncio::failure_text(what.exception) + "; ";
    });
    asyncio::run_until_complete(loop, std::move(body));
    over = true;
  }
};

/// What came of it, and after how many minutes.
inline coroutine<std::string> outcome_of(calls all) {
  const auto begin = asyncio::get_running_loop().time();
  std::string what;
  try {
    what = co_await first_result(std::move(all));
  } catch (const cancelled_error& stop) {
    what = "cancelled: " + stop.message();
  } catch (const std::exception& error) {
    what = error.what();
  }
  const auto minutes = (asyncio::get_running_loop().time() - begin) / 1min;
  co_return what + " after " + std::to_string(minutes);
}

}  // namespace first_result_test
