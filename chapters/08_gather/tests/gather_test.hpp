// What the tests of this chapter share: cooks who take their time, and a
// kitchen that writes down what they do.

#pragma once

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/tests/task_test.hpp"

namespace asyncio {

/// Cannot be copied, though its type says so.
struct secret {
  secret() = default;
  secret(const secret&) { throw std::runtime_error("not to be copied"); }
  secret(secret&&) noexcept = default;
};
inline coroutine<secret> whisper() { co_return secret(); }

/// A trace, and coroutines that write into it.
struct kitchen {
  trace log;

  /// Takes so many minutes; gives how many.
  coroutine<int> cook(std::string name, int minutes) {
    log(name, "begins");
    co_await work(name, minutes);
    log(name, "ends");
    co_return minutes;
  }
  /// Fails after so many minutes.
  coroutine<int> burn(std::string name, int minutes) {
    co_await work(name, minutes);
    throw std::runtime_error(name + " burns");
  }
  /// Refuses to stop; gives how many minutes it would have taken.
  coroutine<int> refuse(std::string name, int minutes) {
    try {
      co_await sleep(std::chrono::minutes(minutes));
    } catch (const cancelled_error& stop) {
      log(name, "refuses:", stop.message());
    }
    co_return minutes;
  }
  /// Needs some minutes to clean up when it is asked to stop.
  coroutine<int> clean(std::string name, int minutes) {
    std::exception_ptr stopped;
    try {
      co_await sleep(std::chrono::hours(9));
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    co_await sleep(std::chrono::minutes(minutes));
    log(name, "is clean");
    if (stopped) std::rethrow_exception(stopped);
    co_return minutes;
  }

  /// Runs what a test does as the main task, and tells the trace what the
  /// loop's exception handler is told.
  template <class T>
  T run(coroutine<T> main) {
    return run_virtually(listening(std::move(main)));
  }

 private:
  coroutine<> work(std::string name, int minutes) {
    try {
      co_await sleep(std::chrono::minutes(minutes));
    } catch (const cancelled_error& stop) {
      log(name, "stops:", stop.message());
      throw;
    }
  }
  template <class T>
  coroutine<T> listening(coroutine<T> main) {
    listen(get_running_loop(), log);
    co_return co_await std::move(main);
  }
};

/// Waits; gives what came of it, in words.
template <awaitable X>
coroutine<std::string> outcome_of(X awaited) {
  std::string what = "ends";
  try {
    co_await std::move(awaited);
  } catch (...) {
    what = what_is(std::current_exception());
  }
  co_return what;
}

/// How many minutes the loop's clock has gone on since `begin`.
inline int minutes_since(time_point begin) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(
                              get_running_loop().time() - begin)
                              .count());
}

/// Lets everybody have so many turns.
inline coroutine<> turns(int count) {
  for (; count > 0; --count) co_await sleep(std::chrono::seconds(0));
}

/// Runs `program`, a function that gives a coroutine, again and again, and
/// cancels it after 0, 1, 2, … turns, until it ends before that.
template <class Program>
void cancel_everywhere(Program program) {
  bool ended = false;
  int after = 0;
  while (!ended) {
    REQUIRE(after < 100);
    const auto main = [&]() -> coroutine<> {
      const auto it = create_task(program());
      co_await turns(after);
      ended = !it.cancel();
      co_await until_done(it.state());
      CHECK(it.cancelled() == !ended);
    };
    run_virtually(main());
    ++after;
  }
}

}  // namespace asyncio
