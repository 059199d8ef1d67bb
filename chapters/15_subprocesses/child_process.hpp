// child_process: a program that we have started, from its beginning to its end.
//
// Until a process is reaped (waitpid), its pid is its own, even if it has
// ended. After that, the kernel may give the pid to any other process. So here
// is the only place that reaps, and the only one that sends signals; both in
// the loop's thread.

#pragma once

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <system_error>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/ring.hpp"
#include "07_select/os_error.hpp"
#include "11_synchronization/event.hpp"
#include "14_streams/connection.hpp"
#include "15_subprocesses/exit_watch.hpp"

namespace asyncio {

/// There is no such process any more (Python: ProcessLookupError): ESRCH.
class process_lookup_error : public std::system_error {
 public:
  explicit process_lookup_error(const std::string& what)
      : std::system_error(ESRCH, std::generic_category(), what) {}
};

/// Our ends of the pipes to stdin, and from stdout and stderr; empty where
/// there is no pipe.
using child_pipes = std::array<counted_ptr<connection>, 3>;

/// One child. While it runs, its loop keeps it alive.
class child_process final : public counted,
                            private ring_link,
                            private exit_listener {
 public:
  child_process(event_loop& loop, child_pipes pipes)
      : loop_(loop.link()), pipes_(std::move(pipes)) {}

  pid_t pid() const noexcept { return pid_; }
  /// The exit status; -N when signal N has ended it; empty while it runs.
  std::optional<int> returncode() const noexcept { return returncode_; }
  /// Set once it was reaped.
  event& ended() noexcept { return ended_; }
  const child_pipes& pipes() const noexcept { return pipes_; }

  // #region signal
  /// Throws process_lookup_error if it has ended, and std::system_error
  /// (EINVAL, EPERM).
  void send_signal(int signal) const {
    if (has_ended())
      throw process_lookup_error("process " + std::to_string(pid_) +
                                 " has ended");
    if (::kill(pid_, signal) != 0)
      throw os_error("cannot send signal " + std::to_string(signal));
  }
  // #endregion

  // --- for its loop ---

  /// It has started, and takes its place among those that run.
  void started(pid_t pid, ring_link& running) noexcept {
    pid_ = pid;
    itself_ = counted_ptr(this);
    insert_before(running);
  }
  /// Watches it. If that fails, it is killed.
  void watch(bool by_pidfd) {
    try {
      exit_listener& listener = *this;
      if (by_pidfd)
        watch_ = std::make_unique<pidfd_watch>(*loop_->loop, pid_, listener);
      else
        watch_ = std::make_unique<thread_watch>(*loop_->loop, pid_, listener);
      watch_->begin();
    } catch (...) {
      kill_and_reap();
      throw;
    }
  }
  static child_process& at(ring_link* place) noexcept {
    return static_cast<child_process&>(*place);
  }

  // #region kill
  /// Ends it, and waits for that: nothing can hold up a SIGKILL for long. But a
  /// child that runs as another user (sudo) may refuse ours (EPERM). It runs
  /// on, and we do not wait; only a thread that watches it cannot be given up.
  void kill_and_reap() noexcept {
    const bool runs_on =
        !has_ended() && ::kill(pid_, SIGKILL) != 0 && errno == EPERM;
    watch_.reset();  // before its pid may be another's
    const auto alive = reap(runs_on ? WNOHANG : 0);
    if (!runs_on) report_quietly([&] { ended_.set(); });
  }
  // #endregion

 private:
  // #region reap
  void has_exited() override {
    const auto alive = reap();
    watch_.reset();
    if (is_unknown_) report_unknown();
    ended_.set();
  }

  // Takes its exit status from the kernel: it is no zombie any more. Gives what
  // kept this alive. With WNOHANG it may still run, and has no status then.
  counted_ptr<child_process> reap(int options = 0) noexcept {
    int status = 0;
    pid_t reaped = 0;
    do {
      reaped = ::waitpid(pid_, &status, options);
    } while (reaped < 0 && errno == EINTR);
    is_unknown_ = reaped < 0;
    if (reaped != 0)
      returncode_ = is_unknown_           ? unknown
                    : WIFSIGNALED(status) ? -WTERMSIG(status)
                                          : WEXITSTATUS(status);
    take_out();
    return std::exchange(itself_, {});
  }
  // #endregion

  // Has it ended? It may not have been reaped yet. And if somebody else has
  // done that, or the kernel itself, since SIGCHLD is ignored, then it has.
  bool has_ended() const noexcept {
    if (returncode_) return true;
    siginfo_t found{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &found,
                    WEXITED | WNOHANG | WNOWAIT) != 0 ||
           found.si_pid != 0;
  }

  void report_unknown() const {
    if (loop_->loop == nullptr) return;
    loop_->loop->call_exception_handler(
        {"Unknown child process pid " + std::to_string(pid_) +
             ", will report returncode " + std::to_string(unknown),
         {},
         {}});
  }

  // What asyncio says in place of an exit status that somebody else has taken.
  static constexpr int unknown = 255;

  const counted_ptr<loop_link> loop_;
  pid_t pid_ = -1;
  std::optional<int> returncode_;
  bool is_unknown_ = false;  // somebody else has taken the exit status
  event ended_{"the end of a process"};
  const child_pipes pipes_;
  std::unique_ptr<exit_watch> watch_;  // empty until it has started
  counted_ptr<child_process> itself_;  // from started() until it was reaped
};

/// The children of one loop that run, a part of the loop. When it is closed,
/// they are killed.
class running_children : public loop_part {
 public:
  explicit running_children(event_loop& loop) : by_pidfd_(has_pidfds()) {
    // Made before, so that they are there until we go.
    if (by_pidfd_)
      loop.part<reactor>();
    else
      loop.part<loop_mail>();
  }
  ~running_children() override {
    while (!all_.alone()) child_process::at(all_.next()).kill_and_reap();
  }

  /// Takes a child that was started as `pid`. Throws what its watch throws;
  /// then it was killed.
  void add(child_process& child, pid_t pid) {
    child.started(pid, all_);
    child.watch(by_pidfd_);
  }

 private:
  const bool by_pidfd_;
  ring_link all_;
};

}  // namespace asyncio
