// For the tests: a terminal in the place of our own stdout or stderr, and
// variables that say which one.

#pragma once

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace learn {

/// Some containers have no terminals to give.
inline bool no_terminals() {
  const int ours = posix_openpt(O_RDWR | O_NOCTTY);
  const bool none = ours < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0 ||
                    access(ptsname(ours), R_OK | W_OK) != 0;
  if (ours >= 0) close(ours);
  return none;
}

/// What `body` sends to a terminal that stands in for one of our descriptors.
std::string sent_by(int descriptor, const auto& body) {
  const int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (ours < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0)
    throw std::runtime_error("this system gives no terminal");
  const int theirs = open(ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
  std::cout << std::flush;
  const int before = dup(descriptor);
  dup2(theirs, descriptor);
  close(theirs);
  body();
  dup2(before, descriptor);
  close(before);
  std::string sent;
  std::array<char, 4096> piece{};
  // At the end of a terminal's other side, read() fails.
  for (ssize_t size = 0; (size = read(ours, piece.data(), piece.size())) > 0;)
    sent.append(piece.data(), static_cast<std::size_t>(size));
  close(ours);
  return sent;
}

/// A variable of our environment, for as long as this lives; null: it is not
/// set.
class with_variable {
 public:
  with_variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  with_variable(const with_variable&) = delete;
  with_variable& operator=(const with_variable&) = delete;
  ~with_variable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value == nullptr)
      unsetenv(name_);
    else
      setenv(name_, value, 1);
  }

  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace learn
