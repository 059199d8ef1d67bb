// run_main: what the main() of a program is made of.

#pragma once

#include <concepts>
#include <exception>
#include <iostream>
#include <memory>
#include <utility>

#include "03_event_loop/errors.hpp"
#include "03_event_loop/sleeping_waiter.hpp"
#include "03_event_loop/waiter.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/awaitable.hpp"
#include "06_tasks/run.hpp"
#include "common/observer/failure_text.hpp"

namespace asyncio {

/// Runs `main` as run() does, and returns the status that the program is to end
/// with: what `main` gives, if that is an int, and 0 for anything else; for a
/// system_exit its status; for any other exception 1, after a line on stderr
/// that says which (Python's interpreter does this for asyncio.run()). An
/// exception that leaves main() itself would end in std::terminate.
template <awaitable X>
int run_main(X main, std::unique_ptr<waiter> how_to_wait =
                         std::make_unique<sleeping_waiter>()) {
  try {
    if constexpr (std::same_as<await_result<X>, int>) {
      return asyncio::run(std::move(main), std::move(how_to_wait));
    } else {
      asyncio::run(std::move(main), std::move(how_to_wait));
      return 0;
    }
  } catch (const system_exit& wish) {
    return wish.status();
  } catch (const cancelled_error& error) {
    std::cerr << "asyncio: the main task was cancelled"
              << (error.message().empty() ? "" : ": ") << error.message()
              << "\n";
  } catch (...) {
    std::cerr << "asyncio: " << failure_text(std::current_exception()) << "\n";
  }
  return 1;
}

}  // namespace asyncio
