  /// Two groups with the same message: of the exceptions that `catch (const
  /// E&)` takes, and of the rest; std::nullopt in place of a group with none. A
  /// group within the group is split in turn, and what it gives stays a group;
  /// only split<exception_group>() takes it as it is (Python: split(),
  /// `except*`).
  template <class E>
  std::pair<std::optional<exception_group>, std::optional<exception_group>>
  split() const {
    return {std::nullopt, *this};  // your code: nothing is what you look for
  }

  /// The first of the two: those that are an E, or std::nullopt.
  template <class E>
  std::optional<exception_group> subgroup() const {
    return split<E>().first;
  }

 private:
