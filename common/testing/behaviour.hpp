// behaviour: programs of CPython's asyncio, ported, must print the same lines.
//
// chapters/*/behaviour/ holds NAME.py, what CPython prints when it runs that
// (NAME.txt), and NAME.cpp: the same calls in C++, and what Python would print.

#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

namespace common {

/// A value as Python's print() shows it.
template <class Value>
std::string as_python(const Value& value) {
  if constexpr (std::same_as<Value, std::nullptr_t>)
    return "None";
  else if constexpr (std::same_as<Value, bool>)
    return value ? "True" : "False";
  else if constexpr (std::convertible_to<const Value&, std::string_view>)
    return std::string(std::string_view(value));
  else if constexpr (std::derived_from<Value, std::exception>)
    return value.what();
  else
    return std::to_string(value);
}

/// Python's print(): the values in one line, a space between them. C++ does not
/// say which argument is computed first: give no two that have side effects.
template <class First, class... Rest>
void print(const First& first, const Rest&... rest) {
  std::string line = as_python(first);
  ((line += " " + as_python(rest)), ...);
  std::cout << line + "\n";
}

/// The class of the exception that is being handled, by its name in Python:
/// asyncio's invalid_state_error is InvalidStateError. For catch blocks.
std::string exception_name();

/// Python's `finally:`, for one that does not await: calls f when the scope is
/// left, however that happens.
template <std::invocable F>
class finally {
 public:
  explicit finally(F f) : f_(std::move(f)) {}
  finally(const finally&) = delete;
  finally& operator=(const finally&) = delete;
  ~finally() { f_(); }

 private:
  F f_;
};

/// What `program` prints to std::cout. An exception that comes out of it is
/// printed too, as a last line.
std::string printed_by(const std::function<void()>& program);

/// Where what was printed differs from what was expected: the first such line,
/// in words. Empty if it does not.
std::string first_difference(std::string_view expected,
                             std::string_view printed);

/// In a test case: runs the port of the program `name`; the test case fails
/// unless it prints what CPython prints.
void same_as_python(std::string_view name,
                    const std::function<void()>& program);

}  // namespace common
