// 181: readuntil() gives the separator, too, even if it comes in pieces; at the
// end, what there is of the frame is in the error.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "14_streams/errors.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_181 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

// Python's b"x", printed.
std::string as_bytes(const std::string& bytes) { return "b'" + bytes + "'"; }

coroutine<> serve(stream_reader, stream_writer writer) {
  for (const char* part : {"first<E", "ND>second<END", ">tail<EN"}) {
    writer.write(part);
    co_await sleep(20ms);
  }
  writer.close();
}

coroutine<> main() {
  const auto server = co_await start_server(serve, "127.0.0.1", 0);
  const int port = server.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  const auto first = co_await reader.readuntil("<END>");
  print(as_bytes(first));
  const auto second = co_await reader.readuntil("<END>");
  print(as_bytes(second));
  try {
    co_await reader.readuntil("<END>");
  } catch (const incomplete_read_error& error) {
    print(common::exception_name(), as_bytes(error.partial()),
          error.expected() ? std::to_string(*error.expected()) : "None");
  }
  try {
    co_await reader.readuntil("");
  } catch (const std::invalid_argument&) {
    print("empty separator", common::exception_name());
  }
  print("at_eof", reader.at_eof());
  writer.close();
  server.close();
}

}  // namespace

TEST_CASE("181_stream_readuntil") {
  common::same_as_python("181_stream_readuntil", [] { run(main()); });
}

}  // namespace behaviour_181
