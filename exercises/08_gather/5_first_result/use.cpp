// first_result(), as the test cases of test.cpp call it.

#include <answer.hpp>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "test.hpp"

namespace first_result_test {

coroutine<std::string> outcome_of(calls all) {
  const auto begin = asyncio::get_running_loop().time();
  std::string what;
  try {
    what = co_await asyncio::first_result(std::move(all));
  } catch (const cancelled_error& stop) {
    what = "cancelled: " + stop.message();
  } catch (const std::exception& error) {
    what = error.what();
  }
  const auto minutes = (asyncio::get_running_loop().time() - begin) / 1min;
  co_return what + " after " + std::to_string(minutes);
}

}  // namespace first_result_test
