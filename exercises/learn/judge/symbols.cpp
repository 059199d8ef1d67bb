// Symbols: see symbols.hpp.

#include "exercises/learn/judge/symbols.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

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

/// (D5 is what g++ calls the group of the others.)
bool is_destructor(std::string_view name) {
  return std::ranges::any_of(
      std::array{"D0Ev", "D1Ev", "D2Ev", "D5Ev"},
      [&](const char* end) { return name.ends_with(end); });
}

/// The names of symbols that begin so. (Not of destructors: one that the
/// compiler makes is in an object only if it is used there.)
std::set<std::string> names_in(std::string_view listed,
                               const std::string& begin) {
  std::set<std::string> names;
  for (const std::string& line : common::split_lines(listed))
    if (const auto name = line.substr(0, line.find(' '));
        name.starts_with(begin) && !is_destructor(name))
      names.insert(name);
  return names;
}

/// "asyncio::queue" as it stands in a symbol: "7asyncio5queue".
std::string mangled(std::string_view name) {
  std::string all;
  while (!name.empty()) {
    const auto part = name.substr(0, name.find(':'));
    all += std::to_string(part.size()) + std::string(part);
    name.remove_prefix(std::min(part.size() + 2, name.size()));
  }
  return all;
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

bool has_members_of(std::string_view name, std::string_view one,
                    std::string_view other) {
  return std::ranges::all_of(
      std::array{"_ZN", "_ZNK"}, [&](const std::string& member) {
        const std::string begin = member + mangled(name) + "I";
        return std::ranges::includes(names_in(one, begin),
                                     names_in(other, begin));
      });
}

}  // namespace learn
