// 193: close() sends what was written, may be called twice, and shows at once;
// after that, drain() says that the connection is gone.

#include <doctest/doctest.h>
#include <string>
#include <system_error>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_193 {

using namespace asyncio;
using common::print;

namespace {

// Python's b"x", printed.
std::string as_bytes(const std::string& bytes) { return "b'" + bytes + "'"; }

coroutine<> main() {
  const future<std::string> received;
  const auto serve = [&](stream_reader reader,
                         stream_writer writer) -> coroutine<> {
    auto all = co_await reader.read();
    received.set_result(all);
    writer.close();
  };
  const auto server = co_await start_server(serve, "127.0.0.1", 0);
  const int port = server.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  print("closing", writer.is_closing());
  writer.write("flushed before close");
  writer.close();
  writer.close();
  print("closing", writer.is_closing());
  co_await writer.wait_closed();
  co_await writer.wait_closed();
  try {
    co_await writer.drain();
  } catch (const std::system_error&) {
    print("drain", common::exception_name());
  }
  const auto rest = co_await reader.read();
  print("reader", as_bytes(rest), reader.at_eof());
  const auto all = co_await received;
  print("server received", as_bytes(all));
  server.close();
}

}  // namespace

TEST_CASE("193_stream_writer_after_close") {
  common::same_as_python("193_stream_writer_after_close", [] { run(main()); });
}

}  // namespace behaviour_193
