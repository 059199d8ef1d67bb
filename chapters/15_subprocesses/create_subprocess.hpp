// create_subprocess_exec, create_subprocess_shell: start another program.

#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "14_streams/connection.hpp"
#include "15_subprocesses/child_process.hpp"
#include "15_subprocesses/process.hpp"
#include "15_subprocesses/spawn.hpp"
#include "15_subprocesses/standard_streams.hpp"
#include "15_subprocesses/subprocess_options.hpp"

namespace asyncio {

/// A program and its arguments, and what else is to be said of it.
class subprocess_command {
 public:
  void add(std::string word) { argv_.push_back(std::move(word)); }
  void add(std::vector<std::string> words) {
    for (auto& each : words) add(std::move(each));
  }
  void add(subprocess_options options) { options_ = std::move(options); }

  const std::vector<std::string>& argv() const noexcept { return argv_; }
  const subprocess_options& options() const noexcept { return options_; }

 private:
  std::vector<std::string> argv_;
  subprocess_options options_;
};

/// Starts it in the running loop. All that may fail for want of memory comes
/// before the program is started, or ends it.
inline process start_process(const subprocess_command& command) {
  if (command.argv().empty())
    throw std::invalid_argument("there is no program to start");
  auto& loop = get_running_loop();
  auto& running = loop.part<running_children>();
  standard_streams streams(command.options());
  child_pipes pipes;
  for (std::size_t i = 0; i < pipes.size(); ++i)
    if (sock ours = streams.take_ours(i); ours.is_open())
      pipes[i] = counted_ptr(new connection(loop, std::move(ours), std::nullopt,
                                            command.options().limit()));
  const counted_ptr made(new child_process(loop, std::move(pipes)));
  running.add(*made,
              spawn(command.argv(), streams.of_program(), command.options()));
  return process(made);
}

inline coroutine<process> start(subprocess_command command) {
  co_return start_process(command);
}

/// Starts a program, without a shell, and gives a handle to it (asyncio.
/// create_subprocess_exec): `co_await create_subprocess_exec("sort", "-n",
/// subprocess_options().in(redirect::pipe))`. Each argument is a string, a
/// std::vector of strings, or the options. The first string names the program:
/// its path, or where there is no slash in it, its name in PATH. Throws
/// std::system_error if it cannot be started (ENOENT, EACCES, EMFILE and
/// others), and std::invalid_argument for what no program can get, such as a
/// zero byte.
template <class... Words>
coroutine<process> create_subprocess_exec(Words... words) {
  subprocess_command command;
  (command.add(std::move(words)), ...);
  return asyncio::start(std::move(command));
}

/// Has the shell /bin/sh run a line of its language (asyncio.
/// create_subprocess_shell). If there is no such command, the shell can be
/// started nevertheless; its exit status is 127. Beware of text from others in
/// the line: to the shell, it is a program.
inline coroutine<process> create_subprocess_shell(
    std::string line, subprocess_options options = {}) {
  subprocess_command command;
  for (auto* const word : {"/bin/sh", "-c"}) command.add(word);
  command.add(std::move(line));
  command.add(std::move(options));
  return asyncio::start(std::move(command));
}

}  // namespace asyncio
