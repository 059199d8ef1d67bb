// write_to_pipe: a write that fails, in place of a signal that kills.

#pragma once

#include <cerrno>
#include <csignal>
#include <ctime>
#include <pthread.h>
#include <string_view>
#include <sys/types.h>
#include <sys/uio.h>

#include "14_streams/owned_bytes.hpp"

namespace asyncio {

/// ::writev() to a pipe. If nobody can read from it any more, that gives -1 and
/// EPIPE, and no SIGPIPE, which would end the program. (Pipes have no
/// MSG_NOSIGNAL. To ignore SIGPIPE, as Python does, is for programs to decide,
/// and not for a library.)
inline ssize_t write_to_pipe(int fd, const gathered_bytes& pieces) noexcept {
  sigset_t sigpipe;
  sigemptyset(&sigpipe);
  sigaddset(&sigpipe, SIGPIPE);
  sigset_t before, pending;
  ::pthread_sigmask(SIG_BLOCK, &sigpipe, &before);
  ::sigpending(&pending);
  const bool somebody_elses = sigismember(&pending, SIGPIPE) == 1;
  const auto count =
      ::writev(fd, pieces.data(), static_cast<int>(pieces.size()));
  const int error = errno;
  if (count < 0 && error == EPIPE && !somebody_elses) {
    // The signal waits for us to unblock it. Nobody will see it now.
    const timespec no_time{};
    while (::sigtimedwait(&sigpipe, nullptr, &no_time) < 0 && errno == EINTR)
      continue;
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return count;
}

/// The same for bytes in one piece. Apart, because most connections are
/// sockets.
[[gnu::noinline, gnu::cold]] inline ssize_t write_to_pipe(
    int fd, std::string_view bytes) noexcept {
  gathered_bytes one;
  one.add(bytes);
  return write_to_pipe(fd, one);
}

}  // namespace asyncio
