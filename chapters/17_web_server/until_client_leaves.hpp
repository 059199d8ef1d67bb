// until_client_leaves: notices that a client has closed its connection while it
// is sent an answer that has no end.
//
// Whoever writes nothing hears nothing: a stream of events that is silent for
// an hour would keep all that it needs for a client who left long ago. To hear
// of the end, somebody has to read.

#pragma once

#include <cstddef>
#include <string>
#include <system_error>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/exception_handler.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"
#include "14_streams/byte_queue.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"

namespace asyncio {

/// Reads as long as it lives. What comes belongs to the next request, and is
/// kept. When the end comes, the connection is closed, and the deadline is now:
/// so whoever makes the answer is cancelled, whatever it waits for. A client
/// that closes only its sending half is regarded as gone, too.
class until_client_leaves {
 public:
  /// All four must live as long as this; the deadline's scope is entered.
  until_client_leaves(const stream_reader& reader, const stream_writer& writer,
                      byte_queue& kept, timeout_scope& deadline)
      : watches_(create_task(watch(reader, writer, kept, deadline),
                             "until the client leaves")) {}
  until_client_leaves(const until_client_leaves&) = delete;
  until_client_leaves& operator=(const until_client_leaves&) = delete;
  // A task that was cancelled does not use what it was given any more.
  ~until_client_leaves() {
    report_quietly([this] { watches_.cancel(); });
  }

  /// Stops, and waits until somebody else may read.
  coroutine<> end() const { return cancel_and_wait(watches_); }

 private:
  static coroutine<> watch(stream_reader reader, stream_writer writer,
                           byte_queue& kept, timeout_scope& deadline) {
    while (kept.size() < most_kept) {
      std::string some;
      try {
        some = co_await reader.read(most_kept);
      } catch (const std::system_error&) {
        // It is lost: that is an end, too.
      }
      if (some.empty()) {
        writer.abort();
        if (!deadline.expired()) deadline.reschedule(get_running_loop().time());
        co_return;
      }
      kept.append(some);
    }
  }

  static constexpr std::size_t most_kept = 16 * 1024;

  task<> watches_;
};

}  // namespace asyncio
