// The table that closes the benchmark: medians, and ratios to the floor, to a
// peer where one was measured, and to CPython.

#pragma once

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// What one measurement of a row gives: one number, or several (timers).
using values = std::vector<double>;

/// The rows of the table in order, each with the units of its numbers.
inline std::vector<std::pair<std::string, std::vector<std::string>>>&
table_rows() {
  static std::vector<std::pair<std::string, std::vector<std::string>>> rows;
  return rows;
}
inline void add_row(const std::string& row, std::vector<std::string> units) {
  table_rows().emplace_back(row, std::move(units));
}

/// Collects the values of all repetitions; prints the table at the end.
class ratio_table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string& name = run.run_name.function_name;
      const auto slash = name.find('/');
      for (const auto& [number, value] : run.counters)
        measured_[{name.substr(0, slash) + number, name.substr(slash + 1)}]
            .push_back(value);
    }
  }

  void Finalize() override {
    std::printf("%-16s %-7s %9s %9s %9s %9s %9s %9s %11s\n", "row", "unit",
                "asyncio", "floor", "Asio", "CPython", "to floor", "to Asio",
                "to CPython");
    for (const auto& [row, units] : table_rows())
      for (std::size_t i = 0; i < units.size(); ++i)
        print(row, std::to_string(i), units[i]);
  }

 private:
  void print(const std::string& row, const std::string& number,
             const std::string& unit) const {
    const double ours = median(row + number, "asyncio");
    const double floor = median(row + number, "floor");
    const double peer = median(row + number, "Asio");
    const double python = median(row + number, "CPython");
    if (ours != ours && floor != floor) return;  // --benchmark_filter
    std::printf("%-16s %-7s", row.c_str(), unit.c_str());
    for (const double value : {ours, floor, peer, python})
      print_cell(9, 1, value);
    print_cell(9, 2, ours / floor);
    print_cell(9, 2, ours / peer);
    print_cell(11, 4, ours / python);
    std::printf("\n");
  }

  // What was not measured is not a number, and no ratio to it is one.
  static void print_cell(int width, int decimals, double value) {
    if (value == value)
      std::printf(" %*.*f", width, decimals, value);
    else
      std::printf(" %*s", width, "-");
  }

  double median(const std::string& row, const std::string& system) const {
    const auto found = measured_.find({row, system});
    if (found == measured_.end())
      return std::numeric_limits<double>::quiet_NaN();
    auto sorted = found->second;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }

  // By row and number of the value, then by system.
  std::map<std::pair<std::string, std::string>, values> measured_;
};
