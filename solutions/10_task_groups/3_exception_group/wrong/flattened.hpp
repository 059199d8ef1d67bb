// expect: must stay in a group, with its message
  /// Two groups with the same message: of the exceptions that `catch (const
  /// E&)` takes, and of the rest; std::nullopt in place of a group with none. A
  /// group within the group is split in turn, and what it gives stays a group;
  /// only split<exception_group>() takes it as it is (Python: split(),
  /// `except*`).
  template <class E>
  std::pair<std::optional<exception_group>, std::optional<exception_group>>
  split() const {
    if constexpr (std::same_as<E, exception_group>) {
      return {*this, std::nullopt};
    } else {
      std::vector<std::exception_ptr> matching, rest;
      for (const auto& each : exceptions()) {
        try {
          std::rethrow_exception(each);
        } catch (const exception_group& nested) {
          const auto [inner_matching, inner_rest] = nested.split<E>();
          if (inner_matching)
            for (const auto& one : inner_matching->exceptions())
              matching.push_back(one);
          if (inner_rest)
            for (const auto& one : inner_rest->exceptions())
              rest.push_back(one);
        } catch (const E&) {
          matching.push_back(each);
        } catch (...) {
          rest.push_back(each);
        }
      }
      return {group_of(std::move(matching)), group_of(std::move(rest))};
    }
  }

  /// The first of the two: those that are an E, or std::nullopt.
  template <class E>
  std::optional<exception_group> subgroup() const {
    return split<E>().first;
  }

 private:
  // With this message; no exceptions make no group.
  std::optional<exception_group> group_of(
      std::vector<std::exception_ptr> exceptions) const {
    if (exceptions.empty()) return std::nullopt;
    return exception_group(message(), std::move(exceptions));
  }
