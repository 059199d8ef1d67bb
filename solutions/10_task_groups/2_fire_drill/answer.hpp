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
  const auto strike_out = [&](const asyncio::exception_group& all,
                              const auto& again) -> void {
    for (const auto& each : all.exceptions()) {
      try {
        std::rethrow_exception(each);
      } catch (const asyncio::exception_group& nested) {
        again(nested, again);
      } catch (const burnt& dish) {
        off_the_menu.push_back(dish.what());
      }
    }
  };
  try {
    co_await asyncio::task_group(
        [&](asyncio::task_group_scope& group) -> asyncio::coroutine<> {
          for (const auto& each : cooks) group.create_task(each());
          co_return;
        });
  } catch (const asyncio::exception_group& errors) {
    const auto [dishes, rest] = errors.split<burnt>();
    if (dishes) strike_out(*dishes, strike_out);
    if (rest) throw *rest;
  }
  co_return off_the_menu;
  // #endregion
}

}  // namespace kitchen
