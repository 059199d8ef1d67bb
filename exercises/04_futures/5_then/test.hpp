// What the tests of then() share: a kitchen, and what came of a future.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"

namespace then_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::future;
using asyncio::then;

/// A loop under virtual time that runs until nothing is left to do, and notes
/// what its exception handler is told.
struct kitchen {
  asyncio::event_loop loop{std::make_unique<asyncio::virtual_time>()};
  std::vector<std::string> reports;

  kitchen() {
    loop.set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& what) {
          reports.push_back(what.message);
        });
  }
  void run() {
    loop.call_later(1h, [this] { loop.stop(); });
    loop.run_forever();
  }
  future<std::string> order(const std::string& dish) {
    future<std::string> plate(loop);
    loop.call_later(10min, [plate, dish] {
      if (!plate.done()) plate.set_result(dish);
    });
    return plate;
  }
};

inline int letters(const std::string& text) {
  return static_cast<int>(text.size());
}

/// "result: soup", "failed: too hot", "cancelled: no guests" or "pending".
template <class T>
std::string outcome_of(const future<T>& it) {
  if (!it.done()) return "pending";
  try {
    std::ostringstream text;
    if constexpr (std::is_void_v<T>)
      it.result();
    else
      text << "result: " << it.result();
    return text.str();
  } catch (const asyncio::cancelled_error& error) {
    return "cancelled: " + error.message();
  } catch (const std::exception& error) {
    return std::string("failed: ") + error.what();
  }
}

}  // namespace then_test
