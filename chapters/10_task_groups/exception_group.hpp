// exception_group: several exceptions, thrown as one.

#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asyncio {

/// Several exceptions, thrown as one (Python: ExceptionGroup). It may hold
/// groups itself. A copy is cheap, and is the same group. It is not a
/// std::runtime_error, so only `catch (const exception_group&)`, `catch (const
/// std::exception&)` and `catch (...)` take it.
class exception_group final : public std::exception {
 public:
  /// `message` says what the exceptions have in common. Throws
  /// std::invalid_argument if there are none, or if one pointer is empty.
  exception_group(std::string message,
                  std::vector<std::exception_ptr> exceptions)
      : shared_(new content(std::move(message), std::move(exceptions)), drop) {}

  /// The message, and how many there are: "unhandled errors in a TaskGroup (2
  /// sub-exceptions)".
  const char* what() const noexcept override { return shared_->what.c_str(); }
  /// The message alone.
  const std::string& message() const noexcept { return shared_->message; }
  /// The exceptions, in the order given.
  const std::vector<std::exception_ptr>& exceptions() const noexcept {
    return shared_->exceptions;
  }

  // #region answer
  /// Two groups with this group's message: first of the exceptions that `catch
  /// (const E&)` would take, then of the rest; std::nullopt in place of an
  /// empty group. A group within the group is split too, and its parts stay
  /// groups; only split<exception_group>() takes groups as they are (Python:
  /// split(), `except*`).
  template <class E>
  std::pair<std::optional<exception_group>, std::optional<exception_group>>
  split() const {
    if constexpr (std::same_as<E, exception_group>) {
      return {*this, std::nullopt};
    } else {
      struct half_split {
        exception_group group;
        std::size_t next = 0;  // so many of its exceptions are split
        std::vector<std::exception_ptr> matching{}, rest{};
      };
      half_split now{*this};
      std::vector<half_split> outer;  // each waits for a group within it
      while (true) {
        while (now.next < now.group.exceptions().size()) {
          const auto each = now.group.exceptions()[now.next++];
          try {
            std::rethrow_exception(each);
          } catch (const exception_group& nested) {
            outer.push_back(std::exchange(now, {nested}));
          } catch (const E&) {
            now.matching.push_back(each);
          } catch (...) {
            now.rest.push_back(each);
          }
        }
        const auto matching = now.group.group_of(std::move(now.matching));
        const auto rest = now.group.group_of(std::move(now.rest));
        if (outer.empty()) return {matching, rest};
        now = std::move(outer.back());
        outer.pop_back();
        if (matching)
          now.matching.push_back(std::make_exception_ptr(*matching));
        if (rest) now.rest.push_back(std::make_exception_ptr(*rest));
      }
    }
  }

  /// The first of those two groups, or std::nullopt.
  template <class E>
  std::optional<exception_group> subgroup() const {
    return split<E>().first;
  }

 private:
  // A group with this message, or none for no exceptions.
  std::optional<exception_group> group_of(
      std::vector<std::exception_ptr> exceptions) const {
    if (exceptions.empty()) return std::nullopt;
    return exception_group(message(), std::move(exceptions));
  }
  // #endregion

  struct content {
    content(std::string text, std::vector<std::exception_ptr> list)
        : message(std::move(text)), exceptions(std::move(list)) {
      const auto count = exceptions.size();
      if (count == 0)
        throw std::invalid_argument("an exception_group of no exceptions");
      if (std::count(exceptions.begin(), exceptions.end(), nullptr) != 0)
        throw std::invalid_argument("an exception_group of an empty pointer");
      what = message + " (" + std::to_string(count) +
             (count == 1 ? " sub-exception)" : " sub-exceptions)");
    }
    std::string message;
    std::vector<std::exception_ptr> exceptions;
    std::string what;
    content* next_to_drop = nullptr;
  };

  // Called when the last copy is gone. This deletes the exceptions, and so it
  // may be called again for groups among them. These wait in a list until the
  // outer one has been deleted: groups may stand in groups deeper than the
  // stack would bear.
  static void drop(content* it) noexcept {
    it->next_to_drop = std::exchange(to_drop_, it);
    if (std::exchange(dropping_, true)) return;
    while (content* const first = to_drop_) {
      to_drop_ = first->next_to_drop;
      delete first;
    }
    dropping_ = false;
  }
  inline static constinit thread_local content* to_drop_ = nullptr;
  inline static constinit thread_local bool dropping_ = false;

  // Copies of an exception must not throw, so they share.
  std::shared_ptr<const content> shared_;
};

}  // namespace asyncio
