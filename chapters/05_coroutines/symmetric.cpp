// Symmetric transfer, measured against the pump: what each of them does with
// the native stack, and how long an await takes.
//
//   symmetric N        N awaits in a row: has the native stack grown?
//   symmetric N time   the same, and how long each took
//
// No part of the library: the text tells how to build it.

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/driver.hpp"

namespace {

/// A coroutine that gives an int. It resumes its callee itself, and is resumed
/// by it: that is called symmetric transfer.
class chained {
 public:
  // #region chained
  struct promise_type : asyncio::result_promise<int> {
    chained get_return_object() {
      return chained(std::coroutine_handle<promise_type>::from_promise(*this));
    }

    struct resume_caller {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(
          std::coroutine_handle<promise_type> ended) const noexcept {
        return ended.promise().caller;
      }
      void await_resume() const noexcept {}
    };
    resume_caller final_suspend() const noexcept { return {}; }

    std::coroutine_handle<> caller = std::noop_coroutine();
  };

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(
      std::coroutine_handle<> caller) const noexcept {
    frame_.promise().caller = caller;
    return frame_;
  }
  int await_resume() const { return frame_.promise().take(); }
  // #endregion

  chained(chained&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  chained& operator=(chained&&) = delete;
  ~chained() {
    if (frame_) frame_.destroy();
  }
  int run() {
    frame_.resume();
    return await_resume();
  }

 private:
  explicit chained(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

/// The pump, with no loop around it.
class pump : public asyncio::driver {
 public:
  int run(asyncio::coroutine<int> body) {
    const auto frame = body.release();
    frame.promise().run_on(*this);
    set_root(frame);
    step();
    return frame.promise().take();
  }

 private:
  void step() override { run_until_blocked(); }
};

/// The lowest and the highest place at which the native stack was seen.
struct stack_seen {
  std::intptr_t lowest = std::numeric_limits<std::intptr_t>::max();
  std::intptr_t highest = std::numeric_limits<std::intptr_t>::min();

  [[gnu::noinline]] void look() {
    const auto here =
        reinterpret_cast<std::intptr_t>(__builtin_frame_address(0));
    lowest = std::min(lowest, here);
    highest = std::max(highest, here);
  }
};
stack_seen seen;

// Not inlined, so that both kinds really make a call and a frame.
template <class Coroutine>
[[gnu::noinline]] Coroutine one(bool watched) {
  if (watched) seen.look();
  co_return 1;
}

template <class Coroutine>
Coroutine count(int n, bool watched) {
  int sum = 0;
  for (int i = 0; i < n; ++i) sum += co_await one<Coroutine>(watched);
  co_return sum;
}

int run_chained(int n, bool watched) {
  return count<chained>(n, watched).run();
}
int run_pumped(int n, bool watched) {
  return pump().run(count<asyncio::coroutine<int>>(n, watched));
}

void tell_growth(const char* kind, int (*run)(int, bool), int n) {
  seen = {};
  const int counted = run(n, true);
  std::cout << kind << ": " << counted << " awaits, and the native stack "
            << (seen.highest - seen.lowest < 16 ? "is where it was"
                                                : "has grown")
            << std::endl;
}

double nanoseconds_each(int (*run)(int, bool), int n) {
  const auto begun = std::chrono::steady_clock::now();
  const int counted = run(n, false);
  const std::chrono::duration<double, std::nano> took =
      std::chrono::steady_clock::now() - begun;
  return took.count() / counted;
}

/// The best of five each, taken in turns: what else the machine does can only
/// add to it.
void tell_time(int n) {
  double best_chained = std::numeric_limits<double>::max();
  double best_pumped = best_chained;
  for (int round = 0; round < 5; ++round) {
    best_chained = std::min(best_chained, nanoseconds_each(run_chained, n));
    best_pumped = std::min(best_pumped, nanoseconds_each(run_pumped, n));
  }
  std::cout << std::fixed << std::setprecision(1) << "chained: " << best_chained
            << " ns an await\npumped: " << best_pumped << " ns an await\n";
}

}  // namespace

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 0;
  if (n < 1 || argc > 3 || (argc == 3 && std::string(argv[2]) != "time")) {
    std::cerr << "usage: symmetric N [time], where N is a number of awaits\n";
    return 2;
  }
  if (argc == 3) {
    tell_time(n);
    return 0;
  }
  tell_growth("pumped", run_pumped, n);
  tell_growth("chained", run_chained, n);
}
