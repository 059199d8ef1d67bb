// byte_queue: bytes that come in at the back and go out at the front.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace asyncio {

/// A queue of bytes in one piece, so that one can search in it. To take some
/// out costs no more than to copy them: the others stay where they are.
class byte_queue {
 public:
  std::string_view view() const noexcept {
    return std::string_view(bytes_).substr(begin_);
  }
  std::size_t size() const noexcept { return bytes_.size() - begin_; }
  bool empty() const noexcept { return size() == 0; }

  void append(std::string_view bytes) {
    // Room at the front is used again once it is more than what is in use: then
    // each byte is moved at most once for each that went out.
    if (begin_ > bytes_.size() / 2) {
      bytes_.erase(0, begin_);
      begin_ = 0;
    }
    bytes_.append(bytes);
  }

  /// Removes so many, and gives them.
  std::string take(std::size_t count) {
    std::string taken(view().substr(0, count));
    drop(count);
    return taken;
  }
  std::string take_all() {
    if (begin_ > 0) bytes_.erase(0, begin_);
    begin_ = 0;
    return std::exchange(bytes_, {});
  }

  /// Removes so many.
  void drop(std::size_t count) noexcept {
    begin_ += count;
    if (empty()) clear();
  }
  void clear() noexcept {
    begin_ = 0;
    if (bytes_.capacity() > most_kept)
      std::exchange(bytes_, {});  // thousands of connections may be idle
    else
      bytes_.clear();
  }

 private:
  // How much memory an empty queue keeps at most.
  static constexpr std::size_t most_kept = 4096;

  std::string bytes_;
  std::size_t begin_ = 0;  // those before it went out; 0 if empty
};

}  // namespace asyncio
