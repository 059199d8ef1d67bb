// A test's main task in virtual time, also one that a faulty brick leaves
// waiting.

#pragma once

#include <memory>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"

namespace asyncio {

/// Runs `story` in virtual time. Returns whether it came to its end: false if
/// nothing could wake it any longer.
inline bool comes_to_its_end(coroutine<> story) {
  try {
    run(std::move(story), std::make_unique<virtual_time>());
  } catch (const never_wakes_error&) {
    return false;
  }
  return true;
}

}  // namespace asyncio
