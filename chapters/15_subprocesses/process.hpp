// process: what you hold of a program that you have started.

#pragma once

#include <csignal>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/coroutine.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"
#include "15_subprocesses/child_process.hpp"
#include "15_subprocesses/communicate.hpp"

namespace asyncio {

/// A handle to a program that was started (asyncio.subprocess.Process): cheap
/// to copy; all copies are the same process. If all go, it runs on, and is
/// reaped when it ends. When its loop is closed, it is killed. A clock that
/// jumps does not wait for it.
class process {
 public:
  explicit process(counted_ptr<child_process> it) : it_(std::move(it)) {}

  /// Its number. Once it has ended, the number may be another's.
  pid_t pid() const noexcept { return it_->pid(); }
  /// Its exit status, or -N when signal N has ended it; empty while it runs,
  /// and until the loop has noticed that it does not. 255 if somebody else has
  /// taken the status.
  std::optional<int> returncode() const noexcept { return it_->returncode(); }

  /// Its stdin, stdout and stderr. Throw std::runtime_error where there is no
  /// pipe.
  stream_writer in() const { return stream_writer(pipe(0, "in")); }
  stream_reader out() const { return stream_reader(pipe(1, "out")); }
  stream_reader err() const { return stream_reader(pipe(2, "err")); }
  /// Is there such a pipe?
  bool has_in() const noexcept { return bool(it_->pipes()[0]); }
  bool has_out() const noexcept { return bool(it_->pipes()[1]); }
  bool has_err() const noexcept { return bool(it_->pipes()[2]); }

  /// Waits until it has ended, and gives its returncode(). Many may wait; if
  /// one is cancelled, nothing happens to the process. It reads nothing: if a
  /// pipe is full, the process waits, and you for it. Use communicate() then.
  coroutine<int> wait() const { return wait_for_end(it_); }

  /// Writes `input` to its stdin and closes that, reads its stdout and stderr
  /// up to their ends, and waits until it has ended. Gives what it has written
  /// to each; an empty string where there is no pipe. If the process does not
  /// read all of its input, that is no error. Cancelled, it leaves the process
  /// running, and what was read is still there to be read. Throws
  /// std::runtime_error if another task is reading.
  coroutine<std::pair<std::string, std::string>> communicate(
      std::string input = {}) const {
    return communicate_with(it_, std::move(input));
  }

  /// Sends it a signal: any, SIGTERM, SIGKILL. Throw process_lookup_error if it
  /// has ended: no other process is ever hit.
  void send_signal(int signal) const { it_->send_signal(signal); }
  void terminate() const { send_signal(SIGTERM); }
  void kill() const { send_signal(SIGKILL); }

  /// Is it the same process?
  bool operator==(const process&) const = default;

 private:
  static coroutine<int> wait_for_end(counted_ptr<child_process> it) {
    co_await it->ended().wait();
    co_return *it->returncode();
  }

  const counted_ptr<connection>& pipe(std::size_t which,
                                      const char* name) const {
    const auto& found = it_->pipes()[which];
    if (!found)
      throw std::runtime_error("the process was started without ." +
                               std::string(name) + "(redirect::pipe)");
    return found;
  }

  counted_ptr<child_process> it_;
};

}  // namespace asyncio
