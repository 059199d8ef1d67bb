// 190: a read that is cancelled, or takes too long, loses no bytes.

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/wait_for.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_190 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> serve(stream_reader reader, stream_writer writer) {
  writer.write("abc");
  co_await reader.readline();
  writer.write("def");
  co_await reader.read();
  writer.close();
}

coroutine<> main() {
  const auto server = co_await start_server(serve, "127.0.0.1", 0);
  const int port = server.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  try {
    co_await wait_for(reader.readexactly(6), 30ms);
  } catch (const timeout_error&) {
    print(common::exception_name());
  }
  const auto task = create_task(reader.readexactly(6));
  co_await sleep(10ms);
  task.cancel();
  co_await until_done(task.state());
  print("cancelled", task.cancelled());
  writer.write("go\n");
  const auto six = co_await reader.readexactly(6);
  print("b'" + six + "'");
  writer.close();
  server.close();
}

}  // namespace

TEST_CASE("190_stream_cancelled_read_keeps_data") {
  common::same_as_python("190_stream_cancelled_read_keeps_data",
                         [] { run(main()); });
}

}  // namespace behaviour_190
