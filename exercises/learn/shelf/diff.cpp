// Unified diffs: see diff.hpp. The rules are those of the program patch, which
// a reader need not have, with --fuzz=0.

#include "exercises/learn/shelf/diff.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "common/files/files.hpp"

namespace learn {
namespace {

using all_lines = std::vector<std::string>;

/// Lines that must be there, and what comes in their place.
struct hunk {
  std::string head;  ///< "@@ -3,2 +3,4 @@"
  std::ptrdiff_t line = 0;
  all_lines before = {};
  all_lines after = {};
};

/// Reads "3,2" behind `sign`: a line, and how many; if that is not said, one.
std::pair<std::ptrdiff_t, std::size_t> range_in(const std::string& head,
                                                std::string_view sign) {
  std::ptrdiff_t line = 0;
  std::size_t count = 1;
  const auto at = head.find(sign);
  if (at == head.npos) throw std::runtime_error("not a hunk: " + head);
  const char* const end = head.data() + head.size();
  const char* next =
      std::from_chars(head.data() + at + sign.size(), end, line).ptr;
  if (next != end && *next == ',') std::from_chars(next + 1, end, count);
  return {line, count};
}

/// Reads the hunk whose head is lines[at], and moves `at` to its end.
hunk read_hunk(const all_lines& lines, std::size_t& at) {
  hunk read{.head = lines[at++]};
  const auto [line, before] = range_in(read.head, " -");
  const std::size_t after = range_in(read.head, " +").second;
  read.line = line;
  while (read.before.size() < before || read.after.size() < after) {
    if (at == lines.size())
      throw std::runtime_error("a hunk is cut off: " + read.head);
    // An editor may have taken the blank from an empty line.
    const std::string text = lines[at].empty() ? " " : lines[at];
    ++at;
    if (std::string_view(" +-").find(text[0]) == std::string_view::npos)
      throw std::runtime_error("not a line of a hunk: " + text);
    if (text[0] != '+') read.before.push_back(text.substr(1));
    if (text[0] != '-') read.after.push_back(text.substr(1));
  }
  return read;
}

/// Where `part` stands in `text`, not before `first`; of several places the
/// nearest to `guess`. -1 when there is none.
std::ptrdiff_t find_nearest(const all_lines& text, const all_lines& part,
                            std::ptrdiff_t guess, std::ptrdiff_t first) {
  const auto last = std::ssize(text) - std::ssize(part);
  const auto stands_at = [&](std::ptrdiff_t at) {
    return at >= first && at <= last &&
           std::equal(part.begin(), part.end(), text.begin() + at);
  };
  if (last < first) return -1;
  guess = std::clamp(guess, first, last);
  for (std::ptrdiff_t away = 0; away <= last; ++away) {
    if (stands_at(guess + away)) return guess + away;
    if (stands_at(guess - away)) return guess - away;
  }
  return -1;
}

}  // namespace

std::string apply_diff(const std::string& text, std::string_view diff) {
  const all_lines hunks = common::split_lines(diff);
  all_lines lines = common::split_lines(text);
  std::ptrdiff_t moved = 0;  // how much further down than its head says
  std::ptrdiff_t end = 0;    // of the hunk before
  for (std::size_t at = 0; at < hunks.size();) {
    if (!hunks[at].starts_with("@@")) {
      ++at;
      continue;
    }
    const hunk each = read_hunk(hunks, at);
    const auto guess = each.line - 1 + moved;
    const auto place = find_nearest(lines, each.before, guess, end);
    if (place < 0)
      throw std::runtime_error("these lines are not there: " + each.head);
    const auto begin = lines.begin() + place;
    lines.insert(lines.erase(begin, begin + std::ssize(each.before)),
                 each.after.begin(), each.after.end());
    end = place + std::ssize(each.after);
    moved += place - guess + std::ssize(each.after) - std::ssize(each.before);
  }
  std::string changed;
  for (const std::string& line : lines) changed += line + "\n";
  return changed;
}

}  // namespace learn
