// http_line: one line of a head, collected from the pieces in which it arrives.

#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "17_web_server/http_error.hpp"

namespace asyncio {

/// A line ends with CR and LF, and with nothing else: where one reader takes a
/// bare LF for an end and another does not, they see different requests.
class http_line {
 public:
  // #region answer
  /// Takes bytes up to the end of the line, and returns how many. Throws
  /// http_error: 400 for a bare CR or LF, `too_long` if there is more in the
  /// line than `limit` bytes.
  std::size_t push(std::string_view bytes, std::size_t limit, int too_long) {
    const auto end = bytes.find('\n');
    const auto taken = end == bytes.npos ? bytes.size() : end + 1;
    // Of what comes without an end, no more is kept than one has to see.
    text_.append(bytes.substr(0, std::min(taken, limit + 3)));
    is_complete_ = end != bytes.npos && taken <= limit + 3;
    auto content = std::string_view(text_);
    if (is_complete_) content.remove_suffix(1);
    const bool has_return = content.ends_with('\r');
    if (has_return) content.remove_suffix(1);
    if (content.size() > limit)
      throw http_error(too_long, "a line is longer than " +
                                     std::to_string(limit) + " bytes");
    if (!is_complete_) return taken;
    if (!has_return || content.find('\r') != content.npos)
      throw http_error(400, "a line must end with CR and LF, and hold neither");
    text_.resize(content.size());
    return taken;
  }
  // #endregion

  bool has_begun() const noexcept { return !text_.empty() || is_complete_; }
  bool is_complete() const noexcept { return is_complete_; }
  /// The line, without its end.
  const std::string& text() const noexcept { return text_; }
  /// Now for the next one.
  void clear() noexcept {
    text_.clear();
    is_complete_ = false;
  }

 private:
  std::string text_;
  bool is_complete_ = false;
};

}  // namespace asyncio
