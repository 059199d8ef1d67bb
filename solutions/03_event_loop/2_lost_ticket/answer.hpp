// Orders wait on tickets until their dish is ready; then the bell rings.

#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"

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

/// The bell on the wall: notes when it rang, and for what.
class bell {
 public:
  explicit bell(const asyncio::event_loop& loop)
      : loop_(loop), opening_(loop.time()) {}

  void ring(const std::string& dish) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(
        loop_.time() - opening_);
    rung_.push_back(std::to_string(minutes.count()) + " min: " + dish);
  }

  /// One line for each time it rang: "10 min: soup".
  const std::vector<std::string>& rung() const { return rung_; }

 private:
  const asyncio::event_loop& loop_;
  asyncio::time_point opening_;
  std::vector<std::string> rung_;
};

/// Rings the bell for dish after dish, every ten minutes from now on. Returns
/// at once. The bell must exist until the last dish is ready; the list of
/// dishes need not.
// #region answer
inline void take_orders(asyncio::event_loop& loop,
                        const std::vector<std::string>& dishes, bell& wall) {
  std::chrono::minutes ready_in{0};
  for (const auto& dish : dishes) {
    ready_in += std::chrono::minutes(10);
    const ticket order(dish);
    loop.call_later(ready_in, [&wall, order] { wall.ring(order.read()); });
  }
}
// #endregion

}  // namespace kitchen
