// os_error: what the operating system refused, as an exception.

#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace asyncio {

/// What is thrown when a system call fails (Python: OSError): compare its
/// code() with std::errc::connection_refused and the like. `what` is what was
/// tried; `number` is the errno.
inline std::system_error os_error(const std::string& what, int number = errno) {
  return std::system_error(number, std::generic_category(), what);
}

}  // namespace asyncio
