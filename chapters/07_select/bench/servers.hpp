// Servers as rows of the benchmark: microseconds of the server's CPU time for a
// message there and back, what the kernel does for it included. Each server is
// a process of its own, alone on the first core; the client (c_echo.hpp) is
// another one, on the second.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "07_select/sock.hpp"

namespace bench {

/// Serves the clients of a listening socket, and does not return.
using serve_it = std::function<void(const asyncio::sock& listener)>;

/// Adds a server to the rows of a kind ("echo", "line_echo").
void add_server(const std::string& kind, const std::string& system,
                serve_it serve);

/// Adds those of a kind in `file`, by CPython and uvloop. Each is a coroutine
/// function in its SERVERS.
void add_python_servers(const std::string& kind, const std::string& file);

/// Adds the row "kind-connections" with all servers of that kind: after the
/// last of them was added. Skipped if the system does not allow so many
/// descriptors.
void add_server_row(const std::string& kind, int connections);

}  // namespace bench
