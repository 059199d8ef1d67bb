// The small words of HTTP: what a token is, which characters a value may hold,
// and how a percent sign is read.

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace asyncio {

/// Letters and digits of ASCII, whatever the program's locale says.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The value of a hexadecimal digit; std::nullopt if it is none.
constexpr std::optional<int> hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (lower_case(c) >= 'a' && lower_case(c) <= 'f')
    return lower_case(c) - 'a' + 10;
  return std::nullopt;
}

/// A control character: below the space, or DEL.
constexpr bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code < 0x20 || code == 0x7f;
}

/// May it stand in a method, or in the name of a field?
constexpr bool is_token_char(char c) {
  return is_digit(c) || is_letter(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// The same for all characters, looked up: every byte of a name is asked about.
inline constexpr auto token_chars = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = is_token_char(static_cast<char>(i));
  return table;
}();

/// A token: at least one such character, and no other.
inline bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return token_chars[static_cast<unsigned char>(c)];
  });
}

/// May it be the value of a field? A line break in it would begin another
/// field, and whatever else is invisible may mean something to somebody.
inline bool is_field_value(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return c != '\t' && is_control(c); });
}

/// Visible ASCII and nothing else.
inline bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

/// Are they equal, apart from upper and lower case?
inline bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](char x, char y) { return lower_case(x) == lower_case(y); });
}

/// Without blanks at both ends: spaces and tabs, and nothing else that some
/// library may regard as blank.
inline std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Takes the first part out of a list, and the comma (or another separator)
/// behind it; without blanks around it.
inline std::string_view take_part(std::string_view& list, char separator) {
  const auto end = std::min(list.find(separator), list.size());
  const auto part = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return without_blanks(part);
}

/// With each "%41" replaced by the character that it stands for. std::nullopt
/// if a percent sign has no two digits behind it, and if it stands for a
/// control character: "%00" ends a path for some and not for others.
inline std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const auto high = hex_value(text[i + 1]);
      const auto low = hex_value(text[i + 2]);
      if (!high || !low) return std::nullopt;
      c = static_cast<char>(*high * 16 + *low);
      i += 2;
    }
    if (is_control(c)) return std::nullopt;
    decoded += c;
  }
  return decoded;
}

}  // namespace asyncio
