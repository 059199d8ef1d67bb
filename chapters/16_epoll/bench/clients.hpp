// The clients: many connections to a server in another process, of which some
// talk and the others are silent.

#pragma once

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "07_select/sock_calls.hpp"
#include "08_gather/gather.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "16_epoll/bench/server.hpp"

namespace epoll_bench {

/// What is to be tried.
struct load {
  std::string selector;
  int connections = 1;   ///< that talk
  int idle = 0;          ///< that are silent, after one message each
  int messages = 10000;  ///< from those that talk
};

/// What came of it.
struct outcome {
  int connected = 0;
  int sent = 0;
  int answered = 0;
  int refused = 0;        ///< connections that the selector could not watch
  double micros = 0;      ///< of the server's CPU time, for each message
  double connection = 0;  ///< bytes of the server's memory
};

/// The server's process, and how it is asked.
class server_process {
 public:
  struct report {
    long cpu = 0;
    long memory = 0;
    int refused = 0;
  };

  explicit server_process(asyncio::process it) : it_(std::move(it)) {}

  static coroutine<server_process> start(std::string selector,
                                         int descriptors) {
    const auto options = asyncio::subprocess_options()
                             .in(asyncio::redirect::pipe)
                             .out(asyncio::redirect::pipe);
    const auto it = co_await asyncio::create_subprocess_exec(
        "/proc/self/exe", "--serve", std::to_string(descriptors), "--selector",
        selector, options);
    co_return server_process(it);
  }

  coroutine<std::string> line() { co_return co_await it_.out().readline(); }

  coroutine<report> ask() {
    it_.in().write("?");
    std::istringstream words(co_await line());
    report answer;
    words >> answer.cpu >> answer.memory >> answer.refused;
    co_return answer;
  }

  coroutine<> end() {
    it_.in().close();
    co_await it_.wait();
  }

 private:
  asyncio::process it_;
};

// #region talk
inline constexpr std::string_view question =
    "what is there for dinner? we would like fish, if you have some!";

/// Says something so often, and waits for the answer each time. Returns how
/// often it has come: a connection that breaks is not asked again.
inline coroutine<int> talk(const sock& with, int times) {
  for (int answered = 0; answered < times; ++answered) {
    std::string heard;
    try {
      co_await asyncio::sock_sendall(with, std::string(question));
      while (heard.size() < question.size()) {
        const auto more = co_await asyncio::sock_recv(with, 1000);
        if (more.empty()) co_return answered;
        heard += more;
      }
    } catch (const std::system_error&) {
      co_return answered;
    }
    if (heard != question) co_return answered;
  }
  co_return times;
}

/// Each of these connections says something so often.
inline coroutine<int> all_talk(const std::vector<sock>& all, std::size_t count,
                               int times) {
  std::vector<coroutine<int>> talking;
  for (std::size_t i = 0; i < count; ++i)
    talking.push_back(talk(all[i], times));
  int answered = 0;
  for (const int each : co_await asyncio::gather(std::move(talking)))
    answered += each;
  co_return answered;
}
// #endregion

/// Connects all of them, lets each say one thing, and then those that talk.
inline coroutine<outcome> try_out(load what) {
  const int all = what.connections + what.idle;
  const int descriptors = all + 64;
  allow_descriptors(descriptors);
  auto server =
      co_await server_process::start(std::move(what.selector), descriptors);
  const std::string port = co_await server.line();
  const auto where = asyncio::address::ip("127.0.0.1", std::stoi(port));
  const auto alone = co_await server.ask();
  std::vector<sock> sockets;
  for (int i = 0; i < all; ++i)
    sockets.push_back(co_await asyncio::connect_to(where));

  outcome result;
  result.connected = all;
  result.answered = co_await all_talk(sockets, sockets.size(), 1);
  const auto before = co_await server.ask();
  const int times = std::max(1, what.messages / what.connections);
  result.answered += co_await all_talk(
      sockets, static_cast<std::size_t>(what.connections), times);
  const auto after = co_await server.ask();

  result.sent = all + what.connections * times;
  result.refused = after.refused;
  result.micros =
      static_cast<double>(after.cpu - before.cpu) / (what.connections * times);
  result.connection = static_cast<double>(before.memory - alone.memory) / all;
  sockets.clear();
  co_await server.end();
  co_return result;
}

}  // namespace epoll_bench
