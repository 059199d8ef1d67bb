// What the tests of this chapter share: a check that no descriptor is leaked,
// and connections to play with.

#pragma once

#include <cstddef>
#include <doctest/doctest.h>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "06_tasks/tests/task_test.hpp"
#include "07_select/default_selector.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"

namespace asyncio {

/// How many descriptors this process has open.
inline std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

/// Base of this chapter's test cases: when one is over, as many descriptors are
/// open as before.
class no_descriptor_leak {
 public:
  ~no_descriptor_leak() {
    const auto now = open_descriptors();
    CHECK_MESSAGE(now == before_, "descriptors open before the test case: "
                                      << before_ << ", and after it: " << now);
  }

 private:
  std::ptrdiff_t before_ = open_descriptors();
};

/// Lowers the number of descriptors that this process may have, for as long as
/// it lives: `more` than there are, if their numbers have no gaps.
class few_descriptors {
 public:
  explicit few_descriptors(int more = 0) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{static_cast<rlim_t>(lowest_free() + more),
                     before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  few_descriptors(const few_descriptors&) = delete;
  few_descriptors& operator=(const few_descriptors&) = delete;
  ~few_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  static int lowest_free() {
    const int fd = ::dup(0);
    ::close(fd);
    return fd;
  }
  rlimit before_{};
};

/// As long as it lives, loops that begin to wait for descriptors ask select().
class asks_select {
 public:
  asks_select() = default;
  asks_select(const asks_select&) = delete;
  asks_select& operator=(const asks_select&) = delete;
  ~asks_select() { default_selector = before_; }

 private:
  selector_maker before_ = default_selector.exchange(make_select_selector);
};

/// Closes a connection in the rudest way: the other side gets a reset.
inline void reset(sock& it) {
  const linger at_once{1, 0};
  ::setsockopt(it.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  it.close();
}

/// Somewhere on this machine, at a port that is free.
inline address anywhere() { return address::ip("127.0.0.1", 0); }

/// Two sockets with a TCP connection between them.
inline coroutine<std::pair<sock, sock>> tcp_pair() {
  const sock listener = listen_on(anywhere());
  sock one = co_await connect_to(listener.local_address());
  accepted other = co_await sock_accept(listener);
  co_return std::pair(std::move(one), std::move(other.client));
}

/// The code of the std::system_error that `doing` throws, or none.
template <class T>
coroutine<std::errc> error_of(coroutine<T> doing) {
  std::errc code{};
  try {
    co_await doing;
  } catch (const std::system_error& error) {
    code = static_cast<std::errc>(error.code().value());
  }
  co_return code;
}

}  // namespace asyncio
