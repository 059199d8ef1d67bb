// standard_streams: the three descriptors with which a program starts, and the
// ends of pipes that stay with us.

#pragma once

#include <array>
#include <cstddef>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"
#include "15_subprocesses/subprocess_options.hpp"

namespace asyncio {

/// Opened for one program. When it is destroyed, so are the program's ends: a
/// pipe has an end only when nobody can write to it any more, and that includes
/// us.
class standard_streams {
 public:
  /// Throws std::system_error (EMFILE, or EBADF for a descriptor that is not
  /// open), and std::invalid_argument if in() or out() is to be redirect::out.
  explicit standard_streams(const subprocess_options& options) {
    if (options.in() == redirect::out || options.out() == redirect::out)
      throw std::invalid_argument("redirect::out can only be used for err");
    open(0, options.in());
    open(1, options.out());
    if (options.err() == redirect::out)
      err_is_out_ = true;
    else
      open(2, options.err());
  }

  /// For stdin, stdout and stderr of the program: the descriptor that it gets,
  /// or -1, if it gets ours.
  std::array<int, 3> of_program() const noexcept {
    const int out = theirs_[1].fd();
    const int err = err_is_out_ ? (out >= 0 ? out : 1) : theirs_[2].fd();
    return {theirs_[0].fd(), out, err};
  }

  /// Our end of a pipe, or none. It never blocks.
  sock take_ours(std::size_t which) noexcept { return std::move(ours_[which]); }

 private:
  void open(std::size_t which, redirect where) {
    if (where == redirect::pipe)
      open_pipe(which);
    else if (where == redirect::devnull)
      theirs_[which] = out_of_the_way(
          sock(::open("/dev/null", O_RDWR | O_CLOEXEC)), "/dev/null");
    else if (where.is_descriptor())
      theirs_[which] = duplicate(where.descriptor(), "a redirected descriptor");
  }

  void open_pipe(std::size_t which) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw os_error("pipe");
    sock to_read(ends[0]);
    sock to_write(ends[1]);
    auto& mine = which == 0 ? to_write : to_read;
    auto& its = which == 0 ? to_read : to_write;
    ::fcntl(mine.fd(), F_SETFL, O_NONBLOCK);
    ours_[which] = out_of_the_way(std::move(mine), "pipe");
    theirs_[which] = out_of_the_way(std::move(its), "pipe");
  }

  // Where one of our own three is closed, a new descriptor may get its number;
  // and while the program's three are put in their places, one after the other,
  // it would be overwritten.
  static sock out_of_the_way(sock it, const char* what) {
    if (!it.is_open()) throw os_error(what);
    return it.fd() > 2 ? std::move(it) : duplicate(it.fd(), what);
  }
  static sock duplicate(int fd, const char* what) {
    const int other = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (other < 0) throw os_error(what);
    return sock(other);
  }

  std::array<sock, 3> theirs_;  // closed: it gets ours
  std::array<sock, 3> ours_;    // open for a pipe
  bool err_is_out_ = false;
};

}  // namespace asyncio
