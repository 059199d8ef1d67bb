// Measuring in a process of its own: with a fresh heap, bound to a core, and so
// that a crash or a hang costs one cell of the table and nothing else.

#pragma once

#include <functional>

#include "common/bench/rows.hpp"

namespace bench {

/// What `measure` returns in a child process, which uses the first core and has
/// ten minutes. Throws std::runtime_error when the child throws (what it says),
/// crashes, or takes too long.
values measured_apart(const std::function<values()>& measure);

/// Ends this process when the one that started it ends.
void end_with_parent();

}  // namespace bench
