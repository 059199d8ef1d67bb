  /// The next message; std::nullopt if the end has come, and no message has
  /// begun. Throws incomplete_read_error if the end comes within a message, and
  /// std::length_error, each time, once there is one that is too long. A read
  /// that is cancelled loses nothing: the next one goes on where it stopped.
  coroutine<std::optional<std::string>> read_message() {
    if (!size_) {
      std::string head;
      try {
        head = co_await from_.readexactly(4);
      } catch (const incomplete_read_error& error) {
        if (!error.partial().empty()) throw;
        co_return std::nullopt;
      }
      size_ = number_in(head);
    }
    if (*size_ > limit_) throw too_long();
    std::string message = co_await from_.readexactly(*size_);
    size_.reset();
    co_return message;
  }

  /// Sends a message, and waits while too much is kept. Other tasks may write
  /// meanwhile: each message goes out in one piece. Throws std::length_error,
  /// and sends nothing, if it is too long.
  coroutine<> write_message(std::string message) {
    if (message.size() > limit_) throw too_long();
    to_.write(head_of(message.size()) + message);
    co_await to_.drain();
  }

 private:
  static std::size_t number_in(const std::string& head) {
    std::size_t number = 0;
    for (const char byte : head)
      number = number * 256 + static_cast<unsigned char>(byte);
    return number;
  }
  static std::string head_of(std::size_t number) {
    std::string head(4, '\0');
    for (std::size_t i = 4; i > 0; number /= 256)
      head[--i] = static_cast<char>(number % 256);
    return head;
  }
  static std::length_error too_long() {
    return std::length_error("a message is too long");
  }

  // Of the message that has begun. It is kept here, because a read may be
  // cancelled when only the size has come.
  std::optional<std::size_t> size_;
