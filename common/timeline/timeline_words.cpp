// timeline_words: see timeline_words.hpp.

#include "common/timeline/timeline_words.hpp"

#include <algorithm>
#include <set>

namespace common {

using asyncio::activity;

namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// How many bytes the character has that starts with `first`; 0: none does.
std::size_t length_from(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return byte < ' ' || byte == 0x7F ? 0 : 1;
  if (byte >= 0xC2 && byte < 0xE0) return 2;
  if (byte >= 0xE0 && byte < 0xF0) return 3;
  return byte >= 0xF0 && byte < 0xF5 ? 4 : 0;
}

}  // namespace

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const auto length = length_from(text.front());
    const auto rest = text.substr(1, length > 0 ? length - 1 : 0);
    const bool whole = length > 0 && rest.size() == length - 1 &&
                       std::ranges::all_of(rest, continues);
    all.push_back(whole ? std::string(text.substr(0, length)) : "?");
    text.remove_prefix(whole ? length : 1);
  }
  return all;
}

std::string shortened(std::string_view text, std::size_t most) {
  auto all = characters(text);
  if (all.size() > most) {
    all.resize(most);
    if (most > 0) all.back() = "…";
  }
  std::string joined;
  for (const auto& each : all) joined += each;
  return joined;
}

std::string counted(std::size_t many, std::string_view what) {
  return std::to_string(many) + " " + std::string(what) +
         (many == 1 ? "" : "s");
}

namespace {

// What a lane waited for, each once: "a, b, c and 2 more".
std::string waits(const lane& told) {
  constexpr std::size_t most = 3;
  std::vector<std::string> all;
  std::set<std::string> seen;
  for (const auto& each : told.spans)
    if (!each.why.empty() && seen.insert(each.why).second)
      all.push_back(each.why);
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i)
    text += (i == 0 ? "" : ", ") + all[i];
  if (all.size() > most)
    text += " and " + std::to_string(all.size() - most) + " more";
  return text;
}

}  // namespace

std::string sentence(const lane& told, const timeline_axis& axis) {
  const auto runs = told.runs();
  std::string text = told.name + ": ";
  text += runs == 0 ? "never ran" : "ran " + counted(runs, "time");
  if (runs > 0) {
    const auto first =
        std::ranges::find(told.spans, activity::running, &span::doing);
    text += ", first at " + axis.words(first->from);
  }
  if (const auto list = waits(told); !list.empty())
    text += "; waited for " + list;
  if (!told.endings.empty()) {
    const auto& last = told.endings.back();
    text += "; " + last.text() + " at " + axis.words(last.at);
    if (told.endings.size() > 1)
      text += ", the last of " + counted(told.endings.size(), "end");
  }
  return text + ".";
}

std::vector<std::string> omissions(const history& told) {
  std::vector<std::string> all;
  if (told.lanes.size() > most_lanes_drawn)
    all.push_back(counted(told.lanes.size() - most_lanes_drawn, "more lane") +
                  " not drawn.");
  if (told.left_out > 0)
    all.push_back("Only the beginning: " + counted(told.left_out, "change") +
                  " after it not recorded.");
  return all;
}

}  // namespace common
