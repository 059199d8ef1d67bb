// http_fields: the header fields of a message.

#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "17_web_server/http_text.hpp"

namespace asyncio {

/// Names and values, in the order in which they were added. A name may stand
/// there several times; upper and lower case make no difference.
class http_fields {
 public:
  /// Throws std::invalid_argument for a name that is no token, and for a value
  /// with a line break or another control character: whoever could put one into
  /// an answer could add fields, or a whole answer, of their own.
  void add(std::string name, std::string value) {
    if (!is_token(name) || !is_field_value(value))
      throw std::invalid_argument("not a header field: " + name);
    if (all_.empty()) all_.reserve(usual);  // otherwise it grows one by one
    all_.emplace_back(std::move(name), std::move(value));
  }
  /// The same, in place of all fields of that name.
  void set(std::string name, std::string value) {
    std::erase_if(all_, [&](auto& it) { return same_word(it.first, name); });
    add(std::move(name), std::move(value));
  }

  /// The first value of that name, if there is one.
  std::optional<std::string_view> find(std::string_view name) const {
    for (const auto& [each, value] : all_)
      if (same_word(each, name)) return value;
    return std::nullopt;
  }
  std::size_t count(std::string_view name) const {
    std::size_t found = 0;
    for (const auto& [each, value] : all_)
      if (same_word(each, name)) ++found;
    return found;
  }
  /// Is it one of the words in the lists of that name, as in "Connection:
  /// close, te"?
  bool lists(std::string_view name, std::string_view word) const {
    for (const auto& [each, value] : all_) {
      if (!same_word(each, name)) continue;
      std::string_view list = value;
      while (!list.empty())
        if (same_word(take_part(list, ','), word)) return true;
    }
    return false;
  }

  std::size_t size() const noexcept { return all_.size(); }
  auto begin() const noexcept { return all_.begin(); }
  auto end() const noexcept { return all_.end(); }

 private:
  static constexpr std::size_t usual = 8;

  std::vector<std::pair<std::string, std::string>> all_;
};

}  // namespace asyncio
