// trace: see trace.hpp.

#include "common/timeline/trace.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "common/json/json.hpp"

namespace common {

using asyncio::activity;

namespace {

// Nanoseconds as microseconds with three decimals.
std::string microseconds(const instant& when, bool has_time) {
  const auto nanoseconds = has_time
                               ? static_cast<std::uint64_t>(when.at.count())
                               : when.step * 1'000'000;
  return std::to_string(nanoseconds / 1000) + "." +
         std::to_string(1000 + nanoseconds % 1000).substr(1);
}

std::string name_of(const span& each) {
  if (each.doing == activity::running) return "running";
  if (each.doing == activity::ready) return "ready";
  return each.why.empty() ? "waiting" : "waiting: " + each.why;
}

// One line of the file, and what orders it among the others: when it was
// reported, and at one report what ends before what begins.
struct event {
  enum class kind { end, mark, begin };

  instant when;
  kind what;
  std::size_t thread;
  std::string name;
};

std::vector<event> events(const history& told) {
  std::vector<event> all;
  for (std::size_t i = 0; i < told.lanes.size(); ++i) {
    for (const auto& each : told.lanes[i].spans) {
      all.push_back({each.from, event::kind::begin, i + 1, name_of(each)});
      all.push_back({each.to, event::kind::end, i + 1, name_of(each)});
    }
    for (const auto& each : told.lanes[i].endings)
      all.push_back({each.at, event::kind::mark, i + 1, each.text()});
  }
  std::ranges::sort(all, {}, [](const event& each) {
    return std::tuple(each.when.order, each.what, each.thread);
  });
  return all;
}

std::string metadata(std::string_view what, std::size_t thread,
                     std::string_view key, std::string_view value) {
  return R"({"ph":"M","pid":1,"tid":)" + std::to_string(thread) +
         ",\"name\":" + as_json(what) + ",\"args\":{" + as_json(key) + ":" +
         std::string(value) + "}}";
}

std::string line(const event& each, bool has_time) {
  constexpr const char* phases[] = {R"("E")", R"("i","s":"t")", R"("B")"};
  return R"({"ph":)" + std::string(phases[static_cast<int>(each.what)]) +
         R"(,"pid":1,"tid":)" + std::to_string(each.thread) +
         ",\"ts\":" + microseconds(each.when, has_time) +
         ",\"name\":" + as_json(each.name) + "}";
}

}  // namespace

std::string draw_trace(const history& told, std::string_view program,
                       const run_record& one_by_one) {
  std::string json = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" +
                     metadata("process_name", 0, "name", as_json(program));
  for (std::size_t i = 0; i < told.lanes.size(); ++i)
    json +=
        ",\n" +
        metadata("thread_name", i + 1, "name", as_json(told.lanes[i].name)) +
        ",\n" +
        metadata("thread_sort_index", i + 1, "sort_index",
                 std::to_string(i + 1));
  for (const auto& each : events(told))
    json += ",\n" + line(each, told.has_time());
  return json + "\n]" + steps_json(one_by_one) + "}\n";
}

}  // namespace common
