// The end of a connection: the last answer has to arrive before the socket
// closes.

#pragma once

#include <chrono>
#include <string>
#include <system_error>

#include "05_coroutines/coroutine.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"
#include "17_web_server/http_error.hpp"
#include "17_web_server/http_response.hpp"

namespace asyncio {

/// Closes when everything was sent. A client that does not read within the time
/// loses the rest.
inline coroutine<> close_in_time(stream_writer writer,
                                 std::chrono::nanoseconds time) {
  writer.close();
  if (writer.get_write_buffer_size() == 0) co_return;
  try {
    co_await wait_for(writer.wait_closed(), time);
  } catch (const timeout_error&) {
    writer.abort();
  } catch (const std::system_error&) {
    // It was lost: nobody reads the rest.
  }
}

/// Reads to the end, and forgets what comes.
inline coroutine<> read_in_vain(stream_reader reader) {
  while (true) {
    const auto some = co_await reader.read(64 * 1024);
    if (some.empty()) co_return;
  }
}

// #region tell_and_close
/// Tells the client why it is refused, and closes. It may still be sending. If
/// we closed now, the kernel would answer what comes with a reset: the client's
/// next write fails, and some systems also throw away our answer, unread. So
/// first only our own direction is closed, and for a second whatever comes is
/// read in vain.
inline coroutine<> tell_and_close(stream_reader reader, stream_writer writer,
                                  http_error why) {
  const auto answer = plain_words(why);
  http_sending how;
  how.keeps_alive = false;
  writer.write(head_of(answer, how) + *answer.body);
  writer.write_eof();
  try {
    co_await wait_for(read_in_vain(reader), std::chrono::seconds(1));
  } catch (const timeout_error&) {
    // It had its second.
  } catch (const std::system_error&) {
    // It has gone without listening.
  }
  writer.abort();
}
// #endregion

}  // namespace asyncio
