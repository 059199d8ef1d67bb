// What an exception says, for reports and pictures.

#pragma once

#include <exception>
#include <string>
#include <utility>

namespace asyncio {

/// The what() of a std::exception, or that it is something else.
inline std::string failure_text(std::exception_ptr error) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

}  // namespace asyncio
