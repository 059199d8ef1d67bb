// 199: to cancel serve_forever() is to close the server; only one task at a
// time may await it.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/wait.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_199 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> serve(stream_reader, stream_writer writer) {
  writer.write("hi");
  writer.close();
  co_return;
}

coroutine<> main() {
  const auto server = co_await start_server(
      serve, "127.0.0.1", 0, server_options().start_serving(false));
  print("serving", server.is_serving());
  const auto forever = create_task(server.serve_forever());
  co_await sleep(0s);
  print("serving", server.is_serving());
  try {
    co_await server.serve_forever();
  } catch (const std::runtime_error&) {
    print("second call", common::exception_name());
  }
  const int port = server.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  const auto all = co_await reader.read();
  print("b'" + all + "'");
  writer.close();
  co_await writer.wait_closed();
  co_await sleep(20ms);
  forever.cancel();
  const std::vector<task<>> one(1, forever);
  co_await wait(one, return_when::all_completed, 2s);
  print("cancelled", forever.cancelled(), "serving", server.is_serving(),
        "sockets", server.sockets().size());
  try {
    co_await server.serve_forever();
  } catch (const std::runtime_error&) {
    print("after close", common::exception_name());
  }
}

}  // namespace

TEST_CASE("199_serve_forever_cancelled") {
  common::same_as_python("199_serve_forever_cancelled", [] { run(main()); });
}

}  // namespace behaviour_199
