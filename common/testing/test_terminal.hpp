// For tests: a terminal of our own, in which a program, or a part of this one,
// finds itself.

#pragma once

#include <array>
#include <fcntl.h>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <unistd.h>

namespace common {

/// One side of a terminal: what is sent to the other side arrives here.
class test_terminal {
 public:
  /// Throws std::runtime_error if the system gives none.
  test_terminal() : ours_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (ours_ >= 0 && grantpt(ours_) == 0 && unlockpt(ours_) == 0) return;
    if (ours_ >= 0) close(ours_);
    throw std::runtime_error("this system gives no terminal");
  }
  test_terminal(const test_terminal&) = delete;
  test_terminal& operator=(const test_terminal&) = delete;
  ~test_terminal() { close(ours_); }

  /// The other side, newly opened, for the caller to close; -1: it may not be.
  int open_other_side() const {
    return open(ptsname(ours_), O_RDWR | O_NOCTTY | O_CLOEXEC);
  }

  /// All that is sent until nobody has the other side open any more.
  std::string sent() const {
    std::string all;
    std::array<char, 4096> piece{};
    // At the end of a terminal's other side, read() fails.
    for (ssize_t size = 0;
         (size = read(ours_, piece.data(), piece.size())) > 0;)
      all.append(piece.data(), static_cast<std::size_t>(size));
    return all;
  }

 private:
  int ours_;
};

/// Some containers have no terminals to give: tests that need one are skipped
/// there, and doctest counts them as skipped.
inline bool no_terminals() {
  try {
    const int theirs = test_terminal().open_other_side();
    if (theirs >= 0) close(theirs);
    return theirs < 0;
  } catch (const std::runtime_error&) {
    return true;
  }
}

}  // namespace common
