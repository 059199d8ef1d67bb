// JSON: how a text is written in it, and a strict reader for what others send.

#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace common {

/// A text as a JSON string, with its quotation marks. Bytes that are no UTF-8
/// become U+FFFD: so whatever a program prints can be sent.
std::string as_json(std::string_view text);

/// What was read is not JSON, or is nested too deep; what() is one line.
struct json_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A value that was read.
class json_value {
 public:
  using list = std::vector<json_value>;
  using object = std::map<std::string, json_value>;

  json_value() = default;
  explicit json_value(bool value) : it_(value) {}
  explicit json_value(double value) : it_(value) {}
  explicit json_value(std::string value) : it_(std::move(value)) {}
  explicit json_value(list value) : it_(std::move(value)) {}
  explicit json_value(object value) : it_(std::move(value)) {}

  /// Each gives nullptr for a value of another kind.
  const bool* as_bool() const { return std::get_if<bool>(&it_); }
  const double* as_number() const { return std::get_if<double>(&it_); }
  const std::string* as_text() const { return std::get_if<std::string>(&it_); }
  const list* as_list() const { return std::get_if<list>(&it_); }
  const object* as_object() const { return std::get_if<object>(&it_); }
  /// The same for a number without a fraction that an int can hold.
  std::optional<int> as_int() const;

  /// The member of that name; nullptr if this is no object, or has none.
  const json_value* find(const std::string& name) const;

 private:
  std::variant<std::nullptr_t, bool, double, std::string, list, object> it_;
};

/// Reads one value, which must be the whole text. Refuses what is in doubt: two
/// members of one name, and lists and objects in more than 16 levels. Throws
/// json_error.
json_value read_json(std::string_view text);

}  // namespace common
