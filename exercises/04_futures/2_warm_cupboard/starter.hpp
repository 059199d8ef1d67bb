// A kitchen that cooks each dish once, and keeps it warm.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "04_futures/future.hpp"

/// Cooks what is ordered; calls back when it is ready.
class kitchen {
 public:
  using dish = asyncio::future<std::string>;
  using waiter = std::function<void(const std::string& plate)>;

  explicit kitchen(asyncio::event_loop& loop) : loop_(loop) {}

  /// Has `serve` called by the loop with a plate of this dish, as soon as there
  /// is one. Returns at once.
  // #region answer
  void order(const std::string& name, const waiter& serve) {
    if (!cupboard_.contains(name)) {
      const auto fresh = cook(name);
      cupboard_.emplace(name, fresh);
      fresh.add_done_callback([serve](const dish& it) { serve(it.result()); });
    } else if (cupboard_.at(name).done()) {
      serve(cupboard_.at(name).result());
    }
  }
  // #endregion

  /// How many dishes were put on the stove.
  int cooked() const { return cooked_; }

 private:
  // Takes ten minutes.
  dish cook(const std::string& name) {
    dish fresh(loop_);
    loop_.call_later(std::chrono::minutes(10),
                     [name, fresh] { fresh.set_result("plate of " + name); });
    ++cooked_;
    return fresh;
  }

  asyncio::event_loop& loop_;
  std::map<std::string, dish> cupboard_;
  int cooked_ = 0;
};
