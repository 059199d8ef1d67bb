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
//
// With g++ it finds no line for what several object files could have in common
// (inline functions, lambdas in them, templates: most of an answer). It says
// "(/the/test+0x1c75d)" then, and addr2line, which g++'s own binutils bring,
// knows the line.

#include "exercises/learn/judge/sanitizer_report.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "common/files/files.hpp"
#include "common/process/process.hpp"

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

/// The first of these places that has one of the names `wanted` in it.
std::string first_in(const std::vector<std::string>& places,
                     const std::vector<std::string>& wanted) {
  for (const std::string& name : wanted)
    for (const std::string& place : places)
      if (has(place, name)) return place;
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

/// "1c75d" of "    #2 0x… in take_orders(…) (/the/test+0x1c75d)", a frame in
/// `program` without a line; empty otherwise.
std::string offset_in(std::string_view line, const std::string& program) {
  if (!common::trim(line).starts_with('#')) return {};
  const std::string before = "(" + program + "+0x";
  const auto at = line.rfind(before);
  if (at == line.npos) return {};
  line.remove_prefix(at + before.size());
  return std::string(line.substr(0, line.find(')')));
}

/// The file and line of each of these places in a program, as far as addr2line
/// is there and knows them.
std::map<std::string, std::string> lines_of(
    const std::vector<std::string>& offsets, const std::string& program) {
  std::vector<std::string> words{"addr2line", "-e", program};
  words.insert(words.end(), offsets.begin(), offsets.end());
  const common::program_ending done =
      common::run_to_end({.words = std::move(words),
                          .environment = {{"LC_ALL", "C"}},
                          .time = std::chrono::seconds(10)});
  const auto found = common::split_lines(done.output);
  std::map<std::string, std::string> all;
  if (!done.succeeded() || found.size() != offsets.size()) return all;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!found[i].starts_with('?'))
      all[offsets[i]] = found[i].substr(0, found[i].find(" ("));
  return all;
}

}  // namespace

std::string with_lines(const std::string& printed, const std::string& program) {
  const auto at = printed.find(found_something);
  if (at == std::string::npos) return printed;
  auto lines = common::split_lines(printed.substr(at));
  std::vector<std::string> offsets;
  for (const std::string& line : lines)
    if (std::string offset = offset_in(line, program); !offset.empty())
      offsets.push_back(std::move(offset));
  if (offsets.empty()) return printed;
  const auto places = lines_of(offsets, program);
  std::string text = printed.substr(0, at);
  for (const std::string& line : lines) {
    const auto known = places.find(offset_in(line, program));
    text += known == places.end()
                ? line
                : line.substr(0, line.rfind("(" + program)) + known->second;
    text += "\n";
  }
  return text;
}

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
  // Only places in the answer are named: the test's own lines are right.
  const auto place_after = [&](std::string_view title) {
    return first_in(places_after(lines, title), {answer});
  };
  const std::string here =
      place_after(writes ? "WRITE of size" : "READ of size");

  if (kind == "heap-use-after-free") {
    // Where the answer's own line is known, it helps to hear who else has
    // released what it uses.
    const std::string freed =
        here.empty() ? place_after("freed by thread")
                     : first_in(places_after(lines, "freed by thread"),
                                {answer, "exercises/", "chapters/"});
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
           in(place_after("double-free")) +
           ": each thing has one owner, who releases it once.";
  if (has(kind, "overflow"))
    return uses + "memory beside what is there" + in(here) +
           ": an index or a size is too large.";
  if (kind == "SEGV")
    return "your answer follows a pointer that leads nowhere (null, or to what "
           "is gone)" +
           in(place_after("The signal is caused")) + ".";
  return "the address sanitizer found in your answer: " + kind + in(here) + ".";
}

std::string without_sanitizer(const std::string& printed) {
  const auto at = printed.find(
      "=================================================================\n==");
  return printed.substr(0, at);
}

}  // namespace learn
