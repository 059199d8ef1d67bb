// by_descriptor: a table with an entry for each descriptor.
//
// The kernel gives the lowest number that is free. So descriptors are small
// numbers, close together, and a vector is the best table for them.

#pragma once

#include <cstddef>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "07_select/os_error.hpp"

namespace asyncio {

/// Entries of type T, found by descriptor. It grows up to the highest
/// descriptor that was put in.
template <class T>
class by_descriptor {
 public:
  /// The entry of fd, or nullptr if the table does not reach so far.
  T* find(int fd) noexcept {
    const auto at = static_cast<std::size_t>(fd);  // huge if fd is negative
    return at < entries_.size() ? &entries_[at] : nullptr;
  }

  /// The entry of fd; a new one is `T()`. Throws std::invalid_argument if fd is
  /// negative, and std::system_error (EBADF) if the table had to grow for a
  /// descriptor that is not open: a mistaken number must not take gigabytes.
  T& make(int fd) {
    if (find(fd) == nullptr) grow_to(fd);
    return entries_[static_cast<std::size_t>(fd)];
  }

  /// All descriptors that have an entry are below this.
  int end() const noexcept { return static_cast<int>(entries_.size()); }

 private:
  // Apart, so that make() is short: most descriptors have their entry already.
  [[gnu::noinline, gnu::cold]] void grow_to(int fd) {
    if (fd < 0)
      throw std::invalid_argument("cannot watch descriptor " +
                                  std::to_string(fd));
    if (::fcntl(fd, F_GETFD) < 0)
      throw os_error("cannot watch descriptor " + std::to_string(fd));
    entries_.resize(static_cast<std::size_t>(fd) + 1);
  }

  std::vector<T> entries_;
};

}  // namespace asyncio
