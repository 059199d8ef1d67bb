// book_run: one program of the book at work, for whoever watches it.

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "15_subprocesses/process.hpp"
#include "17_web_server/book/command_table.hpp"
#include "17_web_server/book/supervised.hpp"
#include "17_web_server/book/text_pieces.hpp"
#include "17_web_server/book/workshop.hpp"
#include "17_web_server/event_log.hpp"

namespace book_server {

/// Builds its program, runs it, and tells all of that as events: "building",
/// "output", and at last "end". Make it with `new`: its tasks keep it.
class book_run : public asyncio::counted {
 public:
  /// `place`: its path on the server, "/runs/1". The shop must outlive it.
  book_run(workshop& shop, run_plan plan, const run_limits& limits,
           std::string place)
      : shop_(shop),
        plan_(std::move(plan)),
        limits_(limits),
        place_(std::move(place)) {}

  /// Begins. Nobody may call this twice.
  static void begin(const asyncio::counted_ptr<book_run>& it,
                    std::chrono::nanoseconds grace);
  /// Ends it and all that it has started, unless it has ended.
  void stop();
  /// Waits until it has ended, and nothing of it is left.
  static asyncio::coroutine<> wait(asyncio::counted_ptr<book_run> it);

  bool has_ended() const { return events_->has_ended(); }
  const asyncio::counted_ptr<asyncio::event_log>& events() const {
    return events_;
  }
  /// What `--trace` has written, once it has ended.
  const std::optional<std::string>& trace() const { return trace_; }

 private:
  static asyncio::coroutine<> work(asyncio::counted_ptr<book_run> it);
  static asyncio::coroutine<> stop_unwatched(asyncio::counted_ptr<book_run> it,
                                             std::chrono::nanoseconds grace);
  asyncio::coroutine<> run_in(std::string directory);
  asyncio::coroutine<> read_output(asyncio::process from);
  void add_output(std::string_view bytes);
  void tell_end();
  std::string ending() const;

  static constexpr std::size_t most_events = 10'000;

  workshop& shop_;
  const run_plan plan_;
  const run_limits limits_;
  const std::string place_;
  const asyncio::counted_ptr<asyncio::event_log> events_{
      new asyncio::event_log(most_events)};
  std::optional<asyncio::task<>> works_;  // from begin() on
  text_pieces pieces_;
  std::string output_;
  program_end end_;
  bool stopped_ = false;
  std::chrono::steady_clock::time_point began_;
  std::chrono::duration<double> took_{};
  std::optional<std::string> trace_;
};

}  // namespace book_server
