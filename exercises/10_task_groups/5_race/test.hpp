// What the tests of race() share: a track, and its runners.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "common/observer/failure_text.hpp"

namespace race_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::exception_group;
using asyncio::race;
using asyncio::sleep;

/// What a winner gets: a name on it. Counts how often one is copied.
struct medal {
  medal(std::string name) : of(std::move(name)) {}
  medal(const char* name) : of(name) {}
  medal(const medal& other) : of(other.of) { ++copies; }
  medal(medal&&) = default;
  medal& operator=(const medal& other) {
    ++copies;
    of = other.of;
    return *this;
  }
  medal& operator=(medal&&) = default;
  ~medal() = default;

  std::string of;
  inline static int copies = 0;
};
using runners = std::vector<coroutine<medal>>;

/// "[a, b]" of a group; what() of anything else.
inline std::string in_words(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const exception_group& group) {
    std::string all;
    for (const auto& each : group.exceptions())
      all += (all.empty() ? "" : ", ") + asyncio::failure_text(each);
    return "[" + all + "]";
  } catch (const cancelled_error&) {
    return "cancelled";
  } catch (...) {
    return asyncio::failure_text(std::current_exception());
  }
}

/// A track whose runners leave a trace.
struct track {
  int cleaning = 0;  // how many do now
  int left = 0;      // how many did when the race was over
  int minutes = 0;   // how long the race took

  /// Arrives after so many minutes. Stopped before, cleans up for one more,
  /// and perhaps fails in that.
  coroutine<medal> runner(std::string name, int takes, bool slips = false) {
    std::exception_ptr stopped;
    try {
      co_await sleep(std::chrono::minutes(takes));
      co_return name;
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    ++cleaning;
    co_await sleep(1min);
    --cleaning;
    if (slips) throw std::runtime_error("a broken dish");
    std::rethrow_exception(stopped);
  }
  coroutine<medal> stubborn(std::string name, int takes) {
    try {
      co_await sleep(std::chrono::minutes(takes));
    } catch (const cancelled_error&) {
    }
    co_return name;
  }
  coroutine<medal> gives_up(int takes) {
    co_await sleep(std::chrono::minutes(takes));
    throw cancelled_error();
    co_return "";
  }
  coroutine<medal> throws_seven() {
    co_await sleep(1min);
    throw 7;
    co_return "";
  }
  coroutine<medal> falls(std::string why, int takes) {
    co_await sleep(std::chrono::minutes(takes));
    throw std::runtime_error(why);
    co_return "";
  }

  /// The winner, or what was thrown.
  coroutine<std::string> outcome(runners all) {
    const auto began = asyncio::get_running_loop().time();
    std::string came;
    try {
      const medal won = co_await race(std::move(all));
      came = won.of;
    } catch (...) {
      came = in_words(std::current_exception());
    }
    minutes = static_cast<int>((asyncio::get_running_loop().time() - began) /
                               std::chrono::minutes(1));
    left = cleaning;
    co_return came;
  }
  std::string run(runners all) {
    return asyncio::run_without_cleanup(outcome(std::move(all)));
  }

  template <class... Runner>
  static runners of(Runner... each) {
    runners all;
    (all.push_back(std::move(each)), ...);
    return all;
  }
};

}  // namespace race_test
