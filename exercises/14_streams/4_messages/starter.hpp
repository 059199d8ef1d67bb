// message_stream: pieces of any bytes, each with its size in front.

#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "14_streams/errors.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"

namespace asyncio {

/// A connection on which messages go both ways. A message may hold any bytes,
/// or none. Its size is sent before it, in four bytes, the highest one first.
/// It must live as long as somebody awaits one of its members.
class message_stream {
 public:
  /// `limit`: how long a message may be, both ways.
  message_stream(stream_reader from, stream_writer to, std::size_t limit)
      : from_(std::move(from)), to_(std::move(to)), limit_(limit) {}

  // #region answer
  /// The next message; std::nullopt if the end has come, and no message has
  /// begun. Throws incomplete_read_error if the end comes within a message, and
  /// std::length_error, each time, once there is one that is too long. A read
  /// that is cancelled loses nothing: the next one goes on where it stopped.
  coroutine<std::optional<std::string>> read_message() {
    co_return co_await from_.next_line();  // your code
  }

  /// Sends a message, and waits while too much is kept. Other tasks may write
  /// meanwhile: each message goes out in one piece. Throws std::length_error,
  /// and sends nothing, if it is too long.
  coroutine<> write_message(std::string message) {
    to_.write(message);  // your code
    co_return;
  }

 private:
  // #endregion
  stream_reader from_;
  stream_writer to_;
  const std::size_t limit_;
};

}  // namespace asyncio
