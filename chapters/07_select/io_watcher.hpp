// io_watcher: who is told that a descriptor is ready.

#pragma once

namespace asyncio {

/// Somebody who wants to know when a descriptor is ready.
class io_watcher {
 public:
  io_watcher() = default;
  io_watcher(const io_watcher&) = delete;
  io_watcher& operator=(const io_watcher&) = delete;

  /// The descriptor is ready: have yourself called by the loop, soon. You will
  /// be told again as long as it is (level-triggered).
  virtual void ready() = 0;
  /// You will not be told any more. `error` says why: EBADF when the descriptor
  /// was closed, ECANCELED when the loop was, 0 when you were removed.
  virtual void dropped(int error) noexcept = 0;
  /// May another watcher take your place, if it would give way as well?
  virtual bool gives_way() const noexcept { return false; }

 protected:
  ~io_watcher() = default;
};

}  // namespace asyncio
