// Framing: where does a piece of a stream end?
//
// A stream has no borders: what was sent in one piece may arrive in two, and
// two in one. A frame is what the reader regards as one piece: a line, or so
// many bytes. What finds its end knows no socket, it only looks at the bytes
// that are there: the same bytes give the same frames, however they came in.

#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "14_streams/errors.hpp"

namespace asyncio {

/// How long a line may be, and whatever ends with a separator, unless you say
/// otherwise: 64 KiB.
inline constexpr std::size_t default_limit = 64 * 1024;

// #region answer
/// Any bytes, at least one, up to so many.
class up_to {
 public:
  explicit up_to(std::size_t most) : most_(most) {}
  std::optional<std::size_t> size_in(std::string_view bytes) const {
    if (bytes.empty()) return std::nullopt;
    return std::min(most_, bytes.size());
  }

 private:
  std::size_t most_;
};

/// Exactly so many bytes.
class exactly {
 public:
  explicit exactly(std::size_t size) : size_(size) {}
  std::optional<std::size_t> size_in(std::string_view bytes) const {
    if (bytes.size() < size_) return std::nullopt;
    return size_;
  }

 private:
  std::size_t size_;
};

/// Everything up to a separator, and the separator; for one frame. If there are
/// several separators, the frame is the shortest that ends with one of them.
class until_separator {
 public:
  /// `limit`: how long a frame may be, without its separator. The separators
  /// must live as long as this does. Throws std::invalid_argument if there is
  /// none, or an empty one.
  until_separator(const std::vector<std::string>& separators, std::size_t limit)
      : separators_(separators), limit_(limit) {
    if (separators.empty())
      throw std::invalid_argument(
          "Separator should contain at least one element");
    for (const auto& each : separators) {
      if (each.empty())
        throw std::invalid_argument(
            "Separator should be at least one-byte string");
      longest_ = std::max(longest_, each.size());
    }
  }

  /// The size of the frame at the front of the bytes that have come so far; it
  /// is std::nullopt as long as its end has not come. Each time there must be
  /// the same bytes as before, and maybe more behind them. Throws
  /// limit_overrun_error.
  std::optional<std::size_t> size_in(std::string_view bytes) {
    const auto found = first_in(bytes);
    if (!found) {
      // A separator may have begun: the last bytes are looked at again.
      const auto known = bytes.size() + 1;
      searched_ = std::max(searched_, known - std::min(known, longest_));
      if (searched_ > limit_)
        throw limit_overrun_error(
            "Separator is not found, and chunk exceed the limit", searched_);
      return std::nullopt;
    }
    if (found->begin > limit_)
      throw limit_overrun_error(
          "Separator is found, but chunk is longer than limit", found->begin);
    return found->end;
  }

 private:
  struct place {
    std::size_t begin, end;
  };

  std::optional<place> first_in(std::string_view bytes) const {
    std::optional<place> first;
    for (const auto& each : separators_) {
      const auto begin = bytes.find(each, searched_);
      if (begin == bytes.npos) continue;
      const auto end = begin + each.size();
      if (!first || end < first->end) first = {begin, end};
    }
    return first;
  }

  const std::vector<std::string>& separators_;
  std::size_t limit_;
  std::size_t longest_ = 0;
  std::size_t searched_ = 0;  // no separator begins before this
};
// #endregion

/// A line: everything up to "\n", and that. The same as until_separator, but
/// faster: most frames are lines, and to find one byte takes less than to find
/// the first of several strings.
class until_newline {
 public:
  explicit until_newline(std::size_t limit) : limit_(limit) {}

  std::optional<std::size_t> size_in(std::string_view bytes) {
    const auto end = bytes.find('\n', searched_);
    searched_ = std::min(end, bytes.size());
    if (searched_ > limit_)
      throw limit_overrun_error(
          end == bytes.npos
              ? "Separator is not found, and chunk exceed the limit"
              : "Separator is found, but chunk is longer than limit",
          searched_);
    if (end == bytes.npos) return std::nullopt;
    return end + 1;
  }

 private:
  std::size_t limit_;
  std::size_t searched_ = 0;  // no line ends before this
};

}  // namespace asyncio
