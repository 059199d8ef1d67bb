// What the tests of first_result() share: fishmongers, and what came of a call.
// Only use.cpp knows the answer, so a check compiles nothing else again.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"

namespace first_result_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using calls = std::vector<coroutine<std::string>>;

/// Fishmongers who leave a trace.
struct harbour {
  std::string trace;
  std::string reports;  // what the exception handler was told

  coroutine<std::string> sell(std::string fish, std::chrono::minutes takes);
  coroutine<std::string> close(std::string name, std::chrono::minutes takes);
  /// Hangs up without having been asked.
  coroutine<std::string> hang_up(std::chrono::minutes takes);
  /// Fails when it is told that no fish is needed.
  coroutine<std::string> shout();
  /// Needs so long to hang up, and offers a fish nevertheless.
  coroutine<std::string> chat(std::chrono::minutes cleaning);

  /// Runs it to its end. What is left then is destroyed with the loop, and not
  /// reported.
  void run(coroutine<> body);
};

/// What came of it, and after how many minutes.
coroutine<std::string> outcome_of(calls all);

}  // namespace first_result_test
