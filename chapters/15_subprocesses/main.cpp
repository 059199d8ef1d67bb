// Runs many commands, a few at a time, as `make -j` does.
//
// Each line of a file (or of stdin, for "-") is a command for the shell. What a
// job prints is shown when it has ended, so that the lines of two jobs never
// mix. On a terminal, a bar shows how many have ended. A job that takes too
// long is killed, and so are all when you press Ctrl-C. The exit status is 0 if
// all is well, 2 if a job has failed, and 130 after Ctrl-C, as that of make.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iostream>
#include <istream>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "06_tasks/run_main.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "11_synchronization/semaphore.hpp"
#include "13_threads_and_signals/interruptible.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::coroutine;
using asyncio::process;
using asyncio::redirect;
using asyncio::subprocess_options;
using namespace std::chrono_literals;

namespace {

// For those who give no file. With two at a time and a limit of 1.5 s, one of
// them ends each half second.
const std::vector<std::string> evening{
    "sleep 0.5; echo the soup is hot",
    "sleep 1; printf 'rice\\nham\\nleeks\\n' | sort",
    "sleep 1; echo the cake has burnt >&2; exit 3",
    "echo a table for one is laid; sleep 1000",
    "sleep 0.5; echo the kitchen is clean"};

// How a job has ended.
struct ending {
  std::string output;
  std::optional<int> returncode;  // none: it took too long
};

// #region end
// Ends a job and all that it has started, which is its group: politely, and a
// second later in any case. When the shell itself has ended, its number is no
// longer ours, so there is no second signal then.
coroutine<> end_job(process it) {
  for (const int signal : {SIGTERM, SIGKILL}) {
    if (it.returncode()) co_return;
    ::kill(-it.pid(), signal);
    try {
      co_await asyncio::wait_for(it.wait(), 1s);
    } catch (const asyncio::timeout_error&) {
    }
  }
}
// #endregion

coroutine<> read_into(std::string& all, process it) {
  while (true) {
    const auto some = co_await it.out().read(65'536);
    if (some.empty()) co_return;
    all += some;
  }
}

// What a job has printed before it was ended. If somebody keeps the pipe open
// who has got away, what has come within a second must do.
coroutine<std::string> last_words(process it) {
  std::string all;
  try {
    co_await asyncio::wait_for(read_into(all, it), 1s);
  } catch (const asyncio::timeout_error&) {
  }
  co_return all;
}

// #region run
coroutine<ending> run_job(std::string command, std::chrono::milliseconds most) {
  const auto it = co_await asyncio::create_subprocess_shell(
      command, subprocess_options()
                   .in(redirect::devnull)
                   .out(redirect::pipe)
                   .err(redirect::out)
                   .new_process_group());
  ending result;
  std::exception_ptr stopped;
  try {
    auto [out, err] = co_await asyncio::wait_for(it.communicate(), most);
    result = {std::move(out), it.returncode()};
    co_return result;
  } catch (const asyncio::timeout_error&) {
  } catch (const asyncio::cancelled_error&) {
    stopped = std::current_exception();
  }
  co_await end_job(it);
  if (stopped) std::rethrow_exception(stopped);
  result.output = co_await last_words(it);
  co_return result;
}
// #endregion

struct settings {
  int jobs = 2;
  int limit_ms = 1500;
  bool keep_going = false;
};

class job_runner {
 public:
  job_runner(std::vector<std::string> commands, const settings& with)
      : commands_(std::move(commands)), with_(with) {}

  // Gives the exit status.
  coroutine<int> run() {
    const auto begin_all =
        [this](asyncio::task_group_scope& all) -> coroutine<> {
      for (std::size_t i = 0; i < commands_.size(); ++i)
        all.create_task(work(commands_[i]), "job " + std::to_string(i + 1));
      co_return;
    };
    std::exception_ptr stopped;
    try {
      co_await asyncio::task_group(begin_all);
    } catch (const asyncio::cancelled_error&) {
      stopped = std::current_exception();
    }
    tell_sum(stopped != nullptr);
    if (stopped) std::rethrow_exception(stopped);
    co_return failed_ > 0 ? 2 : 0;
  }

 private:
  coroutine<> work(std::string command) {
    const auto place = co_await places_.hold();
    if (failed_ > 0 && !with_.keep_going) co_return;
    ++begun_;
    tell("start   " + command);
    const auto result =
        co_await run_job(command, std::chrono::milliseconds(with_.limit_ms));
    ++ended_;
    tell_end(command, result);
  }

  void tell_end(const std::string& command, const ending& result) {
    std::string text = result.output;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    if (result.returncode == 0) return tell(text + "done    " + command);
    ++failed_;
    if (!result.returncode) return tell(text + "killed  " + command);
    tell(text + "failed  " + command + " (" + in_words(*result.returncode) +
         ")");
  }

  static std::string in_words(int returncode) {
    return returncode < 0 ? "signal " + std::to_string(-returncode)
                          : "exit status " + std::to_string(returncode);
  }

  void tell(const std::string& lines) const {
    if (on_terminal_) std::cout << rub_out;
    std::cout << lines << std::endl;
    draw_bar();
  }

  void tell_sum(bool was_stopped) const {
    if (on_terminal_) std::cout << rub_out;
    const auto all = std::to_string(commands_.size());
    std::cout << (was_stopped ? "stopped: " : "") << ended_ << " of " << all
              << " jobs have ended, " << failed_ << " of them badly"
              << std::endl;
  }

  // On a terminal it stays below what is told; elsewhere it is not drawn.
  void draw_bar() const {
    if (!on_terminal_) return;
    const auto full = bar_width * ended_ / commands_.size();
    std::cout << '[' << std::string(full, '#')
              << std::string(bar_width - full, '.') << "] " << ended_ << " of "
              << commands_.size() << ", " << begun_ - ended_ << " running"
              << std::flush;
  }

  static constexpr const char* rub_out = "\r\033[K";  // the terminal's line
  static constexpr std::size_t bar_width = 30;

  const std::vector<std::string> commands_;
  const settings with_;
  const bool on_terminal_ = ::isatty(STDOUT_FILENO) == 1;
  asyncio::semaphore places_{with_.jobs, "a place"};
  std::size_t begun_ = 0;
  std::size_t ended_ = 0;  // no more than begun_
  std::size_t failed_ = 0;
};

std::vector<std::string> lines_of(std::istream& from) {
  std::vector<std::string> lines;
  for (std::string line; std::getline(from, line);)
    if (!line.empty() && !line.starts_with('#')) lines.push_back(line);
  return lines;
}

std::vector<std::string> commands_in(const std::string& file) {
  if (file.empty()) return evening;
  if (file == "-") return lines_of(std::cin);
  std::ifstream in(file);
  auto lines = lines_of(in);
  if (!in.eof()) throw common::usage_error("cannot read " + file);
  return lines;
}

coroutine<int> run_all(std::vector<std::string> commands, settings with) {
  job_runner all(std::move(commands), with);
  co_return co_await all.run();
}

}  // namespace

int main(int argc, char** argv) {
  settings with;
  std::string file;
  int status = 0;
  common::command_line line("15_subprocesses", "Runs commands in parallel.");
  line.positional("file", file, "a command on each line; -: from stdin");
  line.number("--jobs", with.jobs, "how many run at the same time", 1, 400);
  line.number("--limit", with.limit_ms, "how long one may take, in ms", 1,
              3'600'000);
  line.flag("--keep-going", with.keep_going,
            "begin others when one has failed");
  const int parsed = line.run(argc, argv, [&] {
    status = asyncio::run_main(
        asyncio::interruptible(run_all(commands_in(file), with)));
  });
  return parsed != 0 ? parsed : status;
}
