// What an echo costs: microseconds of the server's CPU time for a request, with
// this chapter's sockets and with a plain C server, in turns. README.md says
// how to run it.

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <sched.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "07_select/address.hpp"
#include "07_select/bench/c_echo.hpp"
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

void serve_with_asyncio(const sock& listener) { asyncio::run(serve(listener)); }
void serve_with_c(const sock& listener) { c_echo::serve(listener.fd()); }

void pin_to_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

/// A server in a process of its own, alone on a core.
class server_process {
 public:
  server_process(const sock& listener, void (*serve_it)(const sock&))
      : id_(::fork()) {
    if (id_ != 0) return;
    pin_to_core(0);
    serve_it(listener);
    ::_exit(0);
  }
  server_process(const server_process&) = delete;
  server_process& operator=(const server_process&) = delete;
  ~server_process() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }

  /// What it has computed so far, in the kernel too.
  double cpu_microseconds() const {
    clockid_t clock{};
    ::clock_getcpuclockid(id_, &clock);
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e6 +
           static_cast<double>(time.tv_nsec) / 1e3;
  }

 private:
  pid_t id_;
};

double microseconds_each(void (*serve_it)(const sock&), int connections,
                         int requests) {
  const sock listener =
      asyncio::listen_on(asyncio::address::ip("127.0.0.1", 0));
  const auto where = listener.local_address();
  const server_process server(listener, serve_it);
  c_echo::client client(where.raw(), where.size(), connections);
  client.ping_pong(requests / 10);  // all are accepted and warm now
  const double before = server.cpu_microseconds();
  client.ping_pong(requests);
  return (server.cpu_microseconds() - before) / requests;
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

void measure(int connections, int repetitions, int requests) {
  std::vector<double> ours, theirs, ratios;
  for (int i = 0; i < repetitions; ++i) {
    ours.push_back(
        microseconds_each(serve_with_asyncio, connections, requests));
    theirs.push_back(microseconds_each(serve_with_c, connections, requests));
    ratios.push_back(ours.back() / theirs.back());
  }
  std::printf("echo-%-6d %12.2f %12.2f %8.2f\n", connections, median(ours),
              median(theirs), median(ratios));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
#ifndef NDEBUG
  std::fputs("benchmark_echo: not optimised: use the preset release\n", stderr);
#endif
  const int repetitions = argc > 1 ? std::stoi(argv[1]) : 5;
  const int requests = argc > 2 ? std::stoi(argv[2]) : 100'000;
  pin_to_core(1);
  std::printf("%-11s %12s %12s %8s\n", "row", "asyncio us", "C epoll us",
              "ratio");
  for (const int connections : {1, 64, 1000})
    measure(connections, repetitions, requests);
} catch (const std::exception& error) {
  std::fprintf(stderr, "benchmark_echo: %s\n", error.what());
  return 1;
}
