// 187: drain() waits while the peer does not read, and goes on when it does.

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "09_timeouts/wait_for.hpp"
#include "11_synchronization/event.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_187 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

constexpr std::size_t size = 24'000'000;

coroutine<> main() {
  event gate;
  const future<std::size_t> received;
  const auto serve = [&](stream_reader reader,
                         stream_writer writer) -> coroutine<> {
    co_await gate.wait();
    const auto all = co_await reader.read();
    received.set_result(all.size());
    writer.close();
  };
  const auto server = co_await start_server(serve, "127.0.0.1", 0);
  const int port = server.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  writer.write("small");
  co_await writer.drain();
  print("small write drains at once");
  writer.write(std::string(size, 'x'));
  std::vector<task<>> drains;
  for (int i = 0; i < 2; ++i) drains.push_back(create_task(writer.drain()));
  co_await sleep(100ms);
  print("blocked", !drains[0].done(), !drains[1].done());
  gate.set();
  co_await wait_for(gather(drains), 10s);
  print("drained");
  writer.write_eof();
  const auto came = co_await received;
  print("received all", came == size + 5);
  writer.close();
  server.close();
}

}  // namespace

TEST_CASE("187_stream_drain_backpressure") {
  common::same_as_python("187_stream_drain_backpressure", [] { run(main()); });
}

}  // namespace behaviour_187
