// What waiting with a limit can throw.

#pragma once

#include <stdexcept>

namespace asyncio {

/// The time was up before what was waited for had come (asyncio.TimeoutError).
class timeout_error : public std::runtime_error {
 public:
  timeout_error() : std::runtime_error("timed out") {}
  using std::runtime_error::runtime_error;
};

}  // namespace asyncio
