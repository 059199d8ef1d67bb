// Sends a cookbook to a guest.

#pragma once

#include <cstddef>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "14_streams/stream_writer.hpp"

namespace kitchen {

using asyncio::coroutine;
using asyncio::stream_writer;

/// A book that is read a page at a time, because it is too long to be kept in
/// memory.
class cookbook {
 public:
  explicit cookbook(std::size_t pages) : pages_(pages) {}

  bool has_more() const noexcept { return turned_ < pages_; }
  /// The next page: 10,000 bytes.
  std::string next_page() {
    return std::string(10'000, static_cast<char>('a' + turned_++ % 26));
  }
  /// How many pages were read so far.
  std::size_t turned() const noexcept { return turned_; }

 private:
  std::size_t pages_;
  std::size_t turned_ = 0;
};

/// Sends all pages, and returns when they are sent and the connection is
/// closed. Throws std::system_error if the guest has gone before.
inline coroutine<> send_book(stream_writer to, cookbook& from) {
  // #region answer
  while (from.has_more()) to.write(from.next_page());
  to.close();
  co_return;
  // #endregion
}

}  // namespace kitchen
