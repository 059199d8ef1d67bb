// runs: all runs of the server: those at work, and the last that have ended.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "17_web_server/book/book_run.hpp"
#include "17_web_server/http_error.hpp"

namespace book_server {

/// What may be said of the runs of a server.
struct runs_options {
  run_limits limits = {};
  std::size_t most_at_once = 4;
  std::size_t most_kept = 30;  ///< of those that have ended
  /// How long nobody may watch a run before it is ended: longer than the three
  /// to five seconds after which browsers reconnect.
  std::chrono::nanoseconds grace = std::chrono::seconds(6);
};

class runs {
 public:
  runs(workshop& shop, const runs_options& options)
      : shop_(shop), options_(options) {}

  /// Begins a run, and gives its path. Throws http_error, 429, if there are
  /// too many.
  std::string begin(run_plan plan) {
    const auto at_work = std::ranges::count_if(
        all_, [](const auto& each) { return !each.second->has_ended(); });
    if (static_cast<std::size_t>(at_work) >= options_.most_at_once)
      throw asyncio::http_error(
          429, std::to_string(at_work) + " programs are running already");
    forget_old();
    const auto place = "/runs/" + std::to_string(++last_);
    const asyncio::counted_ptr it(
        new book_run(shop_, std::move(plan), options_.limits, place));
    all_.emplace(last_, it);
    book_run::begin(it, options_.grace);
    return place;
  }

  /// By its number, as in "/runs/1". Throws http_error, 404.
  const asyncio::counted_ptr<book_run>& find(const std::string& number) const {
    for (const auto& [each, run] : all_)
      if (std::to_string(each) == number) return run;
    throw asyncio::http_error(404, "there is no such run");
  }

  /// Ends all, and waits until nothing of them is left.
  asyncio::coroutine<> stop() {
    for (const auto& [number, run] : all_) run->stop();
    for (const auto& [number, run] : all_) co_await book_run::wait(run);
  }

 private:
  void forget_old() {
    while (all_.size() >= options_.most_kept + options_.most_at_once) {
      const auto oldest = std::ranges::find_if(
          all_, [](const auto& each) { return each.second->has_ended(); });
      all_.erase(oldest);
    }
  }

  workshop& shop_;
  const runs_options options_;
  std::map<std::size_t, asyncio::counted_ptr<book_run>> all_;
  std::size_t last_ = 0;
};

}  // namespace book_server
