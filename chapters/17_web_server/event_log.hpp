// event_log: events that are sent to whoever watches, from where each of them
// left off (Server-Sent Events).
//
// A browser's EventSource reconnects when its connection breaks, and says which
// event was the last that it got. So events have numbers, and some are kept.

#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/wait_for.hpp"
#include "11_synchronization/event.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_response.hpp"

namespace asyncio {

/// An event as it is sent: its number, its name if it has one, and its text,
/// line by line. Throws std::invalid_argument for a name with a line break.
inline std::string event_text(std::uint64_t id, std::string_view text,
                              std::string_view name = {}) {
  if (!is_field_value(name))
    throw std::invalid_argument("the name of an event is one line");
  std::string sent = "id: " + std::to_string(id) + "\n";
  if (!name.empty()) sent.append("event: ").append(name).append("\n");
  // CR ends a line, too: text must not be able to begin an event of its own.
  while (true) {
    const auto end = text.find_first_of("\r\n");
    sent.append("data: ").append(text.substr(0, end)).append("\n");
    if (end == text.npos) return sent.append("\n");
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2
                                                            : end + 1);
  }
}

/// What has happened, for any number of watchers; make it with `new`, for they
/// keep it: `counted_ptr log(new event_log)`.
class event_log : public counted {
 public:
  /// `most_kept`: how many events a watcher may be behind; older ones are
  /// forgotten. `silence`: how long nothing is sent at most; then it is a line
  /// without a meaning, so that everybody on the way sees a connection in use.
  /// Throws std::invalid_argument if none are kept: nobody would see any.
  explicit event_log(
      std::size_t most_kept = 1000,
      std::chrono::nanoseconds silence = std::chrono::seconds(15))
      : most_kept_(most_kept), silence_(silence) {
    if (most_kept == 0)
      throw std::invalid_argument("most_kept must be greater than 0");
  }

  /// Something has happened: tells all who watch.
  void add(std::string_view text, std::string_view name = {}) {
    kept_.push_back(event_text(next_, text, name));
    ++next_;
    if (kept_.size() > most_kept_) kept_.pop_front();
    wake_all();
  }
  /// Nothing more will happen.
  void end() {
    has_ended_ = true;
    wake_all();
  }

  /// The number of the last event; 0: none yet.
  std::uint64_t last() const noexcept { return next_ - 1; }
  bool has_ended() const noexcept { return has_ended_; }
  /// How many watch at this moment.
  std::size_t watchers() const noexcept { return watchers_; }

  // #region watch
  /// The answer for one who watches: all events behind the last one that it has
  /// (Last-Event-ID), or all that are kept. Once it has seen the end, a browser
  /// that asks again is told 204, and asks no more.
  static http_response watch(const counted_ptr<event_log>& log,
                             const http_request& request) {
    const auto seen = log->last_seen(request);
    if (log->has_ended_ && seen == log->last()) return http_response(204);
    http_response answer(200, "text/event-stream", events_after(log, seen));
    answer.fields.add("Cache-Control", "no-store");
    return answer;
  }

 private:
  static http_pieces events_after(counted_ptr<event_log> log,
                                  std::uint64_t seen) {
    const watcher counted_in(*log);
    while (true) {
      while (seen < log->last()) {
        seen = std::max(seen, log->last() - log->kept_.size());
        const auto index = seen + log->kept_.size() - log->last();
        ++seen;
        std::string text = log->kept_[index];
        co_yield std::move(text);
      }
      if (log->has_ended_) co_return;
      const bool in_time = co_await log->has_news();
      if (!in_time && seen == log->last()) co_yield std::string(": \n\n");
    }
  }
  // #endregion

  // Counts one who watches, as long as it lives.
  class watcher {
   public:
    explicit watcher(event_log& in) : in_(in) { ++in_.watchers_; }
    watcher(const watcher&) = delete;
    watcher& operator=(const watcher&) = delete;
    ~watcher() { --in_.watchers_; }

   private:
    event_log& in_;
  };

  // 0 for what is not a number of ours: such a watcher has seen nothing, or
  // was here before the program was started anew.
  std::uint64_t last_seen(const http_request& request) const {
    const auto text = request.fields.find("Last-Event-ID").value_or("");
    std::uint64_t id = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, id);
    const bool is_ours =
        read.ec == std::errc() && read.ptr == end && id <= last();
    return is_ours ? id : 0;
  }

  // Waits for the next event, or the end; false if it has been silent too long.
  coroutine<bool> has_news() {
    try {
      co_return co_await wait_for(news_.wait(), silence_);
    } catch (const timeout_error&) {
      co_return false;
    }
  }

  // The flag is never left set: it wakes those who wait now.
  void wake_all() {
    news_.set();
    news_.clear();
  }

  const std::size_t most_kept_;
  const std::chrono::nanoseconds silence_;
  std::deque<std::string> kept_;  // the last events, up to most_kept_
  std::uint64_t next_ = 1;        // the number of the next event
  bool has_ended_ = false;
  std::size_t watchers_ = 0;
  event news_{"the next event"};
};

}  // namespace asyncio
