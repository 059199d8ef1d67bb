// The plates of a table, in the order of the menu.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/as_completed.hpp"
#include "08_gather/gather.hpp"

namespace kitchen {

/// Somebody who cooks something, and gives it.
using cook = asyncio::coroutine<std::string>;

/// Lets all cooks work at once; gives a plate for each, in the order of the
/// cooks. Of a cook who fails, the plate says "sold out".
inline asyncio::coroutine<std::vector<std::string>> plates(
    std::vector<cook> cooks) {
  // #region answer
  std::vector<std::string> served;
  const auto outcomes =
      co_await asyncio::gather(asyncio::return_exceptions, std::move(cooks));
  for (const auto& dish : outcomes)
    served.push_back(dish ? dish.value() : "sold out");
  co_return served;
  // #endregion
}

}  // namespace kitchen
