// What the tests of messages stand on: a line with a message_stream at its end.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "07_select/sock.hpp"
#include "14_streams/connection.hpp"

namespace messages_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::sock;

constexpr std::size_t limit = 70'000;

/// A message as it has to look on its way.
inline std::string packed(const std::string& message) {
  std::string all;
  for (const int shift : {24, 16, 8, 0})
    all += static_cast<char>(message.size() >> shift & 255);
  return all + message;
}

/// Readable: '\4' becomes '4', and '\n' becomes '/'.
inline std::string shown(std::string bytes) {
  for (char& byte : bytes) {
    if (byte >= 0 && byte < 10) byte = static_cast<char>(byte + '0');
    if (byte == '\n') byte = '/';
  }
  return bytes;
}

inline coroutine<> some_passes() {
  for (int pass = 0; pass < 6; ++pass) co_await asyncio::sleep(0s);
}

/// A message_stream, and the socket at the far end. `notes` says what came of
/// each call: "'soup' ", "'soup' the end ".
class line {
 public:
  line() : line(asyncio::sock_pair()) {}

  sock far;
  asyncio::counted_ptr<asyncio::connection> near;
  asyncio::message_stream stream;
  std::string notes;

  void sends(const std::string& bytes) {
    ::send(far.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  std::string gets() {
    std::string room(100'000, '\0');
    const auto count = ::recv(far.fd(), room.data(), room.size(), MSG_DONTWAIT);
    room.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return room;
  }

  coroutine<> read() {
    std::string note;
    try {
      const auto message = co_await stream.read_message();
      note = !message              ? "the end"
             : message->size() < 9 ? "'" + shown(*message) + "'"
                                   : std::to_string(message->size()) + " bytes";
    } catch (const asyncio::incomplete_read_error&) {
      note = "incomplete_read_error";
    } catch (const std::length_error&) {
      note = "length_error";
    } catch (const std::exception& error) {
      note = error.what();
    }
    notes += note + " ";
  }
  coroutine<> write(std::string message) {
    std::string note;
    try {
      co_await stream.write_message(std::move(message));
      note = "sent";
    } catch (const std::length_error&) {
      note = "length_error";
    } catch (const std::exception& error) {
      note = error.what();
    }
    notes += note + " ";
  }
  /// Awaits `doing` for some passes; then cancels it: "waits ".
  coroutine<> soon(coroutine<> doing) {
    const auto it = asyncio::create_task(std::move(doing));
    co_await some_passes();
    if (it.done()) co_return;
    it.cancel();
    co_await asyncio::until_done(it.state());
    notes += "waits ";
  }

 private:
  explicit line(std::pair<sock, sock> ends)
      : far(std::move(ends.second)),
        near(new asyncio::connection(asyncio::get_running_loop(),
                                     std::move(ends.first), far.local_address(),
                                     100)),
        stream(asyncio::stream_reader(near), asyncio::stream_writer(near),
               limit) {}
};

inline void run(coroutine<> story) {
  asyncio::run_without_cleanup(std::move(story),
                               std::make_unique<asyncio::sleeping_waiter>());
}

/// What a message_stream reads from these bytes, in so many calls.
inline std::string read_from(std::string bytes, int calls, bool ends = true) {
  std::string notes;
  const auto story = [&]() -> coroutine<> {
    line it;
    it.sends(bytes);
    if (ends) it.far.close();
    for (int i = 0; i < calls; ++i) co_await it.soon(it.read());
    notes = it.notes;
  };
  run(story());
  return notes;
}

}  // namespace messages_test
