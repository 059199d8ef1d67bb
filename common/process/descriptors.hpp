// How many descriptors this process may have.

#pragma once

#include <algorithm>
#include <string>
#include <sys/resource.h>

namespace common {

/// Raises the limit to `wanted`, or as far as the system allows. If that is
/// less, it is returned in words: "needs 10064 descriptors, and the system
/// allows 5000 (ulimit -Hn)"; else nothing.
inline std::string lack_of_descriptors(rlim_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= wanted) return {};
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == wanted)
    return {};
  return "needs " + std::to_string(wanted) +
         " descriptors, and the system allows " +
         std::to_string(limit.rlim_max) + " (ulimit -Hn)";
}

}  // namespace common
