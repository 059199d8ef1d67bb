// held: what somebody has acquired, and gives back at the end of a scope.

#pragma once

#include <utility>

#include "11_synchronization/waiting_line.hpp"

namespace asyncio {

/// A guard: its destructor releases, also when the task is cancelled or fails
/// (Python: leaving `async with`). It must not outlive what it holds.
template <class Tool>
class [[nodiscard]] held {
 public:
  explicit held(Tool& tool) noexcept : tool_(&tool) {}
  held(held&& other) noexcept : tool_(std::exchange(other.tool_, nullptr)) {}
  held& operator=(held other) noexcept {
    std::swap(tool_, other.tool_);
    return *this;
  }
  ~held() {
    if (tool_ != nullptr) tool_->give_back();
  }

  /// Releases before the end of the scope. A second call does nothing. Throws
  /// std::runtime_error if somebody else has released it; the destructor, which
  /// must not throw, is silent about that.
  void release() {
    if (tool_ != nullptr) std::exchange(tool_, nullptr)->release();
  }
  /// Is it still held, by this guard?
  explicit operator bool() const noexcept { return tool_ != nullptr; }

 private:
  Tool* tool_;  // nullptr: given back, or moved away
};

/// What hold() returns: `co_await` waits in line, and gives the guard.
template <class Tool>
class [[nodiscard]] holding {
 public:
  explicit holding(Tool& tool) noexcept : tool_(&tool) {}

  class holder : public Tool::place {
   public:
    explicit holder(Tool& tool) noexcept : Tool::place(tool), tool_(&tool) {}
    held<Tool> await_resume() {
      Tool::place::await_resume();
      return held<Tool>(*tool_);
    }

   private:
    Tool* tool_;
  };
  holder operator co_await() const noexcept { return holder(*tool_); }

 private:
  Tool* tool_;
};

}  // namespace asyncio
