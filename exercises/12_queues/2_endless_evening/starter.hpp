// A kitchen in which several cooks take orders from one queue.

#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "12_queues/queue.hpp"

namespace kitchen {

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::queue;
using asyncio::queue_shut_down;
using asyncio::task;

/// Not every dish turns out well.
struct burnt : std::runtime_error {
  burnt() : std::runtime_error("it is burnt") {}
};

/// The stove, and what the guests have got and heard.
struct stove {
  std::string begun;       // "soup toast fish "
  std::string served;      // "soup fish "
  std::string apologized;  // for what will not come: "toast "

  /// Takes a minute. Toast burns, always.
  coroutine<> cook(std::string order) {
    begun += order + " ";
    co_await asyncio::sleep(std::chrono::minutes(1));
    if (order == "toast") throw burnt();
    served += order + " ";
  }
  void apologize(const std::string& order) { apologized += order + " "; }
};

// #region answer
/// A cook: takes orders and cooks them, until there will be no more.
inline coroutine<> cook(stove& at, queue<std::string>& orders) {
  while (true) {
    const std::string order = co_await orders.get();
    if (order == "go home") co_return;
    co_await at.cook(order);
    orders.task_done();
  }
}

/// Has three cooks cook all of these. Returns when everything is done and all
/// cooks have gone home.
inline coroutine<> evening(stove& at, queue<std::string>& orders,
                           std::vector<std::string> all) {
  std::vector<task<>> cooks;
  for (int i = 0; i < 3; ++i) cooks.push_back(create_task(cook(at, orders)));
  for (const std::string& order : all) co_await orders.put(order);
  co_await orders.join();
  co_await orders.put("go home");
  for (const auto& each : cooks) co_await each;
}
// #endregion

}  // namespace kitchen
