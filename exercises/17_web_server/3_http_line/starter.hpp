  /// Takes bytes up to the end of the line, and returns how many. Throws
  /// http_error: 400 for a bare CR or LF, `too_long` if there is more in the
  /// line than `limit` bytes.
  std::size_t push(std::string_view bytes, std::size_t limit, int too_long) {
    static_cast<void>(limit), static_cast<void>(too_long);  // your code
    is_complete_ = false;
    return bytes.size();
  }
