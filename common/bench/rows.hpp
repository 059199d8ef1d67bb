// The rows of the benchmark: a chapter adds its own, and main() measures them
// all. See README.md.

#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/bench/choice.hpp"
#include "common/bench/measure.hpp"

namespace bench {

/// What one measurement gives: one number, or several (timers).
using values = std::vector<double>;

/// A line of a table.
struct row {
  std::string table;               ///< "tasks", "servers", …
  std::string name;                ///< "switch-1"
  std::vector<std::string> units;  ///< one for each number
  std::string against;             ///< the system that ratios are to
  /// Units of further numbers, which are no costs: without ratios.
  std::vector<std::string> remarks = {};
};

/// How a system does a row's work.
struct measurement {
  std::string row;
  std::string system;  ///< "ours", "Asio", …: a column of the table
  std::function<values()> measure;
};

/// All that chapters have added.
std::vector<row>& rows();
std::vector<measurement>& measurements();

void add_row(row what);
void add(std::string row, std::string system, std::function<values()> measure);

/// Says that something is not measured, because it is not installed, and in
/// which of Debian's packages it is. Nobody is left out silently.
void skip(const std::string& what, const std::string& package);
/// The same for another reason: "needs 10064 descriptors, …".
void skip_because(const std::string& what, const std::string& why);
const std::string& skipped();

/// How often to do what is done `count` times: a quick run does a hundredth.
inline int times(int count) {
  return chosen().quick ? (count + 99) / 100 : count;
}

/// Adds a system whose `work(count)` does `count` pieces: nanoseconds of CPU
/// time for each.
template <class Work>
void add_timed(std::string row, std::string system, int count, Work work) {
  add(std::move(row), std::move(system),
      [=] { return values{nanoseconds_each(times(count), work)}; });
}

/// Makes `add` part of the benchmark: one such object in each of the files. The
/// rows stand in the order of the chapters.
class rows_of_a_chapter {
 public:
  rows_of_a_chapter(int chapter, std::function<void()> add);
};

/// Calls what the chapters have left with rows_of_a_chapter.
void add_rows_of_all_chapters();

}  // namespace bench
