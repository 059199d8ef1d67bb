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
      std::array{"_Z", "DW.ref.", "__odr_asan", "__clang_call_terminate"},
      [&](const char* begin) { return name.starts_with(begin); });
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
    // A capital is for all to see; of the small letters these are, too.
    const bool global = std::isupper(static_cast<unsigned char>(kind)) != 0 ||
                        common::has("uvw", {&kind, 1});
    if (global && !is_harmless(name) && !defines(test, name))
      return "it defines \"" + name +
             "\" with a C name, in the place of the system's or the test's";
  }
  return {};
}

}  // namespace learn
