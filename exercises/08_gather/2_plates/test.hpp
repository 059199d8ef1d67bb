// What the tests of a table share: cooks, and what was served.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/await_future.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace plates_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;

inline coroutine<std::string> make(std::string dish,
                                   std::chrono::minutes takes) {
  co_await asyncio::sleep(takes);
  co_return dish;
}

inline coroutine<std::string> fail(std::chrono::minutes after) {
  co_await asyncio::sleep(after);
  throw std::runtime_error("burnt");
}

inline coroutine<std::string> look_up() {
  throw std::out_of_range("no such dish");
  co_return "";
}

// What was served, and how many minutes it took.
struct table {
  std::vector<std::string> plates;
  long minutes = 0;
};

inline coroutine<table> serve(std::vector<kitchen::cook> cooks) {
  const auto begin = asyncio::get_running_loop().time();
  table result;
  try {
    result.plates = co_await kitchen::plates(std::move(cooks));
  } catch (const std::exception& error) {
    result.plates.push_back(std::string("nothing: ") + error.what());
  }
  result.minutes = (asyncio::get_running_loop().time() - begin) / 1min;
  co_return result;
}

inline table evening(std::vector<kitchen::cook> cooks) {
  return asyncio::run_without_cleanup(serve(std::move(cooks)));
}

inline std::string text(const std::vector<std::string>& plates) {
  std::string all;
  for (const auto& each : plates) all += (all.empty() ? "" : ", ") + each;
  return all;
}

// Tells whether it went on to the end.
inline coroutine<std::string> make_and_tell(bool& made) {
  co_await asyncio::sleep(10min);
  made = true;
  co_return "soup";
}

inline coroutine<> send_guests_home(bool& first, bool& second) {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make_and_tell(first));
  cooks.push_back(make_and_tell(second));
  const auto serving = asyncio::create_task(kitchen::plates(std::move(cooks)));
  co_await asyncio::sleep(5min);
  serving.cancel();
  co_await asyncio::sleep(1h);
  CHECK_MESSAGE(serving.cancelled(),
                "plates() was asked to stop, and served nonetheless: it took "
                "its own cancellation for a failure"s);
}

}  // namespace plates_test
