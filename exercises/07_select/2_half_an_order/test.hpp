// What the tests share: a long order, and somebody who sends one.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock_calls.hpp"

namespace half_an_order_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;
using asyncio::sock_recv;

/// Longer than what the kernel has room for.
inline std::string long_order() {
  std::string order;
  for (int i = 0; order.size() < 1'000'000; ++i)
    order += std::to_string(i) + " soups, ";
  return order;
}

/// Sends, then closes; the other side finds the end.
inline coroutine<> send_and_close(sock to, std::string order) {
  co_await kitchen::send_order(to, std::move(order));
}

}  // namespace half_an_order_test
