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
  const std::string all = "soup<END>";
  for (std::size_t at = 0; at <= all.size(); ++at) {
    const std::string came =
        outcome({all.substr(0, at), all.substr(at)}, {",", "<END>"}, 100);
    CHECK_MESSAGE(came == "9", "after " << at << " bytes the rest: " << came);
  }

  const std::string within = outcome({"soup"}, {"soup", "ou"}, 100);
  CHECK_MESSAGE(within == "3", "'ou' ends first, in 'soup': " << within);

  const std::string begun = outcome({"12345<EN"}, {"<END>"}, 5);
  CHECK_MESSAGE(begun == "not yet", "five bytes, as allowed: " << begun);

  const std::string longer = outcome({"1234567<EN"}, {"<END>"}, 5);
  CHECK_MESSAGE(longer == "too long 6", "seven bytes: " << longer);
}
