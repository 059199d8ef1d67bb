// What the tests of round_robin share. They run a scheduler step by step and
// count the steps, so that one that never comes to an end fails instead of
// hanging.

#pragma once

#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>

#include "01_generators/generator.hpp"
#include "02_round_robin/round_robin.hpp"
#include "common/observer/failure_text.hpp"

namespace round_robin_test {

/// A task that leaves "a1 a2 a3 " in the trace, one entry a turn, and ends in a
/// further one.
inline asyncio::generator<asyncio::turn> work(std::string name, int turns,
                                              std::string& trace) {
  for (int i = 1; i <= turns; ++i) {
    trace += name + std::to_string(i) + ' ';
    co_yield asyncio::turn{};
  }
}

/// A task that throws after so many turns.
inline asyncio::generator<asyncio::turn> fail_after(int turns,
                                                    std::string what) {
  for (int i = 0; i < turns; ++i) co_yield asyncio::turn{};
  throw std::runtime_error(what);
}

/// Runs until the queue is empty, or the test fails.
inline void run_to_end(asyncio::round_robin& scheduler, int most_steps = 1000) {
  try {
    for (int i = 0; i < most_steps; ++i)
      if (!scheduler.run_step()) return;
  } catch (...) {
    FAIL("what a task threw came out of run_step(), which must catch it: "
         << asyncio::failure_text(std::current_exception()));
  }
  FAIL("after " << most_steps
                << " steps run_step() still returns true: does a task that "
                   "has ended leave the queue?");
}

}  // namespace round_robin_test
