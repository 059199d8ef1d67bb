// The tables that close the benchmark, as Markdown that reads well in a
// terminal, too.

#pragma once

#include <string>

#include "common/bench/results.hpp"

namespace bench {

/// A table: a line for each value of each row that was measured. A cell has the
/// median and, in brackets, the ratio to the system that the row names.
std::string markdown_table(const std::string& table, const results& from);

/// With as many digits as help: "1,689", "52.2", "6.61"; "–" for nothing.
std::string number(double value);

}  // namespace bench
