// real_or_virtual: how a program with a --virtual flag waits.

#pragma once

#include <memory>

#include "03_event_loop/sleeping_waiter.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "03_event_loop/waiter.hpp"

namespace asyncio {

/// A waiter for a loop: one that lets time jump, or one that sleeps.
inline std::unique_ptr<waiter> real_or_virtual(bool jumps) {
  if (jumps) return std::make_unique<virtual_time>();
  return std::make_unique<sleeping_waiter>();
}

}  // namespace asyncio
