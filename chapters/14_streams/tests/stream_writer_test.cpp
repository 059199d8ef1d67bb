// Writing: pushed at once, the rest kept, and never without bounds.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "04_futures/ring.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "14_streams/tests/streams_test.hpp"

namespace stream_writer_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

const std::string much(5'000'000, 'x');

// Reads at the far end until the near end has nothing more to send.
coroutine<std::size_t> far_takes_all(const wire& it) {
  std::size_t count = 0;
  while (true) {
    const auto bytes = it.far_gets();
    count += bytes.size();
    if (bytes.empty() && it.writer.get_write_buffer_size() == 0)
      co_return count + it.far_gets().size();
    co_await sleep(0s);
  }
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "what the kernel takes is sent at once") {
  run([]() -> coroutine<> {
    const wire it;
    it.writer.write("two soups");
    CHECK(it.far_gets() == "two soups");
    it.writer.writelines(std::vector<std::string>{"and ", "bread"});
    CHECK(it.far_gets() == "and bread");
    it.writer.write("");
    co_await it.writer.drain();
    CHECK(it.writer.get_write_buffer_size() == 0);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "what it refuses is kept, in order") {
  run([]() -> coroutine<> {
    const wire it;
    std::string expected;
    for (int i = 0; i < 200; ++i) {
      const std::string piece(10'000, static_cast<char>('a' + i % 26));
      it.writer.write(piece);
      expected += piece;
    }
    CHECK(it.writer.get_write_buffer_size() > 0);
    std::string came;
    while (came.size() < expected.size()) {
      came += it.far_gets();
      co_await sleep(0s);
    }
    CHECK(came == expected);
    CHECK(it.writer.get_write_buffer_size() == 0);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "drain waits above the high mark until the low one") {
  run([]() -> coroutine<> {
    const wire it;
    it.writer.set_write_buffer_limits(1'000'000, 200'000);
    while (it.writer.get_write_buffer_size() == 0)
      it.writer.write(std::string(100'000, 'x'));
    const auto kept = it.writer.get_write_buffer_size();
    it.writer.write(std::string(1'000'000 - kept, 'x'));
    REQUIRE(it.writer.get_write_buffer_size() == 1'000'000);
    co_await it.writer.drain();
    CHECK_MESSAGE(it.writer.get_write_buffer_size() == 1'000'000,
                  "drain() has waited, although no more than the mark is kept");
    it.writer.write("x");
    std::vector<task<>> drains;
    for (int i = 0; i < 2; ++i)
      drains.push_back(create_task(it.writer.drain()));
    co_await sleep(0s);
    while (!drains[0].done()) {
      const bool some_were_sent = !it.far_gets().empty();
      if (some_were_sent && it.writer.get_write_buffer_size() > 200'000)
        CHECK_FALSE(drains[0].done());
      co_await sleep(0s);
    }
    CHECK(it.writer.get_write_buffer_size() <= 200'000);
    co_await drains[1];
    co_await far_takes_all(it);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the marks") {
  run([]() -> coroutine<> {
    const wire it;
    CHECK_THROWS_WITH_AS(it.writer.set_write_buffer_limits(1, 2),
                         "high (1) must be >= low (2)", std::invalid_argument);
    it.writer.set_write_buffer_limits(0);
    it.writer.write(much);
    const auto drain = create_task(it.writer.drain());
    co_await sleep(0s);
    CHECK_FALSE(drain.done());
    it.writer.set_write_buffer_limits(much.size(), much.size());
    co_await drain;
    it.writer.set_write_buffer_limits(100);
    const auto again = create_task(it.writer.drain());
    co_await sleep(0s);
    CHECK_FALSE(again.done());
    co_await far_takes_all(it);
    co_await again;
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a writer that drains keeps little, whoever does not read") {
  run([]() -> coroutine<> {
    const wire it;
    const auto writing = create_task([](stream_writer to) -> coroutine<> {
      for (int i = 0; i < 1000; ++i) {
        to.write(std::string(10'000, 'x'));
        co_await to.drain();
      }
    }(it.writer));
    co_await sleep(5ms);
    CHECK_FALSE(writing.done());
    CHECK(it.writer.get_write_buffer_size() <= 64 * 1024 + 10'000);
    std::size_t count = 0;
    while (!writing.done()) {
      count += it.far_gets().size();
      co_await sleep(0s);
    }
    CHECK(count + co_await far_takes_all(it) == 10'000'000);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "close sends what is kept, then closes") {
  run([]() -> coroutine<> {
    const wire it;
    it.writer.write(much);
    it.writer.close();
    it.writer.close();
    CHECK(it.writer.is_closing());
    it.writer.write("too late");
    const auto closing = create_task(it.writer.wait_closed());
    co_await sleep(0s);
    CHECK_FALSE(closing.done());
    CHECK(co_await far_takes_all(it) == much.size());
    co_await closing;
    CHECK(it.far_is_at_end());
    CHECK(co_await error_of(as_coroutine(it.writer.drain())) ==
          std::errc::connection_reset);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what is kept is sent, even if all handles are gone") {
  run([]() -> coroutine<> {
    auto [ours, theirs] = sock_pair();
    open_streams(std::move(ours), theirs.local_address()).second.write(much);
    std::size_t count = 0;
    while (true) {
      const auto bytes = co_await sock_recv(theirs, 100'000);
      if (bytes.empty()) break;
      count += bytes.size();
    }
    CHECK(count == much.size());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the last handle closes") {
  run([]() -> coroutine<> {
    auto [ours, theirs] = sock_pair();
    {
      const auto ends = open_streams(std::move(ours), theirs.local_address());
      const auto copy = ends.second;
      CHECK(copy == ends.second);
    }
    CHECK(co_await sock_recv(theirs, 10) == "");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "abort closes now") {
  run([]() -> coroutine<> {
    const wire it;
    it.writer.write(much);
    const auto draining = create_task(it.writer.drain());
    co_await sleep(0s);
    it.writer.abort();
    CHECK(it.writer.get_write_buffer_size() == 0);
    CHECK(co_await error_of(as_coroutine(draining)) ==
          std::errc::connection_reset);
    co_await it.writer.wait_closed();
    while (!it.far_gets().empty()) continue;
    CHECK(it.far_is_at_end());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "after write_eof the other side may send") {
  run([]() -> coroutine<> {
    const wire it;
    it.writer.write(much);
    CHECK(it.writer.can_write_eof());
    it.writer.write_eof();
    it.writer.write_eof();
    CHECK(co_await far_takes_all(it) == much.size());
    CHECK(it.far_is_at_end());
    CHECK_THROWS_WITH_AS(it.writer.write("x"),
                         "Cannot call write() after write_eof()",
                         std::runtime_error);
    it.sends("the dish\n");
    CHECK(co_await it.reader.readline() == "the dish\n");
    CHECK_FALSE(it.writer.is_closing());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the peer has gone: write is silent, drain tells") {
  run([]() -> coroutine<> {
    wire it;
    it.sends("the last dish");
    it.far.close();
    it.writer.write("x");
    CHECK(it.writer.is_closing());
    CHECK(co_await error_of(as_coroutine(it.writer.drain())) ==
          std::errc::broken_pipe);
    it.writer.write("x");
    CHECK(co_await error_of(it.writer.wait_closed()) == std::errc::broken_pipe);
    CHECK_MESSAGE(co_await it.reader.read(100) == "the last dish",
                  "what had arrived can be read");
    CHECK_MESSAGE(
        co_await error_of(it.reader.read(100)) == std::errc::broken_pipe,
        "but that is no orderly end");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the peer has gone: close closes, and not only in name") {
  run([]() -> coroutine<> {
    wire it;
    it.sends("the last dish");
    it.far.close();
    it.writer.write("x");
    REQUIRE(it.writer.is_closing());
    CHECK_MESSAGE(it.writer.get_extra_info("sockname"),
                  "nobody has closed it yet: there may be something to read");
    it.writer.close();
    CHECK_FALSE_MESSAGE(it.writer.get_extra_info("sockname"),
                        "the descriptor is still open");
    CHECK(co_await error_of(it.writer.wait_closed()) == std::errc::broken_pipe);
    CHECK(co_await it.reader.read(100) == "the last dish");
    CHECK(co_await error_of(it.reader.read(100)) == std::errc::broken_pipe);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the peer goes after close, while much is kept: closed") {
  run([]() -> coroutine<> {
    wire it;
    it.writer.write(much);
    it.writer.close();
    CHECK_MESSAGE(it.writer.get_extra_info("sockname"), "much is to be sent");
    it.far.close();
    CHECK(co_await error_of(it.writer.wait_closed()) != std::errc{});
    CHECK_FALSE_MESSAGE(it.writer.get_extra_info("sockname"),
                        "the descriptor is still open");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the peer goes while much is kept") {
  run([]() -> coroutine<> {
    wire it;
    it.writer.write(much);
    const auto draining = create_task(it.writer.drain());
    co_await sleep(0s);
    it.far.close();
    const auto error = co_await error_of(as_coroutine(draining));
    CHECK((error == std::errc::broken_pipe ||
           error == std::errc::connection_reset));
    CHECK(it.writer.get_write_buffer_size() == 0);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "closing with unread bytes does not destroy the last words") {
  run([]() -> coroutine<> {
    auto pair = co_await tcp_pair();
    const wire it(std::move(pair), default_limit);
    it.sends("a question that nobody will read");
    co_await sleep(1ms);
    it.writer.write("closed\n");
    it.writer.close();
    co_await sleep(1ms);
    CHECK(co_await sock_recv(it.far, 100) == "closed\n");
    CHECK(co_await sock_recv(it.far, 100) == "");
    CHECK_MESSAGE(
        co_await it.reader.read() == "a question that nobody will read",
        "what had come before can still be read");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "who is at the other end") {
  run([]() -> coroutine<> {
    auto pair = co_await tcp_pair();
    const auto near = pair.first.local_address();
    const auto far = pair.second.local_address();
    auto [reader, writer] = open_streams(std::move(pair.first), far);
    CHECK(writer.get_extra_info("peername") == far);
    CHECK(writer.get_extra_info("sockname") == near);
    CHECK_FALSE(writer.get_extra_info("cipher"));
    writer.close();
    CHECK(writer.get_extra_info("peername") == far);
    CHECK_FALSE(writer.get_extra_info("sockname"));
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "handles outlive their loop") {
  std::optional<stream_ends> kept;
  std::optional<sock> far;
  run([&]() -> coroutine<> {
    auto [ours, theirs] = sock_pair();
    kept = open_streams(std::move(ours), theirs.local_address());
    kept->second.write(much);
    far = std::move(theirs);
    co_return;
  }());
  CHECK_FALSE(kept->first.at_eof());
  kept->second.write("x");
  kept->second.close();
  kept->second.abort();
  kept.reset();

  run([&]() -> coroutine<> {
    auto [ours, theirs] = sock_pair();
    kept = open_streams(std::move(ours), theirs.local_address());
    far = std::move(theirs);
    co_return;
  }());
  kept->second.write(much);  // more than the kernel takes
  CHECK_MESSAGE(kept->second.is_closing(), "who is to send the rest?");
}

}  // namespace stream_writer_test
