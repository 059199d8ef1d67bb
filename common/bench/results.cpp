// What was measured: see results.hpp.

#include "common/bench/results.hpp"

#include <algorithm>
#include <limits>

namespace bench {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double median_of(std::vector<double> all) {
  if (all.empty()) return nothing;
  std::ranges::sort(all);
  const auto middle = all.size() / 2;
  return all.size() % 2 == 1 ? all[middle]
                             : (all[middle - 1] + all[middle]) / 2;
}

}  // namespace

void results::add(int round, const measurement& what, values measured) {
  measured_[{what.row, what.system}][round] = std::move(measured);
}

double results::median(const row& what, const std::string& system,
                       std::size_t number) const {
  std::vector<double> all;
  if (const auto found = measured_.find({what.name, system});
      found != measured_.end())
    for (const auto& [round, measured] : found->second)
      if (number < measured.size()) all.push_back(measured[number]);
  return median_of(std::move(all));
}

double results::ratio(const row& what, const std::string& system,
                      std::size_t number) const {
  const auto theirs = measured_.find({what.name, what.against});
  const auto ours = measured_.find({what.name, system});
  if (theirs == measured_.end() || ours == measured_.end()) return nothing;
  std::vector<double> all;
  for (const auto& [round, measured] : ours->second)
    if (const auto other = theirs->second.find(round);
        other != theirs->second.end() && number < measured.size() &&
        number < other->second.size())
      all.push_back(measured[number] / other->second[number]);
  return median_of(std::move(all));
}

std::vector<std::string> results::systems(const std::string& table) const {
  const auto is_in_table = [&](const std::string& system) {
    return std::ranges::any_of(rows(), [&](const row& each) {
      return each.table == table && measured_.contains({each.name, system});
    });
  };
  std::vector<std::string> all = {"floor", "C epoll", "ours",  "Asio",
                                  "libuv", "CPython", "uvloop"};
  for (const auto& each : measurements())
    if (std::ranges::count(all, each.system) == 0) all.push_back(each.system);
  std::erase_if(all, [&](const auto& each) { return !is_in_table(each); });
  return all;
}

bool results::has(const row& what) const {
  return std::ranges::any_of(measured_, [&](const auto& each) {
    return each.first.first == what.name;
  });
}

}  // namespace bench
