// Every wait of this chapter is cancelled and abandoned at each of its points
// of suspension.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/everywhere_test.hpp"
#include "14_streams/tests/streams_test.hpp"

namespace streams_cancelled_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// Whatever becomes of the reading, the bytes are there afterwards.
coroutine<> reads_in_pieces() {
  wire it;
  std::exception_ptr stopped;
  std::string came;
  const auto far_sends = [&it](task_group_scope& all) -> coroutine<> {
    all.create_task([](const wire& to) -> coroutine<> {
      for (const char* piece : {"so", "up\nfi", "sh<EN", "D>"}) {
        to.sends(piece);
        co_await sleep(1s);
      }
    }(it));
    co_return;
  };
  try {
    co_await task_group([&](task_group_scope& all) -> coroutine<> {
      co_await far_sends(all);
      came += co_await it.reader.readline();
      came += co_await it.reader.readexactly(2);
      came += co_await it.reader.readuntil("<END>");
    });
  } catch (...) {
    stopped = std::current_exception();
  }
  it.far.close();
  came += co_await it.reader.read();
  CHECK_MESSAGE(std::string("soup\nfish<END>").starts_with(came),
                "bytes were lost or came twice: " << came);
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> sends_slowly(wire& to, std::string& sent) {
  for (const char* piece : {"soup\nfi", "sh\nand", " bread"}) {
    to.sends(piece);
    sent += piece;
    co_await sleep(1s);
  }
  to.far.close();
}
// The same, with the reads that take whatever there is.
coroutine<> reads_what_comes() {
  wire it;
  std::exception_ptr stopped;
  std::string sent, came;
  try {
    co_await task_group([&](task_group_scope& all) -> coroutine<> {
      all.create_task(sends_slowly(it, sent));
      const auto line = co_await it.reader.next_line();
      came += line.value();
      came += co_await it.reader.read(2);
      came += co_await it.reader.read();
    });
  } catch (...) {
    stopped = std::current_exception();
  }
  it.far.close();
  came += co_await it.reader.read();
  CHECK_MESSAGE(came == sent, "bytes were lost or came twice");
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> drains() {
  wire it;
  it.writer.set_write_buffer_limits(0);
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    it.writer.write(std::string(300'000, 'x'));
    for (int i = 0; i < 2; ++i) all.create_task(it.writer.drain());
    co_await sleep(1s);
    while (it.writer.get_write_buffer_size() > 0) {
      it.far_gets();
      co_await sleep(1ms);
    }
  });
  it.writer.close();
  co_await it.writer.wait_closed();
}

coroutine<> repeats(stream_reader reader, stream_writer writer) {
  while (const auto line = co_await reader.next_line()) {
    writer.write(*line);
    co_await writer.drain();
  }
  writer.close();
}

coroutine<> serves() {
  const auto it = co_await start_server(repeats, "127.0.0.1", 0);
  std::exception_ptr stopped;
  try {
    auto [reader, writer] = co_await visit(it);
    writer.write("soup\n");
    const auto line = co_await reader.readline();
    CHECK(line == "soup\n");
    writer.close();
    co_await writer.wait_closed();
  } catch (...) {
    stopped = std::current_exception();
  }
  it.close();
  co_await it.wait_closed();
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> serves_at_a_path() {
  const std::string path = "/tmp/cancelled-" + std::to_string(::getpid());
  const auto it = co_await start_unix_server(repeats, path);
  std::exception_ptr stopped;
  try {
    auto [reader, writer] = co_await open_unix_connection(path);
    writer.write("soup\n");
    const auto line = co_await reader.readline();
    CHECK(line == "soup\n");
  } catch (...) {
    stopped = std::current_exception();
  }
  it.close();
  it.close_clients();
  co_await it.wait_closed();
  CHECK_FALSE(std::filesystem::exists(path));
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> serves_forever() {
  const auto it = co_await start_server(repeats, "127.0.0.1", 0);
  const auto forever = create_task(it.serve_forever());
  std::exception_ptr stopped;
  try {
    auto [reader, writer] = co_await visit(it);
    co_await sleep(1s);
  } catch (...) {
    stopped = std::current_exception();
  }
  forever.cancel();
  co_await until_done(forever.state());
  if (stopped) std::rethrow_exception(stopped);
}

const std::vector<scenario> scenarios{{"reading", reads_in_pieces},
                                      {"reading what comes", reads_what_comes},
                                      {"writing", drains},
                                      {"a server", serves, true},
                                      {"a path", serves_at_a_path, true},
                                      {"serve_forever", serves_forever, true}};

}  // namespace

TEST_CASE("streams: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
}

TEST_CASE("streams: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

}  // namespace streams_cancelled_test
