/// The number in a Content-Length: digits, and nothing in which one reader sees
/// another number than the next (a sign, a list, a zero at the beginning).
/// Throws http_error, 413 if it is more than `limit`.
inline std::size_t content_length(std::string_view text, std::size_t limit) {
  static_cast<void>(limit);  // your code
  return text.size();
}

/// Where the body ends. Throws http_error.
inline body_framing framing_of(const http_request& it, std::size_t limit) {
  static_cast<void>(it), static_cast<void>(limit);  // your code
  return {};
}
