// Takes orders from a guest, by wire.

#pragma once

#include <string>

#include "05_coroutines/coroutine.hpp"
#include "14_streams/errors.hpp"
#include "14_streams/stream_reader.hpp"

namespace kitchen {

using asyncio::coroutine;
using asyncio::incomplete_read_error;
using asyncio::stream_reader;

/// What has been cooked: "soup; fish; ".
struct stove {
  std::string cooked;
  void cook(const std::string& order) { cooked += order + "; "; }
};

/// Cooks what a guest orders, a line for each order, as soon as the line has
/// come. An empty line is no order. Returns when the guest has hung up. If that
/// was within an order, does not cook it, and throws incomplete_read_error.
inline coroutine<> take_orders(stream_reader from, stove& at) {
  // #region answer
  while (!from.at_eof()) {
    const std::string line = co_await from.readline();
    const std::string order = line.substr(0, line.size() - 1);
    if (!order.empty()) at.cook(order);
  }
  // #endregion
}

}  // namespace kitchen
