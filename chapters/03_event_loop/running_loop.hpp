// Which loop? The one that runs in this thread; or one that may be gone.

#pragma once

#include <stdexcept>

#include "03_event_loop/counted.hpp"

namespace asyncio {

class event_loop;

/// Whatever may outlive a loop keeps this instead of the loop's address: it
/// tells whether the loop is still there.
struct loop_link : counted {
  explicit loop_link(event_loop& it) : loop(&it) {}
  event_loop* loop;  ///< nullptr once the loop is gone
};

/// As long as this lives, a loop is the one that runs in this thread.
class running_loop {
 public:
  explicit running_loop(event_loop& it) noexcept { it_ = &it; }
  running_loop(const running_loop&) = delete;
  running_loop& operator=(const running_loop&) = delete;
  ~running_loop() { it_ = nullptr; }

  /// The loop that runs in this thread, or nullptr.
  static event_loop* get() noexcept { return it_; }

 private:
  inline static constinit thread_local event_loop* it_ = nullptr;
};

// Apart, so that get_running_loop() is short.
[[noreturn, gnu::noinline, gnu::cold]] inline void no_running_loop() {
  throw std::runtime_error("no running event loop");
}

/// The loop that runs in this thread; throws std::runtime_error when none does.
inline event_loop& get_running_loop() {
  if (running_loop::get() == nullptr) no_running_loop();
  return *running_loop::get();
}

}  // namespace asyncio
