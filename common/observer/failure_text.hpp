// What an exception says, for reports and pictures.

#pragma once

#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace asyncio {

/// The what() of a std::exception; of another exception, its type.
inline std::string failure_text(std::exception_ptr error) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    const char* const mangled = abi::__cxa_current_exception_type()->name();
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(mangled, nullptr, nullptr, nullptr), &std::free);
    return std::string("an exception of type ") + (name ? name.get() : mangled);
  }
}

}  // namespace asyncio
