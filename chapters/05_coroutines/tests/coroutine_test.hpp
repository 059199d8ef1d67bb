// What the tests of this chapter share: a driver that a test turns by hand,
// witnesses of destruction, and a measure of the native stack.

#pragma once

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/driver.hpp"

namespace asyncio {

/// Runs a stack of coroutines when the test says so, and not when a loop does.
template <class T>
class hand_driver : public driver {
 public:
  explicit hand_driver(coroutine<T> body) : frame_(body.release()) {
    frame_.promise().run_on(*this);
    set_root(frame_);
  }

  /// Lets the stack run until it blocks or ends; true: it has ended.
  bool resume() { return ended_ = run_until_blocked(); }
  /// The same, with something thrown into it where it blocks.
  template <class Error>
  bool resume_with(Error error) {
    throw_into(std::make_exception_ptr(std::move(error)));
    return resume();
  }
  /// What the outermost coroutine returned, or threw. Throws std::logic_error
  /// if the stack has not ended: then there is nothing to take.
  T take() {
    if (!ended_) throw std::logic_error("the stack of coroutines did not end");
    return frame_.promise().take();
  }

  int steps = 0;  ///< how often a loop made it go on

  // What a test may want to look at, or do by hand.
  using driver::throw_into;
  using driver::unwind;
  using driver::waiting_for;

 private:
  void step() override {
    ++steps;
    resume();
  }

  typename coroutine<T>::frame_handle frame_;
  bool ended_ = false;
};

/// Runs a coroutine that never blocks.
template <class T>
T run_now(coroutine<T> body) {
  hand_driver<T> runner(std::move(body));
  runner.resume();
  return runner.take();
}

using journal = std::vector<std::string>;

/// Writes a line when it is destroyed. What was moved from writes nothing.
class witness {
 public:
  witness(journal& lines, std::string name)
      : lines_(&lines), name_(std::move(name)) {}
  witness(witness&& other) noexcept
      : lines_(std::exchange(other.lines_, nullptr)),
        name_(std::move(other.name_)) {}
  witness& operator=(witness&&) = delete;
  ~witness() {
    if (lines_ != nullptr) lines_->push_back(name_ + " destroyed");
  }

 private:
  journal* lines_;
  std::string name_;
};

/// How far the native stack of this thread has grown, up to a constant.
[[gnu::noinline]] inline std::intptr_t stack_position() {
  return reinterpret_cast<std::intptr_t>(__builtin_frame_address(0));
}

}  // namespace asyncio
