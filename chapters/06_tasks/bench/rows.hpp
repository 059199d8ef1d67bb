// The rows of the benchmark: a chapter adds its own, and main() runs them all.

#pragma once

#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/bench/measure.hpp"
#include "06_tasks/bench/table.hpp"

/// Makes `add` part of the benchmark: one such object in each chapter's file.
class rows_of_a_chapter {
 public:
  explicit rows_of_a_chapter(std::function<void()> add) {
    all().push_back(std::move(add));
  }
  static void add_all() {
    for (const auto& add : all()) add();
  }

 private:
  static std::vector<std::function<void()>>& all() {
    static std::vector<std::function<void()>> them;
    return them;
  }
};

/// Measures a row in one system; the table gets its values.
template <class Measure>
void add(const std::string& row, const std::string& system, Measure measure) {
  benchmark::RegisterBenchmark(
      (row + "/" + system).c_str(),
      [measure](benchmark::State& state) {
        values measured;
        for ([[maybe_unused]] auto _ : state) measured = measure();
        for (std::size_t i = 0; i < measured.size(); ++i)
          state.counters[std::to_string(i)] = measured[i];
      })
      ->Iterations(1);
}

/// A row of times: those of the library and of the floor.
template <class Ours, class Floor>
void add_timed(const std::string& row, int count, Ours ours, Floor floor) {
  add_row(row, {"ns"});
  add(row, "asyncio", [=] { return values{nanoseconds_each(count, ours)}; });
  add(row, "floor", [=] { return values{nanoseconds_each(count, floor)}; });
}

/// What a Python program of the book prints for a row.
inline values python(const std::string& program, const std::string& row) {
  const std::string command =
      "python3 '" BENCH_CHAPTERS "/" + program + "' " + row;
  const std::unique_ptr<FILE, int (*)(FILE*)> out(popen(command.c_str(), "r"),
                                                  pclose);
  values result;
  for (double value = 0; out && std::fscanf(out.get(), "%lf", &value) == 1;)
    result.push_back(value);
  if (result.empty()) throw std::runtime_error(program + " gave nothing");
  return result;
}

/// The same rows for CPython, where there is one.
inline void add_python(const std::string& program,
                       const std::vector<std::string>& rows) {
  static const bool installed =
      std::system("python3 -c '' >/dev/null 2>&1") == 0;
  if (!installed) return;
  for (const auto& row : rows)
    add(row, "CPython", [=] { return python(program, row); });
}
