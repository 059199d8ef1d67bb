// The server, in a process of its own: repeats what it hears, and says what
// that has cost.

#pragma once

#include <cerrno>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iostream>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/until_ready.hpp"
#include "common/command_line/command_line.hpp"
#include "common/process/descriptors.hpp"

namespace epoll_bench {

using asyncio::coroutine;
using asyncio::sock;

/// So many descriptors must be allowed: raises our own limit if the system lets
/// us.
inline void allow_descriptors(int count) {
  const auto lack = common::lack_of_descriptors(static_cast<rlim_t>(count));
  if (!lack.empty()) throw common::usage_error(lack);
}

class server {
 public:
  /// Serves until its standard input ends. Each byte that comes there is
  /// answered by a line, see report().
  coroutine<> serve() {
    const sock listener =
        asyncio::listen_on(asyncio::address::ip("127.0.0.1", 0));
    std::cout << listener.local_address().port() << std::endl;
    const auto accepting = asyncio::create_task(accept_from(listener));
    char order = 0;
    while (true) {
      co_await asyncio::until_readable(STDIN_FILENO, "orders");
      if (::read(STDIN_FILENO, &order, 1) != 1) break;
      report();
    }
    accepting.cancel();
  }

 private:
  coroutine<> accept_from(const sock& listener) {
    while (true) {
      auto arrived = co_await asyncio::sock_accept(listener);
      asyncio::create_task(repeat(std::move(arrived.client)));
    }
  }

  coroutine<> repeat(sock guest) {
    try {
      while (true) {
        auto heard = co_await asyncio::sock_recv(guest, 1000);
        if (heard.empty()) co_return;
        co_await asyncio::sock_sendall(guest, std::move(heard));
      }
    } catch (const std::system_error&) {  // the guest has gone
    } catch (const std::invalid_argument&) {
      ++refused_;  // the selector cannot watch this one
    }
  }

  // CPU time used so far, in microseconds; memory in use, in bytes; how many
  // connections the selector has refused.
  void report() const {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto micros = [](const timeval& time) {
      return time.tv_sec * 1'000'000 + time.tv_usec;
    };
    long all = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    std::cout << micros(used.ru_utime) + micros(used.ru_stime) << ' '
              << resident * ::sysconf(_SC_PAGESIZE) << ' ' << refused_
              << std::endl;
  }

  int refused_ = 0;
};

/// The whole process. Stays on one core if it may.
inline void run_server(int descriptors) {
  allow_descriptors(descriptors);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  ::sched_setaffinity(0, sizeof one, &one);
  server it;
  asyncio::run(it.serve());
}

}  // namespace epoll_bench
