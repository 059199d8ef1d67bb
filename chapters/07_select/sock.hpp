// sock: a socket, and who closes it.

#pragma once

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <netinet/in.h>
#include <optional>
#include <span>
#include <string>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

#include "07_select/address.hpp"
#include "07_select/os_error.hpp"
#include "07_select/reactor.hpp"

namespace asyncio {

/// Does this errno mean "not now"?
constexpr bool would_block(int error) noexcept {
  for (const int each : {EAGAIN, EWOULDBLOCK})  // one number on most systems
    if (error == each) return true;
  return false;
}

/// Owns a socket's descriptor and closes it (Python: socket.socket). Moves,
/// does not copy. Its socket never blocks, and programs that we start do not
/// inherit it.
class sock {
 public:
  /// No socket.
  sock() = default;
  /// Owns a descriptor that does not block already.
  explicit sock(int fd) noexcept : fd_(fd) {}
  sock(sock&& other) noexcept
      : watched_by_(std::move(other.watched_by_)), fd_(other.release()) {}
  sock& operator=(sock&& other) noexcept {
    if (this != &other) {
      close();
      watched_by_ = std::move(other.watched_by_);
      fd_ = other.release();
    }
    return *this;
  }
  ~sock() { close(); }

  /// Owns any socket from now on, and makes it one that does not block. Throws
  /// std::system_error if fd is not open.
  static sock adopt(int fd) {
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
        ::fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
      throw os_error("cannot adopt descriptor " + std::to_string(fd));
    return sock(fd);
  }

  /// A new socket for an address of this family (AF_INET, AF_INET6, AF_UNIX),
  /// bound to none yet. Throws std::system_error.
  static sock stream(int family) {
    const int fd =
        ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw os_error("socket");
    return sock(fd);
  }

  /// The descriptor, or -1.
  int fd() const noexcept { return fd_; }
  bool is_open() const noexcept { return fd_ >= 0; }

  /// Closes now. Its readers and writers are removed; a task that waits for it
  /// finds a std::system_error, EBADF. Closing twice is allowed. Not while
  /// the loop that watches it runs in another thread.
  void close() noexcept {
    if (fd_ < 0) return;
    if (watched_by_ && watched_by_->it != nullptr)
      watched_by_->it->closing(fd_);
    ::close(release());
  }

  /// From now on this loop watches it, and is told when it closes. One loop at
  /// a time: a loop that watched it before is told that it is over. Gives the
  /// loop's reactor.
  reactor& watched_in(event_loop& loop) const {
    if (!watched_by_ || !watched_by_->is_of(loop)) begin_to_watch(loop);
    return *watched_by_->it;
  }

  /// Gives the descriptor away, open. From now on, its readers and writers are
  /// to be removed before it is closed.
  int release() noexcept {
    if (watched_by_ && watched_by_->it != nullptr)
      watched_by_->it->has_no_owner(fd_);
    watched_by_ = {};
    drained_ = false;
    return std::exchange(fd_, -1);
  }

  /// Closes one direction: after SHUT_WR the other side finds the end, and may
  /// still send. Throws std::system_error.
  void shutdown(int how) const {
    if (::shutdown(fd_, how) != 0) throw os_error("shutdown");
  }

  /// Receives what is there, up to the size of `room`. Gives how many bytes,
  /// 0 at the end; std::nullopt: wait until there is something to receive.
  /// Throws std::system_error.
  std::optional<std::size_t> try_recv(std::span<char> room) const {
    if (std::exchange(drained_, false)) return std::nullopt;
    ssize_t count = 0;
    do {
      count = ::recv(fd_, room.data(), room.size(), 0);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && would_block(errno)) return std::nullopt;
    if (count < 0) throw os_error("sock_recv");
    const auto size = static_cast<std::size_t>(count);
    drained_ = size > 0 && size < room.size();
    return size;
  }

  /// The address of our end, and of the other. Throw std::system_error.
  address local_address() const { return name(::getsockname, "getsockname"); }
  address peer_address() const { return name(::getpeername, "getpeername"); }

 private:
  // Apart, because each wait asks watched_in(), and only the first comes here.
  [[gnu::noinline, gnu::cold]] void begin_to_watch(event_loop& loop) const {
    if (watched_by_ && watched_by_->it != nullptr)
      watched_by_->it->closing(fd_);
    watched_by_ = {};
    auto& watches = loop.part<reactor>();
    watches.has_owner(fd_);
    watched_by_ = watches.link();
  }

  address name(int (*get)(int, sockaddr*, socklen_t*), const char* what) const {
    sockaddr_storage raw{};
    socklen_t size = sizeof raw;
    auto* const place = reinterpret_cast<sockaddr*>(&raw);
    if (get(fd_, place, &size) != 0) throw os_error(what);
    return address(place, size);
  }

  // Empty until somebody waits for the sock; one loop's at a time.
  mutable counted_ptr<reactor_link> watched_by_;
  // The last recv found less than it had room for: the kernel has no more. Then
  // the next one need not ask, which saves one system call in four. (A sock
  // that was moved asks once more.)
  mutable bool drained_ = false;
  int fd_ = -1;
};

/// A socket that listens there; port 0 is any that is free. As many clients as
/// the system allows may wait to be accepted (Python: create_server has room
/// for a hundred). With `reuse_port`, others that say so may listen there, too,
/// and the kernel shares clients out among them. The path of a Unix socket must
/// be free: none is removed. Throws std::system_error.
inline sock listen_on(const address& where, int backlog = SOMAXCONN,
                      bool reuse_port = false) {
  sock listener = sock::stream(where.family());
  const int yes = 1;
  // A port is free again as soon as nobody listens; else the kernel would keep
  // it for a minute after its last connection.
  if (where.family() != AF_UNIX)
    ::setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (reuse_port && where.family() != AF_UNIX)
    ::setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  // An IPv6 address is IPv6 only, as in asyncio.
  if (where.family() == AF_INET6)
    ::setsockopt(listener.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (::bind(listener.fd(), where.raw(), where.size()) != 0 ||
      ::listen(listener.fd(), backlog) != 0) {
    const int error = errno;
    throw os_error("cannot listen on " + where.text(), error);
  }
  return listener;
}

/// Two sockets that are connected to each other (Python: socket.socketpair).
/// Throws std::system_error.
inline std::pair<sock, sock> sock_pair() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
                   fds) != 0)
    throw os_error("socketpair");
  return {sock(fds[0]), sock(fds[1])};
}

}  // namespace asyncio
