// What the benchmarks of servers share: each server runs alone on a core, and
// the same client keeps it and a plain C server busy in turns.

#pragma once

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
#include <vector>

#include "07_select/address.hpp"
#include "07_select/bench/c_echo.hpp"
#include "07_select/sock.hpp"

namespace echo_bench {

using asyncio::sock;
using serve_it = void (*)(const sock& listener);

inline void serve_with_c(const sock& listener) { c_echo::serve(listener.fd()); }

inline void pin_to_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

/// A server in a process of its own, alone on a core.
class server_process {
 public:
  server_process(const sock& listener, serve_it serve) : id_(::fork()) {
    if (id_ != 0) return;
    pin_to_core(0);
    serve(listener);
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

inline double microseconds_each(serve_it serve, int connections, int requests) {
  const sock listener =
      asyncio::listen_on(asyncio::address::ip("127.0.0.1", 0));
  const auto where = listener.local_address();
  const server_process server(listener, serve);
  c_echo::client client(where.raw(), where.size(), connections);
  client.ping_pong(requests / 10);  // all are accepted and warm now
  const double before = server.cpu_microseconds();
  client.ping_pong(requests);
  return (server.cpu_microseconds() - before) / requests;
}

inline double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

inline void measure(const char* row, serve_it serve, int connections,
                    int repetitions, int requests) {
  std::vector<double> ours, theirs, ratios;
  for (int i = 0; i < repetitions; ++i) {
    ours.push_back(microseconds_each(serve, connections, requests));
    theirs.push_back(microseconds_each(serve_with_c, connections, requests));
    ratios.push_back(ours.back() / theirs.back());
  }
  std::printf("%s-%-6d %12.2f %12.2f %8.2f\n", row, connections, median(ours),
              median(theirs), median(ratios));
  std::fflush(stdout);
}

/// The main() of a benchmark: measures `serve` over 1, 64 and 1,000
/// connections. The arguments are how often, and with how many requests.
inline int run(int argc, char** argv, const char* row, serve_it serve) try {
#ifndef NDEBUG
  std::fputs("the benchmark is not optimised: use the preset release\n",
             stderr);
#endif
  const int repetitions = argc > 1 ? std::stoi(argv[1]) : 5;
  const int requests = argc > 2 ? std::stoi(argv[2]) : 100'000;
  pin_to_core(1);
  std::printf("%-11s %12s %12s %8s\n", "row", "asyncio us", "C epoll us",
              "ratio");
  for (const int connections : {1, 64, 1000})
    measure(row, serve, connections, repetitions, requests);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s: %s\n", row, error.what());
  return 1;
}

}  // namespace echo_bench
