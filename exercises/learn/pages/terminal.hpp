// The terminal: how wide it is, whether it wants colours, and how a long text
// is paged.

#pragma once

#include <cstddef>
#include <string>

namespace learn {

/// Columns: COLUMNS, else what the terminal says, else 80.
std::size_t terminal_width();

/// Only for a terminal, and never when NO_COLOR is set.
bool wants_colours();

/// Can a line on stderr be written over? Only on a terminal that is not dumb.
bool can_rewrite_lines();

/// Shows a text on stdout: through $PAGER (or `less -R`, or `more`) when it is
/// a terminal, and just printed otherwise, or when there is no such pager.
void show_paged(const std::string& text);

}  // namespace learn
