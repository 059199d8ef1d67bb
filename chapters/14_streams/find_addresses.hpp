// find_addresses: where a host is.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "07_select/address.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace asyncio {

/// All addresses of a host, by number or by name; an empty name: this machine's
/// own, for servers. A name is looked up in a thread, since that may take
/// seconds. Throws std::runtime_error if there is none,
/// std::invalid_argument for a port that there cannot be.
inline coroutine<std::vector<address>> find_addresses(std::string host,
                                                      int port) {
  std::vector<address> all;
  if (host.empty()) {
    all.push_back(address::ip("0.0.0.0", port));
    all.push_back(address::ip("::", port));
    co_return all;
  }
  all = address::numeric(host, port);
  if (all.empty())
    all = co_await to_thread(address::of_host, std::move(host), port);
  co_return all;
}

}  // namespace asyncio
