// One page, served by several loops at one port: to see how a web server grows
// with the cores of a machine. Each loop runs in a thread of its own; they
// share nothing. Ask it with wrk, ab or curl.

#include <chrono>
#include <cstddef>
#include <future>
#include <iostream>
#include <string>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "16_epoll/default_epoll.hpp"
#include "17_web_server/http_page.hpp"
#include "17_web_server/http_server.hpp"
#include "common/command_line/command_line.hpp"

namespace {

using asyncio::coroutine;

// #region loops
// Serves for a while, and counts up to `work` for each answer, as if it had to
// be thought about; gives how many requests there were.
coroutine<std::size_t> serve(int port, std::chrono::seconds time, int work) {
  const asyncio::http_page page("text/plain", "soup 5, fish 9, cake 4\n");
  std::size_t count = 0;
  const asyncio::http_handler handler =
      [&](const asyncio::http_request&) -> coroutine<asyncio::http_response> {
    ++count;
    for (volatile int i = 0; i < work;) i = i + 1;
    co_return page.answer();
  };
  const auto shares = asyncio::http_options().reuse_port(true);
  const auto server =
      co_await asyncio::start_http_server(handler, "127.0.0.1", port, shares);
  co_await asyncio::sleep(time);
  co_await server.stop(std::chrono::seconds(1));
  co_return count;
}

// Each loop in a thread; gives what each of them has counted.
std::vector<std::size_t> serve_with(std::size_t loops, int port,
                                    std::chrono::seconds time, int work) {
  std::vector<std::future<std::size_t>> threads;
  for (std::size_t i = 0; i < loops; ++i)
    threads.push_back(std::async(std::launch::async, [=] {
      return asyncio::run(serve(port, time, work));
    }));
  std::vector<std::size_t> counts;
  for (auto& each : threads) counts.push_back(each.get());
  return counts;
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int loops = 2, port = 7018, seconds = 10, work = 0;
  common::command_line line("many_loops", "Serves a page with several loops.");
  line.number("--loops", loops, "how many", 1, 64);
  line.number("--port", port, "the port", 1, 65535);
  line.number("--seconds", seconds, "how long", 1, 3600);
  line.number("--work", work, "how far to count for each answer", 0,
              1000000000);
  return line.run(argc, argv, [&] {
    std::cout << "http://127.0.0.1:" << port << "/ for " << seconds << " s"
              << std::endl;
    const auto counts = serve_with(static_cast<std::size_t>(loops), port,
                                   std::chrono::seconds(seconds), work);
    for (std::size_t i = 0; i < counts.size(); ++i)
      std::cout << "loop " << i + 1 << ": " << counts[i] << " requests\n";
  });
}
