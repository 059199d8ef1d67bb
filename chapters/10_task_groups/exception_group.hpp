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
      : shared_(std::make_shared<const content>(std::move(message),
                                                std::move(exceptions))) {}

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
        } catch (...) {
          rest.push_back(each);
        }
      }
      return {group_of(std::move(matching)), group_of(std::move(rest))};
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
  };

  // Copies of an exception must not throw, so they share.
  std::shared_ptr<const content> shared_;
};

}  // namespace asyncio
