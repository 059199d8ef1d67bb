// What the benchmark compares with: an echo server as a C programmer writes it
// for Linux, and the client that keeps the servers busy. No promises, no
// errors handled.

#pragma once

#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace c_echo {

inline void no_delay(int fd) {
  const int yes = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

inline void watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/// Serves all clients of `listener`, for ever.
[[noreturn]] inline void serve(int listener) {
  const int epoll = ::epoll_create1(0);
  watch(epoll, listener);
  std::array<epoll_event, 256> events;
  std::array<char, 4096> bytes;
  while (true) {
    const int count = ::epoll_wait(epoll, events.data(), events.size(), -1);
    for (std::size_t i = 0; static_cast<int>(i) < count; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        no_delay(client);
        watch(epoll, client);
        continue;
      }
      const auto size = ::recv(fd, bytes.data(), bytes.size(), 0);
      if (size > 0)
        ::send(fd, bytes.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
      else
        ::close(fd);
    }
  }
}

/// Connections to a server, each of which sends a message and waits for it to
/// come back, again and again.
class client {
 public:
  client(const sockaddr* server, socklen_t size, int connections)
      : epoll_(::epoll_create1(0)) {
    for (int i = 0; i < connections; ++i) {
      const int fd = ::socket(server->sa_family, SOCK_STREAM, 0);
      if (::connect(fd, server, size) != 0)
        throw std::runtime_error("cannot connect to the server");
      no_delay(fd);
      watch(epoll_, fd);
      fds_.push_back(fd);
    }
  }
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client() {
    for (const int fd : fds_) ::close(fd);
    ::close(epoll_);
  }

  /// Sends so many messages, over all connections together.
  void ping_pong(int requests) {
    std::array<char, 64> message;
    message.fill('x');
    message.back() = '\n';  // a line, for servers that read lines
    std::array<char, 64> room;
    int sent = 0;
    int came = 0;
    const auto send_next = [&](int fd) {
      if (sent == requests) return;
      ++sent;
      ::send(fd, message.data(), message.size(), MSG_NOSIGNAL);
    };
    for (const int fd : fds_) send_next(fd);
    std::array<epoll_event, 256> events;
    while (came < requests) {
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
      for (std::size_t i = 0; static_cast<int>(i) < count; ++i) {
        const int fd = events[i].data.fd;
        if (::recv(fd, room.data(), room.size(), MSG_WAITALL) != 64)
          throw std::runtime_error("the server has gone");
        ++came;
        send_next(fd);
      }
    }
  }

 private:
  int epoll_;
  std::vector<int> fds_;
};

}  // namespace c_echo
