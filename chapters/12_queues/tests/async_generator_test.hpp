// What the tests of async generators share: two of them, and who asks.

#pragma once

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>

#include "06_tasks/tests/task_test.hpp"
#include "12_queues/async_generator.hpp"

namespace asyncio {

// Yields 0, 1, … below `end`, one a second.
inline async_generator<int> counts(trace& log, int end) {
  const farewell gone([&log] { log("gone"); });
  for (int i = 0; i < end; ++i) {
    log("makes", i);
    co_await sleep(std::chrono::seconds(1));
    co_yield i;
  }
  log("ends");
}

// Takes one value, and tells.
inline coroutine<> takes(const async_generator<int>& from, trace& log) {
  try {
    const auto x = co_await from.next();
    log("took", x ? *x : -1);
  } catch (...) {
    log(what_is(std::current_exception()));
  }
}

// How a body answers when it is closed.
enum class answer { cleans, returns, yields, fails, is_cancelled };

// Yields its name; when it is closed, it cleans up for a second.
inline async_generator<std::string> tidy(trace& log, std::string name,
                                         answer to_exit = answer::cleans) {
  const farewell gone([&log, name] { log(name, "gone"); });
  std::exception_ptr thrown;
  try {
    co_yield name;
    log(name, "goes on");
  } catch (const std::exception&) {
    log("not reached");
  } catch (...) {
    thrown = std::current_exception();
  }
  co_await sleep(std::chrono::seconds(1));
  log(name, "is clean");
  if (to_exit == answer::yields) co_yield "again";
  if (to_exit == answer::fails) throw std::runtime_error("dropped the pan");
  if (to_exit == answer::is_cancelled) throw cancelled_error();
  if (to_exit == answer::cleans && thrown) std::rethrow_exception(thrown);
}

}  // namespace asyncio
