  /// Two groups with this group's message: first of the exceptions that `catch
  /// (const E&)` would take, then of the rest; std::nullopt in place of an empty
  /// group. A group within the group is split too, and its parts stay groups;
  /// only split<exception_group>() takes groups as they are (Python: split(),
  /// `except*`).
  template <class E>
  std::pair<std::optional<exception_group>, std::optional<exception_group>>
  split() const {
    return {std::nullopt, *this};  // your code: this finds nothing
  }

  /// The first of those two groups, or std::nullopt.
  template <class E>
  std::optional<exception_group> subgroup() const {
    return split<E>().first;
  }

 private:
