// book_run: see book_run.hpp.

#include "17_web_server/book/book_run.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <utility>
#include <vector>

#include "04_futures/errors.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/timeout.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/json/json.hpp"

namespace book_server {

using asyncio::coroutine;
using asyncio::counted_ptr;
using asyncio::process;
using asyncio::redirect;
using namespace std::chrono_literals;

namespace {

/// Lets go of the program, and waits until its supervisor has ended all of it.
/// That takes only a moment, so nobody can interrupt it.
coroutine<> let_go(process supervisor) {
  supervisor.in().close();
  while (!supervisor.returncode()) {
    try {
      co_await supervisor.wait();
    } catch (const asyncio::cancelled_error&) {
    }
  }
}

std::string or_null(const std::string& text) {
  return text.empty() ? "null" : common::as_json(text);
}

}  // namespace

void book_run::begin(const counted_ptr<book_run>& it,
                     std::chrono::nanoseconds grace) {
  it->works_ = asyncio::create_task(work(it), "a program of the book");
  // Told in a callback: a task that is cancelled before it begins never will.
  it->works_->add_done_callback([it](const auto&) { it->tell_end(); });
  asyncio::create_task(stop_unwatched(it, grace), "who watches?");
}

void book_run::stop() {
  if (works_->done()) return;
  stopped_ = true;
  works_->cancel();
}

coroutine<> book_run::wait(counted_ptr<book_run> it) {
  const std::vector all(1, *it->works_);
  co_await asyncio::wait(all);
}

// #region stop_unwatched
// Nobody has to say that they leave. So from time to time we look whether
// anybody still watches; whoever reconnects within the grace has not left.
coroutine<> book_run::stop_unwatched(counted_ptr<book_run> it,
                                     std::chrono::nanoseconds grace) {
  constexpr int looks = 4;
  for (int in_vain = 0; in_vain < looks && !it->has_ended();) {
    co_await asyncio::sleep(grace / looks);
    in_vain = it->events_->watchers() > 0 ? 0 : in_vain + 1;
  }
  it->stop();
}
// #endregion

// #region work
coroutine<> book_run::work(counted_ptr<book_run> it) {
  const workshop::telling tell = [&it](const std::string& line) {
    it->events_->add(common::as_json(line), "building");
  };
  try {
    co_await it->shop_.build(it->plan_.program, tell);
    const common::temporary_directory place;
    co_await it->run_in(place.path().string());
  } catch (const asyncio::timeout_error&) {
    it->end_.why =
        "it has run for " + std::to_string(it->limits_.seconds) + " s";
  } catch (const std::exception& error) {
    it->end_.why = error.what();
  }
}
// #endregion

// #region run_in
// Runs it in a directory of its own, which is all that it needs to know.
coroutine<> book_run::run_in(std::string directory) {
  std::vector<std::string> words{shop_.path_of(plan_.program)};
  words.insert(words.end(), plan_.words.begin(), plan_.words.end());
  const std::string trace = directory + "/trace.json";
  if (plan_.is_virtual()) words.push_back("--trace=" + trace);
  const auto all_words =
      supervised_words(shop_.supervisor(), directory, limits_, words);
  const auto environment = clean_environment(directory);
  const auto options = asyncio::subprocess_options()
                           .in(redirect::pipe)
                           .out(redirect::pipe)
                           .err(redirect::pipe)
                           .env(environment)
                           .new_process_group();
  began_ = std::chrono::steady_clock::now();
  const process it =
      co_await asyncio::create_subprocess_exec(all_words, options);
  const auto reads = [&](asyncio::timeout_scope&) { return read_output(it); };
  std::exception_ptr stopped;
  try {
    co_await asyncio::timeout(std::chrono::seconds(limits_.seconds), reads);
  } catch (...) {
    stopped = std::current_exception();
  }
  co_await let_go(it);
  took_ = std::chrono::steady_clock::now() - began_;
  if (stopped) std::rethrow_exception(stopped);
  const auto report = co_await it.err().read();
  end_ = end_of(report, limits_);
  if (std::filesystem::exists(trace)) trace_ = common::read_file(trace);
}
// #endregion

coroutine<> book_run::read_output(process from) {
  while (true) {
    const auto some = co_await from.out().read(64 * 1024);
    if (some.empty()) break;
    add_output(pieces_.take(some));
    if (output_.size() > limits_.output)
      throw std::runtime_error("it has printed more than " +
                               std::to_string(limits_.output) + " bytes");
    // What comes in many small pieces is told in a few events.
    co_await asyncio::sleep(20ms);
  }
  add_output(pieces_.rest());
}

void book_run::add_output(std::string_view bytes) {
  if (bytes.empty()) return;
  output_ += bytes;
  events_->add(common::as_json(bytes), "output");
}

void book_run::tell_end() {
  events_->add(ending(), "end");
  events_->end();
}

std::string book_run::ending() const {
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.2f", took_.count());
  const char* as_printed = "null";
  if (!plan_.printed.empty() && end_.status)
    as_printed = std::ranges::any_of(plan_.printed,
                                     [&](const book::lines& shown) {
                                       return is_as_printed(shown, output_,
                                                            *end_.status);
                                     })
                     ? "true"
                     : "false";
  return "{\"status\":" +
         (end_.status ? std::to_string(*end_.status) : "null") +
         ",\"seconds\":" + seconds + ",\"signal\":" + or_null(end_.signal) +
         ",\"stopped\":" + (stopped_ ? "true" : "false") +
         ",\"as_printed\":" + as_printed +
         ",\"trace\":" + or_null(trace_ ? place_ + "/trace.json" : "") +
         ",\"why\":" + or_null(end_.why) + "}";
}

}  // namespace book_server
