// For the tests: a terminal in the place of our own stdout or stderr, and
// variables that say which one.

#pragma once

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <unistd.h>

#include "common/testing/test_terminal.hpp"

namespace learn {

using common::no_terminals;

/// What `body` sends to a terminal that stands in for one of our descriptors.
std::string sent_by(int descriptor, const auto& body) {
  const common::test_terminal terminal;
  const int theirs = terminal.open_other_side();
  std::cout << std::flush;
  const int before = dup(descriptor);
  dup2(theirs, descriptor);
  close(theirs);
  body();
  dup2(before, descriptor);
  close(before);
  return terminal.sent();
}

/// A variable of our environment, for as long as this lives; null: it is not
/// set.
class with_variable {
 public:
  with_variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  with_variable(const with_variable&) = delete;
  with_variable& operator=(const with_variable&) = delete;
  ~with_variable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value == nullptr)
      unsetenv(name_);
    else
      setenv(name_, value, 1);
  }

  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace learn
