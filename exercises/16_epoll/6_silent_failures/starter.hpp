// A scenario that finds out what is wrong with an epoll_selector.

#pragma once

#include <array>
#include <chrono>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <map>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "16_epoll/epoll_selector.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::epoll_selector;
using asyncio::selector;

inline constexpr auto readable = selector::readable;
inline constexpr auto writable = selector::writable;

/// Two ends that are closed when nobody needs them any longer, or before. What
/// goes in at `in` comes out at `out`.
struct two_ends {
  two_ends() = default;
  two_ends(const two_ends&) = delete;
  two_ends& operator=(const two_ends&) = delete;
  ~two_ends() {
    close_out();
    close_in();
  }
  void close_out() { ::close(std::exchange(out, -1)); }
  void close_in() { ::close(std::exchange(in, -1)); }

  /// A byte goes in.
  void put() const { REQUIRE(::write(in, "x", 1) == 1); }
  /// A byte comes out.
  void take() const {
    char byte = 0;
    REQUIRE(::read(out, &byte, 1) == 1);
  }

  int out = -1;
  int in = -1;
};
/// Bytes may go the other way, too.
struct socket_pair : two_ends {
  socket_pair() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    out = ends[0];
    in = ends[1];
  }
};
/// It has room for some bytes, and then `in` is not writable.
struct pipe_pair : two_ends {
  pipe_pair() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_NONBLOCK) == 0);
    out = ends[0];
    in = ends[1];
  }
  void fill() const {
    while (::write(in, "x", 1) == 1) {
    }
  }
};

/// What is `fd` ready for, says the selector? "r", "w", "rw", or "" if it is
/// not found. Asked without a wait.
inline std::string look(epoll_selector& asked, int fd) {
  std::vector<selector::ready_one> found;
  asked.select(0ns, found);
  std::string text;
  for (const auto& [each, what] : found)
    if (each == fd)
      text += std::string((what & readable) != 0 ? "r" : "") +
              ((what & writable) != 0 ? "w" : "");
  return text;
}

/// Does the selector wait, if nothing is ready? It may come back early once.
inline bool waits(epoll_selector& asked) {
  std::vector<selector::ready_one> found;
  asked.select(0ns, found);
  for (int i = 0; i < 10; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    asked.select(2ms, found);
    if (std::chrono::steady_clock::now() - begin < 2ms) return false;
  }
  return true;
}

// #region answer
/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  epoll_selector asked;
  const socket_pair ada;
  asked.add(ada.out, readable);
  CHECK_MESSAGE(waits(asked), "nobody says anything");
  ada.put();
  CHECK_MESSAGE(look(asked, ada.out) == "r", "ada has said something");
  asked.rest(ada.out, readable);
  CHECK_MESSAGE(look(asked, ada.out) == "", "nobody listens to ada");
  asked.add(ada.out, readable);
  CHECK_MESSAGE(look(asked, ada.out) == "r", "somebody listens to ada again");
}
// #endregion

}  // namespace kitchen
