// What the tests of this chapter share: cooks who can be stopped, a trace of
// what they do, and what a group holds, in words.

#pragma once

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"

namespace asyncio {

/// what_is(); of a group, what it holds, in brackets: "[burnt, [raw]]".
inline std::string tree(const std::exception_ptr& error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const exception_group& group) {
    std::string all;
    for (const auto& each : group.exceptions())
      all += (all.empty() ? "" : ", ") + tree(each);
    return "[" + all + "]";
  } catch (const system_exit& exit) {
    return "exit " + std::to_string(exit.status());
  } catch (...) {
    return what_is(std::current_exception());
  }
  return "nothing";
}

/// A kitchen whose trace says what its cooks do.
struct group_fixture {
  trace log;

  /// Works for a while. Asked to stop, cleans up for a while; asked again in
  /// that, leaves it undone.
  coroutine<> cook(std::string name, std::chrono::seconds takes,
                   std::chrono::seconds cleanup = {}) {
    std::exception_ptr stopped;
    try {
      co_await sleep(takes);
      log(name, "serves");
      co_return;
    } catch (const cancelled_error&) {
      log(name, "stops");
      stopped = std::current_exception();
    }
    if (cleanup > cleanup.zero()) {
      try {
        co_await sleep(cleanup);
      } catch (const cancelled_error&) {
        log(name, "is asked again");
        throw;
      }
      log(name, "is clean");
    }
    std::rethrow_exception(stopped);
  }

  /// Works for a while, and fails.
  coroutine<> burn(std::string what, std::chrono::seconds takes) {
    co_await sleep(takes);
    throw std::runtime_error(what);
  }

  /// Works until asked to stop, and fails because of it.
  coroutine<> drop(std::string what) {
    try {
      co_await sleep(std::chrono::hours(1));
    } catch (const cancelled_error&) {
      throw std::runtime_error(what);
    }
  }

  /// Awaits `group`; tells what came of it, and how many requests to stop are
  /// pending then.
  coroutine<> tell(coroutine<> group) {
    std::exception_ptr error;
    try {
      co_await group;
    } catch (...) {
      error = std::current_exception();
    }
    log("came:", tree(error), current_task()->cancelling());
  }
};

}  // namespace asyncio
