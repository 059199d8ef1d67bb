// 196: where nobody listens, a connection is refused at once.

#include <chrono>
#include <doctest/doctest.h>
#include <system_error>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "09_timeouts/wait_for.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_196 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  const auto server = co_await start_server(
      [](stream_reader, stream_writer writer) { writer.close(); }, "127.0.0.1",
      0);
  const int port = server.sockets()[0].local_address().port();
  server.close();
  co_await server.wait_closed();
  try {
    co_await wait_for(open_connection("127.0.0.1", port), 2s);
  } catch (const std::system_error&) {
    print(common::exception_name());
  }
  print("sockets", server.sockets().size());
}

}  // namespace

TEST_CASE("196_connect_refused") {
  common::same_as_python("196_connect_refused", [] { run(main()); });
}

}  // namespace behaviour_196
