// start_pipeline: programs side by side, each of which reads what the one
// before it writes.

#pragma once

#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"
#include "15_subprocesses/spawn.hpp"
#include "15_subprocesses/subprocess_options.hpp"

namespace kitchen {

using asyncio::os_error;
using asyncio::sock;
using asyncio::spawn;
using asyncio::subprocess_options;

/// A program and its arguments.
using words = std::vector<std::string>;

// #region answer
/// Starts all programs, of which there is at least one, and gives their pids.
/// The first reads from `in`, the last writes to `out`; both stay the caller's.
/// Throws std::system_error if one cannot be started; then none runs.
inline std::vector<pid_t> start_pipeline(const std::vector<words>& programs,
                                         int in, int out) {
  std::vector<pid_t> started;
  for (const words& program : programs)  // your code: no pipe between them
    started.push_back(spawn(program, {in, out, -1}, subprocess_options()));
  return started;
}
// #endregion

}  // namespace kitchen
