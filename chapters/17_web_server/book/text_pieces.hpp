// text_pieces: bytes as they come, in pieces that are whole characters.

#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace book_server {

/// A character of UTF-8 may come in two reads. What is there of it waits here
/// for the rest.
class text_pieces {
 public:
  /// All that has come, up to the end of the last whole character.
  std::string take(std::string_view bytes) {
    waiting_ += bytes;
    const std::size_t rest = unfinished(waiting_);
    std::string whole = waiting_.substr(0, waiting_.size() - rest);
    waiting_.erase(0, whole.size());
    return whole;
  }
  /// What is left at the end: nothing, or a part of a character.
  const std::string& rest() const { return waiting_; }

 private:
  /// How many bytes at the end are the beginning of a character.
  static std::size_t unfinished(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size());
         ++back) {
      const auto byte = static_cast<unsigned char>(text[text.size() - back]);
      const std::size_t size = byte >= 0xf8   ? 1
                               : byte >= 0xf0 ? 4
                               : byte >= 0xe0 ? 3
                               : byte >= 0xc0 ? 2
                                              : 1;
      if (size > back) return back;
      if (byte < 0x80 || byte >= 0xc0) return 0;
    }
    return 0;
  }

  std::string waiting_;
};

}  // namespace book_server
