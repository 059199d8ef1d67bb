// What a line costs: microseconds of the server's CPU time to read a line and
// to write it back, through streams and with a plain C server, in turns.
// README.md says how to run it.

#include <unistd.h>

#include "06_tasks/run.hpp"
#include "07_select/bench/echo_bench.hpp"
#include "07_select/sock.hpp"
#include "14_streams/server.hpp"
#include "14_streams/start_server.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"

namespace {

using namespace asyncio;

coroutine<> echo(stream_reader reader, stream_writer writer) {
  while (true) {
    const auto line = co_await reader.readline();
    if (line.empty()) break;
    writer.write(line);
    co_await writer.drain();
  }
}

coroutine<> serve_lines(const sock& listener) {
  std::vector<sock> one;
  one.push_back(sock::adopt(::dup(listener.fd())));
  const auto lines =
      serve(echo, listening_sockets(std::move(one)), server_options());
  co_await lines.serve_forever();
}

}  // namespace

int main(int argc, char** argv) {
  return echo_bench::run(argc, argv, "line_echo", [](const sock& listener) {
    run(serve_lines(listener));
  });
}
