// The address sanitizer's report, read: see sanitizer_report.hpp.
//
//   ==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x… at pc 0x…
//   READ of size 4 at 0x… thread T0
//       #0 0x… in twice(int) my/answer.hpp:5
//   …
//   freed by thread T0 here:
//       #0 0x… in operator delete(void*) …
//       #1 0x… in twice(int) my/answer.hpp:4
//
// Of a variable it says, further down, where that stands:
//
//     [32, 36) 'number' (line 4) <== Memory access at offset 32 is inside …

#include "exercises/learn/judge/sanitizer_report.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "common/files/files.hpp"

namespace learn {

using common::has;

namespace {

constexpr std::string_view found_something = "ERROR: AddressSanitizer: ";

/// "my/answer.hpp:5" of "    #0 0x… in twice(int) my/answer.hpp:5:12"; empty
/// where the line is no frame, or names no line.
std::string place_in(std::string_view line) {
  if (!common::trim(line).starts_with('#')) return {};
  std::string_view place = line.substr(line.rfind(' ') + 1);
  const auto colon = place.find(':');
  if (colon == place.npos) return {};
  return std::string(place.substr(0, place.find(':', colon + 1)));
}

/// The frames that follow the first line which has `title` in it.
std::vector<std::string> places_after(const std::vector<std::string>& lines,
                                      std::string_view title) {
  std::vector<std::string> places;
  auto line = std::ranges::find_if(
      lines, [&](const std::string& each) { return has(each, title); });
  if (line == lines.end()) return places;
  while (++line != lines.end() && common::trim(*line).starts_with('#'))
    if (std::string place = place_in(*line); !place.empty())
      places.push_back(std::move(place));
  return places;
}

/// The first of these places in the answer; if none is, in the exercise or a
/// chapter.
std::string best(const std::vector<std::string>& places,
                 const std::string& answer) {
  for (const std::string_view wanted :
       {std::string_view(answer), std::string_view("exercises/"),
        std::string_view("chapters/")})
    for (const std::string& place : places)
      if (has(place, wanted)) return place;
  return {};
}

std::string in(const std::string& place) {
  return place.empty() ? "" : ", in " + place;
}

/// "number" of "  [32, 36) 'number' (line 4) <== Memory access … is inside".
std::string variable_in(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    if (!has(line, "<== Memory access")) continue;
    const auto from = line.find('\'');
    const auto to = line.find('\'', from + 1);
    if (to != std::string::npos) return line.substr(from + 1, to - from - 1);
  }
  return {};
}

}  // namespace

std::string explain_sanitizer(const std::string& printed,
                              const std::string& answer) {
  const auto at = printed.find(found_something);
  if (at == std::string::npos) return {};
  const auto lines =
      common::split_lines(printed.substr(at + found_something.size()));
  const std::string kind = lines[0].substr(0, lines[0].find(' '));
  const bool writes = lines.size() > 1 && lines[1].starts_with("WRITE");
  const std::string uses =
      writes ? "your answer writes to " : "your answer reads ";
  const std::string here = best(
      places_after(lines, writes ? "WRITE of size" : "READ of size"), answer);

  if (kind == "heap-use-after-free") {
    const std::string freed =
        best(places_after(lines, "freed by thread"), answer);
    return uses + "memory that is gone" + in(here) +
           (freed.empty() ? ": it was released before"
                          : ": it was released in " + freed) +
           ". Whoever keeps a pointer, a reference or an iterator to something "
           "must "
           "not outlive it.";
  }
  if (kind.starts_with("stack-use-after")) {
    const std::string name = variable_in(lines);
    const std::string what =
        name.empty() ? "a local variable" : "the variable \"" + name + "\"";
    return uses + what + " after it was gone" + in(here) +
           (kind == "stack-use-after-return"
                ? ": its function had returned. A reference or a lambda's "
                  "capture by reference does not keep it alive."
                : ": its block had ended. A reference does not keep it alive.");
  }
  if (kind == "attempting" || kind == "double-free")
    return "your answer releases the same memory twice" +
           in(best(places_after(lines, "double-free"), answer)) +
           ": each thing has one owner, who releases it once.";
  if (has(kind, "overflow"))
    return uses + "memory beside what is there" + in(here) +
           ": an index or a size is too large.";
  if (kind == "SEGV")
    return "your answer follows a pointer that leads nowhere (null, or to what "
           "is gone)" +
           in(best(places_after(lines, "The signal is caused"), answer)) + ".";
  return "the address sanitizer found in your answer: " + kind + in(here) + ".";
}

std::string without_sanitizer(const std::string& printed) {
  const auto at = printed.find(
      "=================================================================\n==");
  return printed.substr(0, at);
}

}  // namespace learn
