// test_json: a small, strict JSON reader for the tests of what we write.

#pragma once

#include <cctype>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace common {

/// A JSON value: numbers, strings, lists and objects are all we write.
struct json {
  std::string text;  // of a string; of a number, as it stands
  std::vector<json> list;
  std::map<std::string, json> fields;

  const json& operator[](const std::string& key) const {
    return fields.at(key);
  }
};

/// Reads one value that is the whole text; throws std::runtime_error else.
class json_reader {
 public:
  static json read(std::string_view text) {
    json_reader reader(text);
    auto value = reader.value();
    reader.blanks();
    reader.expect(reader.rest_.empty());
    return value;
  }

 private:
  explicit json_reader(std::string_view text) : rest_(text) {}

  static void expect(bool right) {
    if (!right) throw std::runtime_error("not JSON");
  }
  void blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n'))
      rest_.remove_prefix(1);
  }
  char next() {
    expect(!rest_.empty());
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  bool take(char c) {
    blanks();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  json value() {
    json read;
    if (take('{')) {
      if (take('}')) return read;
      do {
        expect(take('"'));
        auto key = string();
        expect(take(':'));
        expect(read.fields.emplace(std::move(key), value()).second);
      } while (take(','));
      expect(take('}'));
    } else if (take('[')) {
      if (take(']')) return read;
      do read.list.push_back(value());
      while (take(','));
      expect(take(']'));
    } else {
      read.text = take('"') ? string() : number();
    }
    return read;
  }
  std::string string() {
    std::string text;
    for (char c; (c = next()) != '"';) {
      expect(static_cast<unsigned char>(c) >= ' ');
      text += c == '\\' ? escaped() : c;
    }
    return text;
  }
  char escaped() {
    const char c = next();
    if (c == 'n') return '\n';
    if (c == 't') return '\t';
    if (c == 'u') {  // we write those of one byte only
      std::string code;
      for (int i = 0; i < 4; ++i) code += next();
      expect(code.starts_with("00"));
      return static_cast<char>(std::stoi(code, nullptr, 16));
    }
    expect(c == '"' || c == '\\');
    return c;
  }
  std::string number() {
    std::string text = digits();
    if (take('.')) text += "." + digits();
    return text;
  }
  std::string digits() {
    std::string text;
    while (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_[0])))
      text += next();
    expect(!text.empty());
    return text;
  }

  std::string_view rest_;
};

}  // namespace common
