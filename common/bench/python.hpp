// The columns of CPython and uvloop: bench.py runs a chapter's rows and
// servers.

#pragma once

#include <string>
#include <vector>

namespace bench {

/// The Python to compare with, as the system knows it; empty where there is
/// none.
const std::string& python_program();

/// CPython, and uvloop where that Python has it: the columns there are.
std::vector<std::string> python_systems();

/// Adds rows of `file` (from the book's chapters, "06_tasks/bench/bench.py") to
/// these columns.
void add_python(const std::string& file, const std::vector<std::string>& rows);

/// The command that runs a row, or serves the descriptor `number`.
std::vector<std::string> python_command(const std::string& system,
                                        const std::string& file,
                                        const std::string& row, int number);

}  // namespace bench
