// What the tests of must_finish() share: the till, and what came of its work.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "common/observer/failure_text.hpp"

namespace must_finish_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::must_finish;
using asyncio::sleep;

/// The till, and what became of its work.
struct till {
  bool disturbed = false;
  bool printed = false;

  coroutine<int> print() {
    try {
      co_await sleep(8min);
      printed = true;
    } catch (const cancelled_error&) {
      disturbed = true;
      throw;
    }
    co_return 42;
  }
  coroutine<int> jam() {
    co_await sleep(8min);
    throw std::runtime_error("the paper is jammed");
  }
};

template <asyncio::awaitable Work>
coroutine<std::string> outcome_of(Work work) {
  try {
    const int number = co_await must_finish(std::move(work));
    co_return std::to_string(number);
  } catch (const cancelled_error& error) {
    co_return "cancelled: " + error.message();
  } catch (const std::exception& error) {
    co_return error.what();
  }
}

/// Runs a test's main task under virtual time; gives how often the exception
/// handler was told. (asyncio::run() would keep the compiler busy for longer.)
/// What is left in the end is destroyed with the loop, and is not told.
template <class Main>
int run(Main main) {
  int told = 0;
  bool over = false;
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
  loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context&) {
        if (!over) ++told;
      });
  asyncio::run_until_complete(loop, main());
  over = true;
  return told;
}

}  // namespace must_finish_test
