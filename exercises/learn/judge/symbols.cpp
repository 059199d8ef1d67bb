// Symbols: see symbols.hpp.

#include "exercises/learn/judge/symbols.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "common/files/files.hpp"

namespace learn {
namespace {

/// Is it a C++ name, or one that compilers make for themselves?
bool is_harmless(std::string_view name) {
  return std::ranges::any_of(
      std::array{"_Z", "__clang_call_terminate", "__x86."},
      [&](const char* begin) { return name.starts_with(begin); });
}

/// Is it a function that the reporter calls? Even a variable could replace it,
/// in memory that may be executed.
bool is_reporters(std::string_view name) {
  return std::ranges::count(std::array{"read", "fcntl", "close", "sendmsg"},
                            name) > 0;
}

/// Does this source say `extern "C" … name(`?
bool defines(std::string_view source, std::string_view name) {
  return std::ranges::any_of(
      common::split_lines(source), [&](const std::string& line) {
        return line.starts_with("extern \"C\"") &&
               common::has(line, " " + std::string(name) + "(");
      });
}

}  // namespace

std::string objection_to_symbols(std::string_view listed,
                                 std::string_view test) {
  for (const std::string& line : common::split_lines(listed)) {
    const auto end = line.find(' ');  // "send T 0 1f"
    if (end == line.npos || end + 1 == line.size()) continue;
    const std::string name = line.substr(0, end);
    const char kind = line[end + 1];
    if (kind == 'i')
      return "it has a function that is chosen when the program is loaded "
             "(ifunc)";
    // A capital letter means a global symbol. Variables outside any namespace
    // have C names in C++, too, and do no harm.
    const bool variable = common::has("BCDGRSVu", {&kind, 1});
    const bool global = std::isupper(static_cast<unsigned char>(kind)) != 0;
    const bool refused =
        variable ? is_reporters(name) : global && !is_harmless(name);
    if (name == "main" && !variable)
      return "it must not define main(): the tests have one of their own";
    if (refused && !defines(test, name))
      return "it defines \"" + name +
             "\", a C name that could replace one of the system's functions";
  }
  return {};
}

}  // namespace learn
