// Three pages of 168, 5,000 and 52,000 bytes, served by one loop until it is
// stopped: compare.py measures this program beside nginx.

#include <cstddef>
#include <map>
#include <string>

#include "06_tasks/run.hpp"
#include "16_epoll/default_epoll.hpp"
#include "17_web_server/http_page.hpp"
#include "17_web_server/http_server.hpp"
#include "common/command_line/command_line.hpp"

namespace {

using asyncio::coroutine;

coroutine<> serve(int port) {
  std::map<std::string, asyncio::http_page> pages;
  for (const std::size_t size : {168u, 5000u, 52000u})
    pages.emplace("/" + std::to_string(size) + ".html",
                  asyncio::http_page("text/html", std::string(size, 'x')));
  const asyncio::http_handler handler = [&](const asyncio::http_request& asked)
      -> coroutine<asyncio::http_response> {
    const auto found = pages.find(asked.path);
    if (found == pages.end()) throw asyncio::http_error(404, "no such page");
    co_return found->second.answer();
  };
  const auto server =
      co_await asyncio::start_http_server(handler, "127.0.0.1", port);
  co_await server.serve_forever();
}

}  // namespace

int main(int argc, char** argv) {
  int port = 7019;
  common::command_line line("against_nginx", "Serves pages of three sizes.");
  line.number("--port", port, "the port", 1, 65535);
  return line.run(argc, argv, [&] { asyncio::run(serve(port)); });
}
