// What can go wrong while many things are awaited.

#pragma once

#include <stdexcept>
#include <string>

namespace asyncio {

/// It has taken too long (asyncio: TimeoutError).
class timeout_error : public std::runtime_error {
 public:
  explicit timeout_error(const std::string& what = "timed out")
      : std::runtime_error(what) {}
};

}  // namespace asyncio
