// exit_watch: tells a loop that a process has ended.
//
// Each child is watched by itself. To wait for "any child" instead, by
// waitpid(-1) when SIGCHLD comes, would take the exit status of children that
// others have started in this process; and two that end at once may make one
// signal.

#pragma once

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "07_select/os_error.hpp"
#include "07_select/reactor.hpp"
#include "07_select/selector.hpp"
#include "07_select/sock.hpp"
#include "13_threads_and_signals/run_in_executor.hpp"
#include "13_threads_and_signals/thread_pool.hpp"

namespace asyncio {

/// Whoever wants to know that a process has ended.
class exit_listener {
 public:
  /// It has ended, and is to be reaped. Called once, in the loop's thread.
  virtual void has_exited() = 0;

 protected:
  ~exit_listener() = default;
};

/// Watches a process, from begin() until it is destroyed; its listener may do
/// that when it is told.
class exit_watch {
 public:
  virtual ~exit_watch() = default;
  virtual void begin() = 0;
};

/// A descriptor that stands for a process, and is readable once it has ended.
/// -1 if the kernel has none (it is older than Linux 5.3, or forbids it), or
/// none are left. (glibc 2.36 has a function for this, which does not link from
/// C++.)
inline int pidfd_open(pid_t pid) noexcept {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

/// Watches a process by such a descriptor.
class pidfd_watch final : public exit_watch, private io_watcher {
 public:
  pidfd_watch(event_loop& loop, pid_t pid, exit_listener& listener)
      : reactor_(loop.part<reactor>()), pid_(pid), listener_(listener) {}
  ~pidfd_watch() override { stop(); }

  /// Throws std::system_error if there is no descriptor left, and what
  /// reactor::add() throws.
  void begin() override {
    pidfd_ = sock(pidfd_open(pid_));
    if (!pidfd_.is_open()) throw os_error("pidfd_open");
    reactor_.add(pidfd_.fd(), selector::readable, *this);
    watching_ = true;
  }

 private:
  void ready() override {
    stop();
    listener_.has_exited();  // the last: it may destroy this
  }
  void dropped(int) noexcept override { watching_ = false; }

  void stop() noexcept {
    if (std::exchange(watching_, false))
      reactor_.take(pidfd_.fd(), selector::readable);
    pidfd_.close();
  }

  reactor& reactor_;
  const pid_t pid_;
  exit_listener& listener_;
  sock pidfd_;
  bool watching_ = false;
};

/// Watches a process by a thread that does nothing else. It waits without
/// reaping: the pid must not go to another process before the loop's thread
/// knows that this one has ended.
class thread_watch final : public exit_watch {
 public:
  thread_watch(event_loop& loop, pid_t pid, exit_listener& listener)
      : reactor_(loop.part<reactor>()), pid_(pid), listener_(listener) {}
  /// The process must have ended, or be about to: the thread is waited for.
  ~thread_watch() override {
    if (!callback_) return;
    ended_->remove_done_callback(*callback_);
    reactor_.expect(+1);
  }

  /// Throws std::system_error if the system has no thread left.
  void begin() override {
    ended_ = run_in_executor(thread_, [pid = pid_] { wait_for_exit(pid); });
    callback_ = ended_->add_done_callback([this](const auto&) {
      listener_.has_exited();  // the last: it may destroy this
    });
    // A clock that jumps stands still for jobs in threads, but this one may
    // never end: it does not count.
    reactor_.expect(-1);
  }

 private:
  static void wait_for_exit(pid_t pid) noexcept {
    siginfo_t unused{};
    while (::waitid(P_PID, static_cast<id_t>(pid), &unused,
                    WEXITED | WNOWAIT) != 0 &&
           errno == EINTR)
      continue;
  }

  reactor& reactor_;
  const pid_t pid_;
  exit_listener& listener_;
  thread_pool_executor thread_{1};
  std::optional<future<>> ended_;  // both empty until begin()
  std::optional<std::uint64_t> callback_;
};

/// May pidfds be used? For tests of what happens without them; for loops that
/// have not started a program yet.
inline constinit std::atomic<bool> pidfds_allowed = true;

/// Are there pidfds? Asks the kernel for our own.
inline bool has_pidfds() {
  if (!pidfds_allowed) return false;
  const sock ours(pidfd_open(::getpid()));
  return ours.is_open();
}

}  // namespace asyncio
