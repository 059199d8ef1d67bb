// Connecting: by number, by name, by a path; every address is tried in turn.

#include <chrono>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "14_streams/tests/streams_test.hpp"
#include "common/files/temporary_directory.hpp"

namespace open_connection_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

void welcomes(stream_reader, stream_writer writer) { writer.write("welcome"); }

coroutine<std::string> heard(coroutine<stream_ends> connecting) {
  const auto ends = co_await connecting;
  co_return co_await ends.first.read();
}

// An address at which nobody listens.
address nowhere() { return listen_on(anywhere()).local_address(); }

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "a host by its name") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(welcomes, "localhost", 0);
    REQUIRE(!it.sockets().empty());
    const int port = address_of(it).port();
    CHECK(co_await heard(open_connection("localhost", port)) == "welcome");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "no such host, no such port") {
  run([]() -> coroutine<> {
    std::string message;
    try {
      co_await open_connection("no.such.host.invalid", 80);
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    CHECK(message == "no such host: no.such.host.invalid");
    bool refused = false;
    try {
      co_await open_connection("127.0.0.1", 65536);
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    CHECK(refused);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "an empty name is every address") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(welcomes, "", 0);
    for (const auto& each : it.sockets()) {
      const auto where = each.local_address();
      const auto* const host = where.family() == AF_INET ? "127.0.0.1" : "::1";
      CHECK(co_await heard(open_connection(host, where.port())) == "welcome");
    }
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "every address is tried in turn") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(welcomes, "127.0.0.1", 0);
    const std::vector<address> all{nowhere(), nowhere(), address_of(it)};
    CHECK(co_await heard(connect_to_any(all, 100)) == "welcome");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "if none answers, all errors are told") {
  run([]() -> coroutine<> {
    const auto one = nowhere();
    const auto two = address::unix_path("/no/such");
    const std::vector<address> all{one, two};
    std::string message;
    try {
      co_await connect_to_any(all, 100);
    } catch (const std::system_error& error) {
      message = error.what();
      CHECK(error.code() == std::errc::connection_refused);
    }
    CHECK_MESSAGE(message == "Multiple exceptions: cannot connect to " +
                                 one.text() +
                                 ": Connection refused; cannot connect to " +
                                 "/no/such: No such file or directory: "
                                 "Connection refused",
                  message);
    const std::vector<address> lonely{one};
    try {
      co_await connect_to_any(lonely, 100);
    } catch (const std::system_error& error) {
      message = error.what();
    }
    CHECK(message ==
          "cannot connect to " + one.text() + ": Connection refused");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a port that is taken") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(welcomes, "127.0.0.1", 0);
    CHECK(co_await error_of(
              start_server(welcomes, "127.0.0.1", address_of(it).port())) ==
          std::errc::address_in_use);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a Unix socket, and its file") {
  const common::temporary_directory here;
  const std::string path = (here.path() / "hatch").string();
  run([&]() -> coroutine<> {
    for (int round = 0; round < 2; ++round) {
      const auto it = co_await start_unix_server(welcomes, path);
      auto [reader, writer] = co_await open_unix_connection(path);
      CHECK(co_await reader.read() == "welcome");
      CHECK(writer.get_extra_info("peername")->text() == path);
      it.close();
      CHECK_FALSE(std::filesystem::exists(path));
    }
    CHECK(co_await error_of(open_unix_connection(path)) ==
          std::errc::no_such_file_or_directory);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what another server has left is removed") {
  const common::temporary_directory here;
  const std::string path = (here.path() / "hatch").string();
  listen_on(address::unix_path(path));  // closed, but its file is still there
  REQUIRE(std::filesystem::exists(path));
  run([&]() -> coroutine<> {
    const auto old = co_await start_unix_server(welcomes, path);
    CHECK(co_await heard(open_unix_connection(path)) == "welcome");
    const auto it = co_await start_unix_server(welcomes, path);
    old.close();
    CHECK_MESSAGE(std::filesystem::exists(path),
                  "the file of the second server was removed by the first");
    CHECK(co_await heard(open_unix_connection(path)) == "welcome");
  }());
  std::ofstream(path) << "a file, no socket";
  run([&]() -> coroutine<> {
    CHECK(co_await error_of(start_unix_server(welcomes, path)) ==
          std::errc::address_in_use);
  }());
  CHECK(std::filesystem::exists(path));
}

TEST_CASE_FIXTURE(no_descriptor_leak, "limits of both ends") {
  run([]() -> coroutine<> {
    std::string outcome;
    const auto reads = [&](stream_reader reader, stream_writer) -> coroutine<> {
      outcome = co_await outcome_of(reader.readline());
    };
    const auto it =
        co_await start_server(reads, "127.0.0.1", 0, server_options().limit(5));
    const int port = address_of(it).port();
    auto [reader, writer] = co_await open_connection("127.0.0.1", port, 3);
    writer.write("123456789\n");
    co_await reader.read();
    CHECK(outcome ==
          "error: Separator is found, but chunk is longer than limit");
  }());
}

}  // namespace open_connection_test
