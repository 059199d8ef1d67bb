// run_record: a run, report by report, for those who walk through it: who did
// what in which order, and how much had been printed by then. The lanes of a
// history leave the order within one moment out, and those who have no name.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/observer/observer.hpp"

namespace common {

/// One report: from here on, a subject does something else.
struct reported_change {
  std::chrono::nanoseconds at{0};  // since the first clock report
  std::uint32_t who = 0;           // its place among the names
  asyncio::activity now{};
  std::string why;            // what it waits for, or how it ended
  std::uint32_t printed = 0;  // how many bytes, before this
};

struct run_record {
  std::vector<std::string> names;  // of all subjects; empty for those without
  std::map<std::uint32_t, std::chrono::nanoseconds> deadlines;  // of timers
  std::vector<reported_change> changes;
  std::size_t left_out = 0;  // how many more there were
  std::string output;        // what was printed
};

/// The keys "subjects", "deadlines", "steps", "steps_left_out" and "output" of
/// a trace, with a comma before each. Times are microseconds.
std::string steps_json(const run_record& told);

}  // namespace common
