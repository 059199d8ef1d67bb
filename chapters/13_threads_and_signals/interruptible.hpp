// interruptible: Ctrl-C asks the main task to stop.
//
// Without this, Ctrl-C ends the process wherever it is: no destructor runs, and
// half a file is left behind.

#pragma once

#include <signal.h>
#include <utility>

#include "03_event_loop/errors.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "13_threads_and_signals/signals.hpp"

namespace asyncio {

/// The program was stopped by Ctrl-C (Python: KeyboardInterrupt). It is a
/// system_exit with the status that shells expect then, 130.
class keyboard_interrupt : public system_exit {
 public:
  keyboard_interrupt() : system_exit(128 + SIGINT) {}
};

/// As long as it lives, the first SIGINT cancels the task that made it.
class cancelled_by_sigint {
 public:
  explicit cancelled_by_sigint(any_task which) : task_(std::move(which)) {
    struct sigaction now{};
    ::sigaction(SIGINT, nullptr, &now);
    // A program that a script has started in the background ignores SIGINT, and
    // goes on doing so. A handler of somebody else stays, too.
    if (now.sa_handler != SIG_DFL) return;
    // Once: for a task that does not stop, Ctrl-C again ends the process.
    loop_.part<signal_handlers>().add(
        SIGINT,
        [this] {
          happened_ = true;
          task_.cancel();
        },
        signal_mode::once);
    is_added_ = true;
  }
  cancelled_by_sigint(const cancelled_by_sigint&) = delete;
  cancelled_by_sigint& operator=(const cancelled_by_sigint&) = delete;
  ~cancelled_by_sigint() {
    if (is_added_ && !loop_.is_closed())
      loop_.part<signal_handlers>().remove(SIGINT);
  }

  bool happened() const noexcept { return happened_; }

 private:
  any_task task_;
  event_loop& loop_ = get_running_loop();
  bool is_added_ = false;
  bool happened_ = false;
};

/// `run(interruptible(main()))`: the first Ctrl-C cancels the main task, whose
/// cleaning up runs; then this throws keyboard_interrupt. A main task that
/// carries on nevertheless gives its result as ever. The second Ctrl-C ends the
/// process at once. (In asyncio, run() does this by itself.)
template <awaitable X>
coroutine<await_result<X>> interruptible(X main) {
  const auto self = *current_task();
  const cancelled_by_sigint ctrl_c(self);
  try {
    co_return co_await std::move(main);
  } catch (const cancelled_error&) {
    // Others may have asked it to stop, too: then it is cancelled.
    if (!ctrl_c.happened() || self.uncancel() > 0) throw;
  }
  throw keyboard_interrupt();
}

}  // namespace asyncio
