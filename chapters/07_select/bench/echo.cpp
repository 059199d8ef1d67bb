// What an echo costs: microseconds of the server's CPU time for a request, with
// this chapter's sockets and with a plain C server, in turns. README.md says
// how to run it.

#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "07_select/bench/echo_bench.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"

namespace {

using asyncio::accepted;
using asyncio::coroutine;
using asyncio::sock;

coroutine<> echo(sock client) {
  while (true) {
    auto bytes = co_await asyncio::sock_recv(client, 4096);
    if (bytes.empty()) break;
    co_await asyncio::sock_sendall(client, std::move(bytes));
  }
}

coroutine<> serve(const sock& listener) {
  while (true) {
    accepted each = co_await asyncio::sock_accept(listener);
    c_echo::no_delay(each.client.fd());
    asyncio::create_task(echo(std::move(each.client)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return echo_bench::run(argc, argv, "echo", [](const sock& listener) {
    asyncio::run(serve(listener));
  });
}
