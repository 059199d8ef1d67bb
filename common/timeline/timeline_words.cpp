// timeline_words: see timeline_words.hpp.

#include "common/timeline/timeline_words.hpp"

#include <algorithm>
#include <set>

#include "common/files/utf8.hpp"

namespace common {

using asyncio::activity;

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const auto size = character_size(text);
    const auto first = static_cast<unsigned char>(text.front());
    const bool control = first < ' ' || first == 0x7F;
    all.push_back(size > 0 && !control ? std::string(text.substr(0, size))
                                       : "?");
    text.remove_prefix(std::max<std::size_t>(size, 1));
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
