// What a line costs: to read it and to write it back through streams. The plain
// C server that it is compared with does not look for lines. A part of the
// benchmark: common/bench/README.md.

#include <unistd.h>
#include <utility>
#include <vector>

#include "06_tasks/run.hpp"
#include "07_select/bench/c_echo.hpp"
#include "07_select/bench/servers.hpp"
#include "07_select/sock.hpp"
#include "14_streams/server.hpp"
#include "14_streams/start_server.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"
#include "common/bench/rows.hpp"

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

const bench::rows_of_a_chapter servers(0, [] {
  bench::add_server("line_echo", "C epoll",
                    [](const sock& listener) { c_echo::serve(listener.fd()); });
  bench::add_server("line_echo", "ours",
                    [](const sock& listener) { run(serve_lines(listener)); });
  bench::add_python_servers("line_echo", "14_streams/bench/bench.py");
});

const bench::rows_of_a_chapter rows(14, [] {
  for (const int connections : {1, 64, 1000})
    bench::add_server_row("line_echo", connections);
});

}  // namespace
