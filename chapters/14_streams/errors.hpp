// What can go wrong with a frame: the end comes too early, or too late.

#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace asyncio {

/// The bytes have ended before the frame did (asyncio.IncompleteReadError).
class incomplete_read_error : public std::runtime_error {
 public:
  /// `expected`: how many bytes were wanted, if that was known.
  explicit incomplete_read_error(std::string partial,
                                 std::optional<std::size_t> expected = {})
      : std::runtime_error(
            std::to_string(partial.size()) + " bytes read on a total of " +
            (expected ? std::to_string(*expected) : "undefined") +
            " expected bytes"),
        partial_(std::move(partial)),
        expected_(expected) {}

  /// What came of the frame.
  const std::string& partial() const noexcept { return partial_; }
  std::optional<std::size_t> expected() const noexcept { return expected_; }

 private:
  std::string partial_;
  std::optional<std::size_t> expected_;
};

/// The frame is longer than the reader's limit (asyncio.LimitOverrunError). All
/// bytes are still there to be read.
class limit_overrun_error : public std::runtime_error {
 public:
  limit_overrun_error(const char* message, std::size_t consumed)
      : std::runtime_error(message), consumed_(consumed) {}

  /// How many bytes at the front belong to the frame for sure.
  std::size_t consumed() const noexcept { return consumed_; }

 private:
  std::size_t consumed_;
};

}  // namespace asyncio
