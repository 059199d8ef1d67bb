// Programs that must print what CPython prints: see behaviour.hpp.

#include "common/testing/behaviour.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <sstream>
#include <system_error>
#include <typeinfo>
#include <utility>
#include <vector>

#include "common/files/files.hpp"

namespace common {
namespace {

/// Catches what is written to std::cout as long as it lives.
class caught_stdout {
 public:
  caught_stdout() : before_(std::cout.rdbuf(caught_.rdbuf())) {}
  caught_stdout(const caught_stdout&) = delete;
  caught_stdout& operator=(const caught_stdout&) = delete;
  ~caught_stdout() { std::cout.rdbuf(before_); }

  std::string text() const { return caught_.str(); }

 private:
  std::ostringstream caught_;
  std::streambuf* before_;
};

std::string in_camel_case(std::string_view snake) {
  std::string camel;
  bool begins = true;
  for (const char c : snake) {
    if (c != '_') camel += begins ? static_cast<char>(std::toupper(c)) : c;
    begins = c == '_';
  }
  return camel;
}

// Python has a class for each of the usual errors of the system.
std::string os_error_name(const std::error_code& code) {
  using enum std::errc;
  static const std::vector<std::pair<std::errc, const char*>> classes{
      {broken_pipe, "BrokenPipeError"},
      {connection_aborted, "ConnectionAbortedError"},
      {connection_refused, "ConnectionRefusedError"},
      {connection_reset, "ConnectionResetError"},
      {file_exists, "FileExistsError"},
      {no_such_file_or_directory, "FileNotFoundError"},
      {permission_denied, "PermissionError"}};
  for (const auto& [each, name] : classes)
    if (code == each) return name;
  return "OSError";
}

std::string line_or_end(const std::vector<std::string>& lines, std::size_t at) {
  return at < lines.size() ? "\"" + lines[at] + "\"" : "nothing more";
}

}  // namespace

std::string exception_name() {
  const auto* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "None";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
  std::string_view name = status == 0 ? readable.get() : type->name();
  if (const auto colon = name.rfind(':'); colon != name.npos)
    name.remove_prefix(colon + 1);
  if (name == "system_error") {
    try {
      throw;
    } catch (const std::system_error& error) {
      return os_error_name(error.code());
    }
  }
  return name == "invalid_argument" ? "ValueError" : in_camel_case(name);
}

std::string printed_by(const std::function<void()>& program) {
  const caught_stdout out;
  try {
    program();
  } catch (...) {
    print("uncaught", exception_name());
  }
  return out.text();
}

std::string first_difference(std::string_view expected,
                             std::string_view printed) {
  const auto theirs = split_lines(expected);
  const auto ours = split_lines(printed);
  const auto at = static_cast<std::size_t>(
      std::ranges::mismatch(theirs, ours).in1 - theirs.begin());
  if (at == theirs.size() && at == ours.size()) return {};
  return "line " + std::to_string(at + 1) + ": Python prints " +
         line_or_end(theirs, at) + ", the port prints " + line_or_end(ours, at);
}

}  // namespace common
