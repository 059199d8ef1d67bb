// What was measured: medians, and ratios to the system that a row names.

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/bench/rows.hpp"

namespace bench {

/// The values of all rounds. What was not measured is not a number.
class results {
 public:
  void add(int round, const measurement& what, values measured);

  /// The median of the `number`th of a row's values.
  double median(const row& what, const std::string& system,
                std::size_t number) const;

  /// The median of the ratios within a round to the row's `against`: what slows
  /// down a whole round slows down both.
  double ratio(const row& what, const std::string& system,
               std::size_t number) const;

  /// The systems measured in the rows of a table: the usual ones in their
  /// order, then the others as they were added.
  std::vector<std::string> systems(const std::string& table) const;

  /// Was anything of this row measured?
  bool has(const row& what) const;

 private:
  using cell = std::pair<std::string, std::string>;  // row, system
  std::map<cell, std::map<int, values>> measured_;   // by round
};

}  // namespace bench
