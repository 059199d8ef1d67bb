// Reading: what each read gives, where it stops, and that bytes are never lost.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/wait_for.hpp"
#include "13_threads_and_signals/tests/turns_test.hpp"
#include "14_streams/tests/streams_test.hpp"

namespace stream_reader_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(no_descriptor_leak, "read gives what is there, and no more") {
  run([]() -> coroutine<> {
    const wire it;
    it.sends("two soups");
    CHECK(co_await it.reader.read(3) == "two");
    CHECK(co_await it.reader.read(100) == " soups");
    CHECK(co_await it.reader.read(0) == "");
    const auto reading = create_task(it.reader.read(100));
    co_await sleep(0s);
    CHECK_FALSE(reading.done());
    it.sends("fish");
    CHECK(co_await reading == "fish");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "read without a number reads to the end") {
  run([]() -> coroutine<> {
    wire it;
    const auto reading = create_task(it.reader.read());
    it.sends("one ");
    co_await sleep(1ms);
    it.sends("two");
    co_await sleep(1ms);
    CHECK_FALSE(reading.done());
    it.far.close();
    CHECK(co_await reading == "one two");
    CHECK(co_await it.reader.read() == "");
    CHECK(co_await it.reader.read(5) == "");
    CHECK(co_await it.reader.readline() == "");
    CHECK_FALSE(co_await it.reader.next_line());
    CHECK(co_await it.reader.readexactly(0) == "");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "lines and frames, sent in two pieces at every split") {
  run([]() -> coroutine<> {
    const std::string all = "line\nsoupfishend<END>tail";
    for (std::size_t at = 0; at <= all.size(); ++at) {
      CAPTURE(at);
      wire it;
      const auto reading = create_task([](stream_reader from) -> coroutine<> {
        CHECK(co_await from.readline() == "line\n");
        CHECK(co_await from.readexactly(8) == "soupfish");
        CHECK(co_await from.readuntil("<END>") == "end<END>");
        CHECK(co_await from.next_line() == "tail");
        CHECK_FALSE(co_await from.next_line());
      }(it.reader));
      it.sends(all.substr(0, at));
      co_await sleep(0s);
      co_await sleep(0s);
      co_await sleep(0s);
      it.sends(all.substr(at));
      it.far.close();
      co_await reading;
    }
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "ten thousand lines in one packet") {
  run([]() -> coroutine<> {
    const wire it;
    std::string all;
    for (int i = 0; i < 10'000; ++i) all += std::to_string(i) + "\n";
    it.sends(all);
    it.far.shutdown(SHUT_WR);
    int count = 0;
    bool in_order = true;
    while (const auto line = co_await it.reader.next_line())
      in_order = in_order && *line == std::to_string(count++) + "\n";
    CHECK(count == 10'000);
    CHECK(in_order);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the end comes within a frame") {
  run([]() -> coroutine<> {
    wire it;
    it.sends("abc");
    it.far.close();
    std::string partial;
    try {
      co_await it.reader.readexactly(5);
    } catch (const incomplete_read_error& error) {
      partial = error.partial();
      CHECK(error.expected() == 5);
    }
    CHECK(partial == "abc");
    CHECK_MESSAGE(it.reader.at_eof(), "the partial frame was not taken out");

    wire other;
    other.sends("abc<EN");
    other.far.close();
    CHECK(co_await outcome_of(other.reader.readuntil("<END>")) ==
          "error: 6 bytes read on a total of undefined expected bytes");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a frame that is longer than the limit") {
  run([]() -> coroutine<> {
    const wire it(5);
    it.sends("1234567,rest,");
    const std::string too_long =
        "error: Separator is found, but chunk is longer than limit";
    CHECK(co_await outcome_of(it.reader.readuntil(",")) == too_long);
    CHECK_MESSAGE(co_await outcome_of(it.reader.readuntil(",")) == too_long,
                  "the frame that was too long was dropped");
    CHECK_MESSAGE(co_await it.reader.readexactly(8) == "1234567,",
                  "readexactly() has no limit");
    CHECK(co_await it.reader.readuntil(",") == "rest,");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a line that is longer than the limit is dropped") {
  run([]() -> coroutine<> {
    const wire it(5);
    it.sends("1234567\nnext\n");
    CHECK(co_await outcome_of(it.reader.readline()) ==
          "error: Separator is found, but chunk is longer than limit");
    CHECK(co_await it.reader.readline() == "next\n");
    it.sends("12345678");
    CHECK(co_await outcome_of(it.reader.readline()) ==
          "error: Separator is not found, and chunk exceed the limit");
    it.sends("9\nnext\n");
    CHECK_MESSAGE(co_await it.reader.readline() == "9\n",
                  "what had not come yet cannot have been dropped");
    CHECK(co_await it.reader.readline() == "next\n");
    CHECK_THROWS_AS(co_await it.reader.readuntil(""), std::invalid_argument);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "one of several separators") {
  run([]() -> coroutine<> {
    const wire it;
    it.sends("one\r\ntwo\nthree;");
    std::vector<std::string> ends{"\n", ";", "\r\n"};
    CHECK(co_await it.reader.readuntil(ends) == "one\r\n");
    CHECK(co_await it.reader.readuntil(ends) == "two\n");
    CHECK(co_await it.reader.readuntil(ends) == "three;");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a read that is cancelled loses nothing") {
  run([]() -> coroutine<> {
    const wire it;
    it.sends("abc");
    const auto reading = create_task(it.reader.readexactly(6));
    co_await sleep(1ms);
    reading.cancel();
    co_await until_done(reading.state());
    CHECK(reading.cancelled());
    it.sends("def");
    CHECK(co_await it.reader.readexactly(6) == "abcdef");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "cancelled in the pass in which the bytes come") {
  run([]() -> coroutine<> {
    const wire it;
    const auto reading = create_task(it.reader.readexactly(3));
    co_await sleep(0s);
    it.sends("abc");
    co_await sleep(0s);  // the reactor has told the task, which runs after us
    reading.cancel();
    co_await until_done(reading.state());
    CHECK(reading.cancelled());
    CHECK(co_await it.reader.read(10) == "abc");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a byte a second") {
  run(
      []() -> coroutine<> {
        const wire it;
        const auto began = get_running_loop().time();
        const auto slow = create_task([](const wire& to) -> coroutine<> {
          for (const char c : std::string("soup\n")) {
            co_await sleep(1s);
            to.sends(std::string(1, c));
          }
        }(it));
        try {
          co_await wait_for(it.reader.readline(), 2500ms);
        } catch (const timeout_error&) {
        }
        CHECK(co_await it.reader.readline() == "soup\n");
        CHECK(get_running_loop().time() - began == 5s);
      }(),
      std::make_unique<virtual_time>());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a line that has come is for the task that waits for it") {
  run([]() -> coroutine<> {
    const wire it;
    const auto reading = create_task(it.reader.readline());
    co_await sleep(0s);
    it.sends("soup\nfish\n");
    co_await sleep(0s);  // the line is found; its task has its turn after us
    const auto bytes = co_await outcome_of(it.reader.read(5));
    const auto line = co_await outcome_of(it.reader.readline());
    for (const auto& outcome : {bytes, line})
      CHECK_MESSAGE(outcome.ends_with("called while another coroutine is "
                                      "already waiting for incoming data"),
                    "another task took from that line: " << outcome);
    CHECK(co_await reading == "soup\n");
    CHECK(co_await it.reader.read(5) == "fish\n");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "half a line wakes nobody") {
  run([]() -> coroutine<> {
    const wire it;
    const auto reading = create_task(it.reader.readline());
    co_await sleep(0s);
    const auto& loop = get_running_loop();
    const auto began = loop.turn();
    for (const char* piece : {"so", "u", "p"}) {
      it.sends(piece);
      co_await sleep(0s);
    }
    CHECK_MESSAGE(loop.turn() - began == 3,
                  "there were other turns than our own");
    it.sends("\n");
    CHECK(co_await reading == "soup\n");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "one task at a time waits for bytes") {
  run([]() -> coroutine<> {
    const wire it;
    const auto reading = create_task(it.reader.readline());
    co_await sleep(0s);
    CHECK(co_await outcome_of(it.reader.read(5)) ==
          "error: read() called while another coroutine is already waiting for "
          "incoming data");
    it.sends("soup\nfish\n");
    CHECK(co_await reading == "soup\n");
    CHECK_MESSAGE(co_await it.reader.readline() == "fish\n",
                  "the place is free again");
    const auto abandoned = create_task(it.reader.readline());
    co_await sleep(0s);
    abandoned.cancel();
    co_await sleep(0s);
    it.sends("bread\n");
    CHECK(co_await it.reader.readline() == "bread\n");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a task reads on when the handle is gone") {
  run([]() -> coroutine<> {
    auto [ours, theirs] = sock_pair();
    auto reading = [&]() -> task<std::string> {
      const auto ends = open_streams(std::move(ours), theirs.local_address());
      return create_task(ends.first.readline());
    }();
    co_await sleep(0s);
    ::send(theirs.fd(), "soup\n", 5, MSG_NOSIGNAL);
    CHECK(co_await reading == "soup\n");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what nobody reads stays in the kernel: the peer must wait") {
  run([]() -> coroutine<> {
    const wire it;
    it.sends("line\n");
    CHECK(co_await it.reader.readline() == "line\n");
    const std::string much(100'000, 'x');
    std::size_t sent = 0;
    for (ssize_t count = 0; count >= 0;
         count = ::send(it.far.fd(), much.data(), much.size(),
                        MSG_NOSIGNAL | MSG_DONTWAIT))
      sent += static_cast<std::size_t>(count);
    co_await sleep(10ms);
    CHECK_MESSAGE(::send(it.far.fd(), "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0,
                  "somebody has made room, although nobody reads");
    co_await it.reader.readexactly(1000);
    CHECK((co_await it.reader.readexactly(sent - 1000)).size() == sent - 1000);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "at_eof looks whether the end has come") {
  run([]() -> coroutine<> {
    wire it;
    CHECK_FALSE(it.reader.at_eof());
    it.sends("x");
    it.far.close();
    CHECK_FALSE(it.reader.at_eof());
    CHECK(co_await it.reader.read(5) == "x");
    CHECK(it.reader.at_eof());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "at_eof takes nothing from the task that waits for it") {
  run([]() -> coroutine<> {
    wire it;
    const auto line = create_task(it.reader.readline());
    co_await sleep(0s);
    it.sends("soup\n");
    CHECK_FALSE(it.reader.at_eof());
    CHECK_MESSAGE(co_await comes_true([&] { return line.done(); }),
                  "the line was received, and its task sleeps on");
    line.cancel();  // or it would wait for ever

    const auto rest = create_task(it.reader.read());
    co_await sleep(0s);
    it.far.close();
    CHECK_FALSE_MESSAGE(it.reader.at_eof(), "the task does not know yet");
    CHECK_MESSAGE(co_await comes_true([&] { return rest.done(); }),
                  "the end was found, and its task sleeps on");
    CHECK(it.reader.at_eof());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a reset in the middle of a frame") {
  run([]() -> coroutine<> {
    auto pair = co_await tcp_pair();
    wire it(std::move(pair), default_limit);
    it.sends("abc");
    const auto reading = create_task(it.reader.readexactly(5));
    co_await sleep(1ms);
    reset(it.far);
    CHECK(co_await error_of(as_coroutine(reading)) ==
          std::errc::connection_reset);
    CHECK(co_await error_of(it.reader.read()) == std::errc::connection_reset);
    CHECK(co_await error_of(as_coroutine(it.writer.drain())) ==
          std::errc::connection_reset);
    CHECK(co_await error_of(it.writer.wait_closed()) ==
          std::errc::connection_reset);
    CHECK_FALSE(it.reader.at_eof());
    CHECK(it.writer.is_closing());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "closed while a task reads: that is the end") {
  run([]() -> coroutine<> {
    const wire it;
    it.sends("ab");
    const auto reading = create_task(outcome_of(it.reader.readexactly(5)));
    co_await sleep(1ms);
    it.writer.close();
    CHECK(co_await reading ==
          "error: 2 bytes read on a total of 5 expected bytes");
    CHECK(co_await it.reader.read() == "");
  }());
}

}  // namespace stream_reader_test
