// Servers as rows of the benchmark: see servers.hpp.

#include "07_select/bench/servers.hpp"

#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "07_select/address.hpp"
#include "07_select/bench/c_echo.hpp"
#include "common/bench/apart.hpp"
#include "common/bench/measure.hpp"
#include "common/bench/python.hpp"
#include "common/bench/rows.hpp"
#include "common/process/descriptors.hpp"

namespace bench {
namespace {

using asyncio::sock;

struct known_server {
  std::string kind;
  std::string system;
  serve_it serve;
};

std::vector<known_server>& servers() {
  static std::vector<known_server> all;
  return all;
}

class server_process {
 public:
  server_process(const sock& listener, const serve_it& serve) : id_(::fork()) {
    if (id_ != 0) return;
    end_with_parent();
    use_first_core();
    serve(listener);
    ::_exit(1);
  }
  server_process(const server_process&) = delete;
  server_process& operator=(const server_process&) = delete;
  ~server_process() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }

  double cpu_microseconds() const {
    clockid_t clock{};
    if (::clock_getcpuclockid(id_, &clock) != 0)
      throw std::runtime_error("the server has ended");
    return cpu_nanoseconds(clock) / 1e3;
  }

 private:
  pid_t id_;
};

// For both ends of each connection, which are in two processes, and some more.
rlim_t descriptors_for(int connections) {
  return static_cast<rlim_t>(connections) + 64;
}

double microseconds_each(const serve_it& serve, int connections, int requests) {
  common::lack_of_descriptors(descriptors_for(connections));
  use_second_core();
  const sock listener =
      asyncio::listen_on(asyncio::address::ip("127.0.0.1", 0));
  const auto where = listener.local_address();
  const server_process server(listener, serve);
  c_echo::client client(where.raw(), where.size(), connections);
  // All are accepted and warm after that.
  client.ping_pong(std::max(requests / 10, connections));
  const double before = server.cpu_microseconds();
  client.ping_pong(requests);
  return (server.cpu_microseconds() - before) / requests;
}

// Python takes the listener over, as it is.
void become_python(const std::string& system, const std::string& file,
                   const std::string& kind, const sock& listener) {
  ::fcntl(listener.fd(), F_SETFD, 0);
  auto words = python_command(system, file, kind, listener.fd());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
}

}  // namespace

void add_server(const std::string& kind, const std::string& system,
                serve_it serve) {
  servers().push_back({kind, system, std::move(serve)});
}

void add_python_servers(const std::string& kind, const std::string& file) {
  for (const auto& system : python_systems())
    add_server(kind, system, [=](const sock& listener) {
      become_python(system, file, kind, listener);
    });
}

void add_server_row(const std::string& kind, int connections) {
  const auto row = kind + "-" + std::to_string(connections);
  const auto lack = common::lack_of_descriptors(descriptors_for(connections));
  if (!lack.empty()) return skip_because(row, lack);
  add_row({"servers", row, {"CPU us"}, "C epoll"});
  for (const auto& each : servers())
    if (each.kind == kind)
      add(row, each.system, [=] {
        return values{
            microseconds_each(each.serve, connections, times(100'000))};
      });
}

}  // namespace bench
