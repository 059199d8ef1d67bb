// run_record: see run_record.hpp.

#include "common/timeline/run_record.hpp"

#include <array>

#include "common/json/json.hpp"

namespace common {

namespace {

constexpr std::array names_of_activities = {"ready", "running", "waiting",
                                            "cancelled", "done"};

// A run that has no clock has no times either.
std::string line(const reported_change& each) {
  std::string json = "{\"at\":" + std::to_string(each.at.count() / 1000) +
                     ",\"who\":" + std::to_string(each.who) + ",\"now\":\"" +
                     names_of_activities[static_cast<std::size_t>(each.now)] +
                     "\"";
  if (!each.why.empty()) json += ",\"why\":" + as_json(each.why);
  return json + ",\"printed\":" + std::to_string(each.printed) + "}";
}

}  // namespace

std::string steps_json(const run_record& told) {
  std::string json = ",\n\"subjects\":[";
  for (std::size_t i = 0; i < told.names.size(); ++i)
    json += (i == 0 ? "" : ",") + as_json(told.names[i]);
  json += "],\n\"deadlines\":{";
  const char* comma = "";
  for (const auto& [who, when] : told.deadlines) {
    json += comma + as_json(std::to_string(who)) + ":" +
            std::to_string(when.count() / 1000);
    comma = ",";
  }
  json += "},\n\"steps\":[";
  for (std::size_t i = 0; i < told.changes.size(); ++i)
    json += (i == 0 ? "\n" : ",\n") + line(told.changes[i]);
  return json + "],\n\"steps_left_out\":" + std::to_string(told.left_out) +
         ",\n\"output\":" + as_json(told.output);
}

}  // namespace common
