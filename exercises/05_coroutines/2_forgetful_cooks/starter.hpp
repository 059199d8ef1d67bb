// Cooks wait for the stove, each with a ticket in his hand.

#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"

namespace kitchen {

/// An order on paper. It knows which tickets exist, and so can tell when one is
/// read that does not exist any more.
class ticket {
 public:
  explicit ticket(std::string dish) : dish_(std::move(dish)) {
    alive_.insert(this);
  }
  ticket(const ticket& other) : dish_(other.dish_) { alive_.insert(this); }
  ticket& operator=(const ticket&) = default;
  ~ticket() { alive_.erase(this); }

  /// What was ordered.
  std::string read() const {
    return alive_.contains(this) ? dish_ : "a ticket that is gone";
  }

  /// How many tickets exist.
  static std::size_t count() { return alive_.size(); }

 private:
  inline static std::set<const ticket*> alive_;

  std::string dish_;
};

/// The bell on the wall: notes for what it rang.
class bell {
 public:
  void ring(const std::string& dish) { rung_.push_back(dish); }
  const std::vector<std::string>& rung() const { return rung_; }

 private:
  std::vector<std::string> rung_;
};

/// A coroutine for each dish: waits until the stove is hot, and rings for the
/// dish. The bell must exist until the last has rung; the dishes need not.
inline std::vector<asyncio::coroutine<>> hire_cooks(
    const std::vector<std::string>& dishes, asyncio::future<> hot, bell& wall) {
  std::vector<asyncio::coroutine<>> cooks;
  // #region answer
  for (const auto& dish : dishes) {
    const ticket order(dish);
    const auto cook = [order](asyncio::future<> stove,
                              bell& its_bell) -> asyncio::coroutine<> {
      co_await stove;
      its_bell.ring(order.read());
    };
    cooks.push_back(cook(hot, wall));
  }
  // #endregion
  return cooks;
}

}  // namespace kitchen
