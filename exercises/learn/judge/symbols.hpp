// Symbols: what an object defines for the whole program. A function of an
// answer's own in the place of one of the system's would be called by
// everybody, also by the reporter.

#pragma once

#include <string>
#include <string_view>

namespace learn {

/// Why an object must not be linked, as a sentence; empty when it may be.
/// `listed` is what `nm --defined-only --format=posix` says of it. Refused are
/// functions with C names, unless `test`, the source of the exercise's test,
/// defines that one itself; and functions that choose their address when the
/// program is loaded, before anything else runs.
std::string objection_to_symbols(std::string_view listed,
                                 std::string_view test);

/// Does an object define each member of this class template, whatever its
/// arguments, that another one defines? (Apart from destructors.) `one` and
/// `other` are what nm says of the two, and `name` is "asyncio::queue" for one.
bool has_members_of(std::string_view name, std::string_view one,
                    std::string_view other);

}  // namespace learn
