// Our streams among strangers: Python's asyncio in both roles, and netcat. What
// is not installed is skipped.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "13_threads_and_signals/to_thread.hpp"
#include "14_streams/tests/streams_test.hpp"
#include "common/process/run_program.hpp"

namespace interop_test {

using namespace asyncio;

namespace {

const std::string python_guests = R"(
import asyncio, sys

async def guest(number):
    reader, writer = await asyncio.open_connection("127.0.0.1", sys.argv[1])
    for i in range(50):
        line = b"guest %d, line %d " % (number, i) + b"x" * (i * i) + b"\n"
        writer.write(line)
        await writer.drain()
        if await reader.readuntil(b"\n") != line:
            return False
    writer.write(b"a half line")
    writer.write_eof()
    rest = await reader.read()
    writer.close()
    await writer.wait_closed()
    return rest == b"a half line"

async def main():
    print(await asyncio.gather(*map(guest, range(20))) == [True] * 20)

asyncio.run(main())
)";

coroutine<> repeat(stream_reader reader, stream_writer writer) {
  while (const auto line = co_await reader.next_line()) {
    writer.write(*line);
    co_await writer.drain();
  }
  writer.close();
}

// What a program prints that visits our server.
std::string visitor(std::vector<std::string> argv, const std::string& input) {
  return run([](std::vector<std::string> words,
                std::string in) -> coroutine<std::string> {
    const auto it = co_await start_server(repeat, "127.0.0.1", 0);
    words.push_back(std::to_string(address_of(it).port()));
    const auto visit_us = [&] {
      const auto result = common::run_program(words, in);
      return result.out + result.err;
    };
    co_return co_await to_thread(visit_us);
  }(std::move(argv), input));
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "twenty guests in Python") {
  if (!is_there("python3")) return;
  CHECK(visitor({"python3", "-c", python_guests}, "") == "True\n");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "netcat is our guest") {
  if (!is_there("nc")) return;
  CHECK(visitor({"nc", "-N", "127.0.0.1"}, "soup\nhalf a line") ==
        "soup\nhalf a line");
  std::string much;
  for (int i = 0; i < 100'000; ++i) much += std::to_string(i) + "\n";
  CHECK_MESSAGE(visitor({"nc", "-N", "127.0.0.1"}, much) == much,
                "not every line has come back");
}

TEST_CASE("our host is in Python") {
  if (!is_there("python3")) return;
  background_program host({"python3", "-c", python_host});
  const int port = std::stoi(host.next_line());
  run([](int at) -> coroutine<> {
    auto [reader, writer] = co_await open_connection("127.0.0.1", at);
    for (int i = 0; i < 200; ++i) {
      const auto line =
          std::string(static_cast<std::size_t>(i * i), 'x') + "\n";
      writer.write(line);
      co_await writer.drain();
      CHECK(co_await reader.readline() == line);
    }
    writer.write("half");
    writer.write_eof();
    CHECK(co_await reader.read() == "half");
    writer.close();
    co_await writer.wait_closed();
  }(port));
}

}  // namespace interop_test
