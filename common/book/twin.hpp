// Twins: a chapter's program and the same program on Python's asyncio must
// print the same lines.

#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace book {

/// Exit status for "this could not be tried here" (ctest: skipped).
constexpr int not_tried = 77;

/// The arguments that a twin wants its program to get: what follows the
/// program's name in a line such as `# twin of: 03_event_loop --virtual` among
/// the comments at its top; none without such a line. Throws `wrong` when the
/// line names a program other than `program`.
std::vector<std::string> twin_arguments(const std::string& twin,
                                        const std::string& program);

/// Does a twin say, in a line `# in real time` among the comments at its top,
/// that the order of its lines depends on that?
bool twin_in_real_time(const std::string& twin);

/// Runs `program` with `arguments` (none: those the twin asks for), then
/// `twin` with Python, and tells `out` how it went. 0: both printed the same
/// lines and ended with the same status; 1: they did not; 77: no Python 3.11.
/// In real time they may take most_real_time_tries tries.
int compare_twin(const std::string& program, const std::string& twin,
                 std::vector<std::string> arguments, std::ostream& out);

}  // namespace book
