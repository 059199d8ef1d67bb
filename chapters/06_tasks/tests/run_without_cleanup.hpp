// For tests, of exercises too: runs a main task, and is quick to compile.

#pragma once

#include <memory>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/awaitable.hpp"
#include "06_tasks/run.hpp"

namespace asyncio {

/// Runs `main` as a task of a new loop, under virtual time if nothing else is
/// said; returns or throws what comes of it. run() does the same, and then
/// cancels the tasks that still run, which makes two hundred functions more to
/// compile. Here they are destroyed with the loop, which complains of them.
template <awaitable X>
await_result<X> run_without_cleanup(
    X main,
    std::unique_ptr<waiter> how_to_wait = std::make_unique<virtual_time>()) {
  event_loop loop(std::move(how_to_wait));
  return run_until_complete(loop, std::move(main));
}

}  // namespace asyncio
