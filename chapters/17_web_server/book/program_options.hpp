// The options that a reader may choose for a program of the book.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/json/json.hpp"

namespace book_server {

/// What one program offers: numbers in a range, and flags. Nothing that a
/// reader has typed ever becomes an option, except a number that is one.
class program_options {
 public:
  /// What the program has told (common::command_line, --describe-options).
  /// Options by which a program would serve until it is killed are left out.
  /// Throws common::json_error.
  explicit program_options(std::string_view described);

  /// The same as JSON, for the page.
  const std::string& json() const { return json_; }

  /// The words for what was chosen: {"--minutes":30,"--virtual":true}. Throws
  /// http_error, 400, for an option that is not offered, and for a value that
  /// it cannot have.
  std::vector<std::string> words(const common::json_value& chosen) const;

 private:
  struct option {
    std::string name;
    bool is_flag = false;
    int least = 0;
    int most = 0;
  };
  void add(const common::json_value& described);
  const option& find(const std::string& name) const;

  std::vector<option> all_;
  std::string json_;
};

}  // namespace book_server
