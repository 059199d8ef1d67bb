// selector: how the kernel is asked which descriptors are ready.
//
// There are several system calls for this question. Each gets a small file with
// the same few functions, as Redis's ae_select.c, ae_epoll.c and ae_kqueue.c:
// whoever asks need not know which one answers.

#pragma once

#include <chrono>
#include <vector>

namespace asyncio {

/// A set of descriptors, and what each is watched for (Python: the class
/// selectors.BaseSelector). For one thread.
class selector {
 public:
  /// What a descriptor is watched for or ready for; several: `a | b`.
  using events = unsigned;
  static constexpr events readable = 1;  ///< or at its end, or failed
  static constexpr events writable = 2;  ///< or failed: writing tells how
  /// Only an answer, of a selector that can tell: the descriptor was closed
  /// while it was watched, and is forgotten now.
  static constexpr events gone = 4;

  static constexpr auto forever = std::chrono::nanoseconds::max();

  /// One answer.
  struct ready_one {
    int fd;
    events what;
  };

  selector() = default;
  selector(const selector&) = delete;
  selector& operator=(const selector&) = delete;
  virtual ~selector() = default;

  /// Watches fd for `what`, beside what it is watched for already. Throws
  /// std::invalid_argument for an fd that this selector can never watch,
  /// std::system_error for one that the kernel refuses.
  virtual void add(int fd, events what) = 0;

  /// Stops watching fd for `what`. What is not watched is ignored.
  virtual void remove(int fd, events what) noexcept = 0;

  /// Nobody waits for `what` of fd for a while, so it is not found any more.
  /// Likely it is added again soon: a selector may go on watching in silence
  /// if that is cheaper. Only for an fd whose owner calls forget() before
  /// closing it.
  virtual void rest(int fd, events what) noexcept { remove(fd, what); }

  /// fd is about to be closed: nothing of it may be kept, since its number
  /// will soon be another's.
  virtual void forget(int fd) noexcept = 0;

  /// Waits until something is ready, or for that long (zero: only looks;
  /// `forever`: no limit), and appends what is ready to `found`, each fd once.
  /// May come back early with nothing, when a signal came for example. Throws
  /// std::system_error.
  virtual void select(std::chrono::nanoseconds timeout,
                      std::vector<ready_one>& found) = 0;
};

}  // namespace asyncio
