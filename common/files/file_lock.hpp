// A lock that several processes agree on, by the name of a file.

#pragma once

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

namespace common {

/// The lock of `file` is FILE.lock beside it, which is made if need be, and
/// stays. Whoever has it gives it back when this is destroyed, or the process
/// ends in whatever way. Where a lock cannot be had, as in a directory that may
/// only be read, nobody waits: then everyone has it.
class file_lock {
 public:
  explicit file_lock(std::filesystem::path file)
      : lock_(open((file += ".lock").c_str(), O_RDONLY | O_CREAT | O_CLOEXEC,
                   0666)) {}
  file_lock(const file_lock&) = delete;
  file_lock& operator=(const file_lock&) = delete;
  ~file_lock() {
    if (lock_ >= 0) close(lock_);
  }

  /// Takes the lock, unless another process has it: is it ours?
  bool try_lock() const {
    return lock_ < 0 || flock(lock_, LOCK_EX | LOCK_NB) == 0 ||
           errno != EWOULDBLOCK;
  }

  /// Waits for the lock.
  void lock() const {
    while (lock_ >= 0 && flock(lock_, LOCK_EX) != 0 && errno == EINTR) continue;
  }

 private:
  const int lock_;  // a descriptor; -1: there is none
};

}  // namespace common
