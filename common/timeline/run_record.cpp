// run_record: see run_record.hpp.

#include "common/timeline/run_record.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/files/utf8.hpp"

namespace common {

namespace {

constexpr std::array names_of_activities = {"ready", "running", "waiting",
                                            "cancelled", "done"};

// A character of one byte that JSON has other words for.
std::string escaped_byte(char c) {
  if (c == '"' || c == '\\') return {'\\', c};
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') return {c};
  constexpr std::string_view digits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  return std::string("\\u00") + digits[code / 16] + digits[code % 16];
}

// A run that has no clock has no times either.
std::string line(const reported_change& each) {
  std::string json = "{\"at\":" + std::to_string(each.at.count() / 1000) +
                     ",\"who\":" + std::to_string(each.who) + ",\"now\":\"" +
                     names_of_activities[static_cast<std::size_t>(each.now)] +
                     "\"";
  if (!each.why.empty()) json += ",\"why\":" + json_string(each.why);
  return json + ",\"printed\":" + std::to_string(each.printed) + "}";
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size > 1)
      json += text.substr(0, size);
    else
      json += size == 0 ? "?" : escaped_byte(text.front());
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return json + "\"";
}

std::string steps_json(const run_record& told) {
  std::string json = ",\n\"subjects\":[";
  for (std::size_t i = 0; i < told.names.size(); ++i)
    json += (i == 0 ? "" : ",") + json_string(told.names[i]);
  json += "],\n\"steps\":[";
  for (std::size_t i = 0; i < told.changes.size(); ++i)
    json += (i == 0 ? "\n" : ",\n") + line(told.changes[i]);
  return json + "],\n\"steps_left_out\":" + std::to_string(told.left_out) +
         ",\n\"output\":" + json_string(told.output);
}

}  // namespace common
