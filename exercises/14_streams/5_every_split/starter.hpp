// A scenario that finds out what is wrong with what finds the end of a frame.

#pragma once

#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "14_streams/errors.hpp"
#include "14_streams/framing.hpp"

namespace kitchen {

using asyncio::limit_overrun_error;
using asyncio::until_separator;

// #region answer
/// What comes of bytes that arrive in these pieces: the size of the frame at
/// their front, "not yet", or "too long" and what was consumed.
inline std::string outcome(const std::vector<std::string>& pieces,
                           const std::vector<std::string>& separators,
                           std::size_t limit) {
  until_separator frame(separators, limit);
  std::string bytes;
  std::optional<std::size_t> size;
  try {
    for (const std::string& piece : pieces) {
      bytes += piece;
      size = frame.size_in(bytes);
    }
  } catch (const limit_overrun_error& error) {
    return "too long " + std::to_string(error.consumed());
  }
  return size ? std::to_string(*size) : "not yet";
}

/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  const std::string came = outcome({"soup\r", "\nfish"}, {"\r\n"}, 100);
  CHECK_MESSAGE(came == "6", "'soup\\r\\n' came in two pieces: " << came);
}
// #endregion

}  // namespace kitchen
