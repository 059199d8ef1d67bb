/// Any bytes, at least one, up to so many.
class up_to {
 public:
  explicit up_to(std::size_t most) : most_(most) {}
  std::optional<std::size_t> size_in(std::string_view bytes) const {
    static_cast<void>(bytes);
    return most_;  // your code: always?
  }

 private:
  std::size_t most_;
};

/// Exactly so many bytes.
class exactly {
 public:
  explicit exactly(std::size_t size) : size_(size) {}
  std::optional<std::size_t> size_in(std::string_view bytes) const {
    static_cast<void>(bytes);
    return size_;  // your code: always?
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
    static_cast<void>(bytes);  // your code
    static_cast<void>(separators_), static_cast<void>(limit_);
    searched_ = 0;
    return std::nullopt;
  }

 private:
  const std::vector<std::string>& separators_;
  std::size_t limit_;
  std::size_t longest_ = 0;
  std::size_t searched_ = 0;  // no separator begins before this
};
