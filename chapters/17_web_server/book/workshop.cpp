// The workshop: see workshop.hpp.

#include "17_web_server/book/workshop.hpp"

#include <chrono>
#include <csignal>
#include <cstddef>
#include <deque>
#include <exception>
#include <utility>

#include "04_futures/errors.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/process/ninja_progress.hpp"

namespace book_server {
namespace {

using asyncio::coroutine;
using asyncio::process;
using asyncio::redirect;
using asyncio::subprocess_options;
using namespace std::chrono_literals;

/// "37 of 140"; nothing for other lines than Ninja's.
std::string how_far(const std::string& line) {
  // Of nothing: that was CMake, which looks for new files.
  return line.starts_with("[0/") ? "" : common::ninja_progress(line);
}

/// Reads what a build prints, to its end. The last lines are left in `log`.
coroutine<> follow(process it, const std::string& program,
                   const workshop::telling& tell,
                   std::deque<std::string>& log) {
  constexpr std::size_t most_lines = 40;
  while (auto line = co_await it.out().next_line()) {
    if (line->ends_with('\n')) line->pop_back();
    const auto far = how_far(*line);
    if (!far.empty()) tell("Building " + program + ": " + far);
    log.push_back(std::move(*line));
    if (log.size() > most_lines) log.pop_front();
  }
}

/// Waits for a while, whoever may want to interrupt that.
coroutine<> wait_for_end(process it, std::chrono::seconds most) {
  auto& loop = asyncio::get_running_loop();
  const auto end = loop.time() + most;
  while (!it.returncode() && loop.time() < end) {
    try {
      co_await asyncio::wait_for(it.wait(), end - loop.time());
    } catch (const asyncio::timeout_error&) {
    } catch (const asyncio::cancelled_error&) {
    }
  }
}

/// Ends a build in the middle. Ninja is asked to: it then removes what is half
/// written.
coroutine<> stop_build(process it) {
  for (const int signal : {SIGTERM, SIGKILL}) {
    if (it.returncode()) co_return;
    ::kill(-it.pid(), signal);
    co_await wait_for_end(it, 3s);
  }
}

}  // namespace

asyncio::environment clean_environment(const std::string& home) {
  return {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
          {"HOME", home},
          {"TMPDIR", home},
          {"LANG", "C.UTF-8"}};
}

coroutine<> workshop::build(std::string program, telling tell) {
  const auto held = co_await one_at_a_time_.hold();
  co_await build_it(std::move(program), std::move(tell));
}

coroutine<> workshop::build_it(std::string program, telling tell) {
  const auto options = subprocess_options()
                           .in(redirect::devnull)
                           .out(redirect::pipe)
                           .err(redirect::out)
                           .new_process_group();
  const std::string target = "--target";
  const process it = co_await asyncio::create_subprocess_exec(
      with_.builder, with_.build, target, program, options);
  std::deque<std::string> log;
  std::exception_ptr stopped;
  try {
    co_await follow(it, program, tell, log);
    co_await it.wait();
  } catch (...) {
    stopped = std::current_exception();
  }
  if (stopped) {
    co_await stop_build(it);
    std::rethrow_exception(stopped);
  }
  if (it.returncode() == 0) co_return;
  for (const auto& line : log) tell(line);
  throw workshop_error(program + " could not be built");
}

coroutine<std::string> workshop::describe(std::string program) {
  const telling quiet = [](const std::string&) {};
  co_await build(program, quiet);
  const auto nothing_else = clean_environment("/nonexistent");
  const auto options = subprocess_options()
                           .in(redirect::devnull)
                           .out(redirect::pipe)
                           .err(redirect::devnull)
                           .cwd("/")
                           .env(nothing_else);
  const process it = co_await asyncio::create_subprocess_exec(
      path_of(program), "--describe-options", options);
  bool in_time = true;
  std::string told;
  try {
    const auto both = co_await asyncio::wait_for(it.communicate(), 10s);
    told = both.first;
  } catch (const asyncio::timeout_error&) {
    in_time = false;
  }
  if (!in_time) it.kill();
  if (it.returncode() != 0)
    throw workshop_error(program + " does not tell its options");
  co_return told;
}

}  // namespace book_server
