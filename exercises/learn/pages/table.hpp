// Lays a table out in columns that fit the terminal.

#pragma once

#include <cstddef>
#include <vector>

#include "exercises/learn/pages/styled_text.hpp"

namespace learn {

/// A row is a list of cells. The first row is the head.
using table_rows = std::vector<std::vector<styled_line>>;

/// The lines of the table; cells that do not fit are wrapped.
std::vector<styled_line> lay_out_table(const table_rows& rows,
                                       std::size_t width);

}  // namespace learn
