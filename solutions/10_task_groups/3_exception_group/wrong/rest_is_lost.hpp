// expect: what split<raw>() leaves is lost
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
            matching.push_back(std::make_exception_ptr(*inner_matching));
          if (inner_rest) rest.push_back(std::make_exception_ptr(*inner_rest));
        } catch (const E&) {
          matching.push_back(each);
        } catch (...) {  // not asked for
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
