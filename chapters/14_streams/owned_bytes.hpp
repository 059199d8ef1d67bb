// owned_bytes: bytes with somebody who keeps them alive, and gathered_bytes:
// several pieces for one call of the kernel.

#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <sys/uio.h>

namespace asyncio {

/// Bytes to be written. `owner` keeps them alive, and unchanged, as long as
/// they are needed, so nobody has to copy them; without an owner, what the
/// kernel does not take at once is copied. (In Python, each bytes object is its
/// own owner.)
struct owned_bytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner = {};  ///< or none
};

// The first pieces of something longer, for sendmsg() and writev().
class gathered_bytes {
 public:
  /// How many pieces there is room for.
  static constexpr std::size_t most = 16;

  gathered_bytes() = default;
  explicit gathered_bytes(std::span<const owned_bytes> pieces) noexcept {
    for (const auto& each : pieces) add(each.bytes);
  }

  /// Adds a piece at the back. One for which there is no room is left out.
  void add(std::string_view bytes) noexcept {
    if (count_ == most) return;
    room_[count_++] = {const_cast<char*>(bytes.data()), bytes.size()};
  }

  const iovec* data() const noexcept { return room_.data(); }
  std::size_t size() const noexcept { return count_; }

 private:
  std::array<iovec, most> room_;  // the first count_ of them are pieces
  std::size_t count_ = 0;
};

}  // namespace asyncio
