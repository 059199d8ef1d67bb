// JSON: see json.hpp.

#include "common/json/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>

#include "common/files/utf8.hpp"

namespace common {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the value off the front of the text, part by part.
class reader {
 public:
  explicit reader(std::string_view text) : rest_(text) {}

  json_value whole() {
    json_value result = value(0);
    skip_blanks();
    if (!rest_.empty()) fail("something follows the value");
    return result;
  }

 private:
  [[noreturn]] static void fail(const std::string& why) {
    throw json_error("that is not JSON: " + why);
  }

  void skip_blanks() {
    rest_.remove_prefix(
        std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }
  char next() {
    if (rest_.empty()) fail("it ends too early");
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  /// The same for a sign between values, which may have blanks around it.
  bool take_sign(char sign) {
    skip_blanks();
    return take(std::string_view(&sign, 1));
  }

  json_value value(int level) {
    if (level > 16) fail("it is nested too deep");
    skip_blanks();
    if (take("{")) return object(level);
    if (take("[")) return list(level);
    if (take("\"")) return json_value(string());
    if (take("true")) return json_value(true);
    if (take("false")) return json_value(false);
    if (take("null")) return json_value();
    return json_value(number());
  }

  json_value object(int level) {
    json_value::object members;
    if (take_sign('}')) return json_value(std::move(members));
    do {
      skip_blanks();
      if (!take("\"")) fail("a member needs a name");
      std::string name = string();
      if (!take_sign(':')) fail("a colon is missing");
      const auto [at, is_new] =
          members.emplace(std::move(name), value(level + 1));
      if (!is_new) fail("two members have one name");
    } while (take_sign(','));
    if (!take_sign('}')) fail("an object has no end");
    return json_value(std::move(members));
  }

  json_value list(int level) {
    json_value::list all;
    if (take_sign(']')) return json_value(std::move(all));
    do all.push_back(value(level + 1));
    while (take_sign(','));
    if (!take_sign(']')) fail("a list has no end");
    return json_value(std::move(all));
  }

  /// Behind its first quotation mark.
  std::string string() {
    std::string text;
    while (true) {
      const std::size_t size = rest_.empty() ? 0 : character_size(rest_);
      if (size == 0) fail("a string has no end, or is no UTF-8");
      const auto character = rest_.substr(0, size);
      rest_.remove_prefix(size);
      if (character == "\"") return text;
      if (size == 1 && static_cast<unsigned char>(character[0]) < 0x20)
        fail("a string holds a control character");
      text += character == "\\" ? escaped() : std::string(character);
    }
  }

  std::string escaped() {
    switch (const char c = next()) {
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case 'r':
        return "\r";
      case 'b':
        return "\b";
      case 'f':
        return "\f";
      case 'u':
        return utf8(code_point());
      default:
        if (c != '"' && c != '\\' && c != '/') fail("an unknown escape");
        return {c};
    }
  }

  /// Behind "\u": one, or the pair of surrogates that mean one together.
  std::uint32_t code_point() {
    const std::uint32_t first = four_digits();
    if (first < 0xd800 || first > 0xdfff) return first;
    if (first > 0xdbff || !take("\\u")) fail("half a character");
    const std::uint32_t second = four_digits();
    if (second < 0xdc00 || second > 0xdfff) fail("half a character");
    return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
  }
  std::uint32_t four_digits() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = next();
      const char lower =
          c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
      const auto at = hex_digits.find(lower);
      if (at == hex_digits.npos) fail("\\u needs four digits");
      code = code * 16 + static_cast<std::uint32_t>(at);
    }
    return code;
  }

  /// JSON allows less than from_chars(): no "inf", no "01", no "1.".
  double number() {
    std::size_t size = rest_.starts_with('-') ? 1 : 0;
    const std::size_t begin = size;
    const auto digits = [&] {
      const std::size_t from = size;
      while (size < rest_.size() && is_digit(rest_[size])) ++size;
      return size - from;
    };
    const std::size_t whole = digits();
    if (whole == 0) fail("there is no value");
    if (whole > 1 && rest_[begin] == '0') fail("a number begins with 0");
    if (size < rest_.size() && rest_[size] == '.') {
      ++size;
      if (digits() == 0) fail("a point without digits");
    }
    if (size < rest_.size() && (rest_[size] == 'e' || rest_[size] == 'E')) {
      ++size;
      if (size < rest_.size() && (rest_[size] == '+' || rest_[size] == '-'))
        ++size;
      if (digits() == 0) fail("an exponent without digits");
    }
    double result = 0;
    const auto read =
        std::from_chars(rest_.data(), rest_.data() + size, result);
    if (read.ec != std::errc()) fail("a number is too large");
    rest_.remove_prefix(size);
    return result;
  }

  std::string_view rest_;
};

}  // namespace

std::string as_json(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const auto code = static_cast<unsigned char>(text[0]);
    const std::size_t size = character_size(text);
    if (code < 0x20) {
      json += code == '\n' ? "\\n" : std::string("\\u00");
      if (code != '\n')
        (json += hex_digits[code / 16]) += hex_digits[code % 16];
    } else if (size == 0) {
      json += "\xef\xbf\xbd";
    } else {
      if (code == '"' || code == '\\') json += '\\';
      json += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return json + "\"";
}

std::optional<int> json_value::as_int() const {
  const double* const number = as_number();
  if (number == nullptr || std::trunc(*number) != *number ||
      *number < std::numeric_limits<int>::min() ||
      *number > std::numeric_limits<int>::max())
    return std::nullopt;
  return static_cast<int>(*number);
}

const json_value* json_value::find(const std::string& name) const {
  const object* const members = as_object();
  if (members == nullptr) return nullptr;
  const auto found = members->find(name);
  return found == members->end() ? nullptr : &found->second;
}

json_value read_json(std::string_view text) { return reader(text).whole(); }

}  // namespace common
