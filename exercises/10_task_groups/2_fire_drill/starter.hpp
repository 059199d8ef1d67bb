// A chef who cooks a whole menu, and strikes out what has burnt.

#pragma once

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"

namespace kitchen {

/// A dish has burnt; what() is the dish.
struct burnt : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A cook at work. A cook with helpers runs a group of their own.
using cook = std::function<asyncio::coroutine<>()>;

/// Has all of them cook side by side. Returns the dishes that have burnt, in
/// the order in which the groups hold them.
inline asyncio::coroutine<std::vector<std::string>> serve(
    std::vector<cook> cooks) {
  // #region answer
  std::vector<std::string> off_the_menu;
  try {
    co_await asyncio::task_group(
        [&](asyncio::task_group_scope& group) -> asyncio::coroutine<> {
          for (const auto& each : cooks) group.create_task(each());
          co_return;
        });
  } catch (const asyncio::exception_group& errors) {
    for (const auto& each : errors.exceptions()) {
      try {
        std::rethrow_exception(each);
      } catch (const std::exception& error) {
        off_the_menu.push_back(error.what());
      }
    }
  }
  co_return off_the_menu;
  // #endregion
}

}  // namespace kitchen
