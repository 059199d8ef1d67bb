// 205: sockets that do not block, and coroutines that wait for them; a recv
// that is cancelled leaves the bytes to the next one.

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/address.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_205 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

// Python's b"x", printed.
std::string as_bytes(const std::string& bytes) { return "b'" + bytes + "'"; }

coroutine<> main() {
  const sock listener = listen_on(address::ip("127.0.0.1", 0));
  sock client = sock::stream(AF_INET);
  const auto accepting = create_task(sock_accept(listener));
  co_await sock_connect(client, listener.local_address());
  accepted conn = co_await accepting;
  const auto task = create_task(sock_recv(conn.client, 100));
  co_await sleep(10ms);
  task.cancel();
  co_await until_done(task.state());
  print("recv cancelled", task.cancelled());
  co_await sock_sendall(client, "payload");
  const auto bytes = co_await sock_recv(conn.client, 100);
  print("recv", as_bytes(bytes));
  client.close();
  const auto end = co_await sock_recv(conn.client, 100);
  print("recv at EOF", as_bytes(end));
}

}  // namespace

TEST_CASE("205_sock_calls") {
  common::same_as_python("205_sock_calls", [] { run(main()); });
}

}  // namespace behaviour_205
