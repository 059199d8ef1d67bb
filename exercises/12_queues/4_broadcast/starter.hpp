// broadcast: tells everybody, and waits for nobody.

#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "12_queues/errors.hpp"
#include "12_queues/queue.hpp"

namespace asyncio {

/// What is published goes to all who have subscribed: each has a queue of its
/// own, with room for `most` items. A slow subscriber loses the oldest ones,
/// and holds up nobody. T can be copied.
template <class T>
class broadcast {
 public:
  /// `most` is at least 1.
  explicit broadcast(std::ptrdiff_t most) : most_(most) {}

  // #region answer
  /// A new subscriber's queue, in which there is what is published from now on.
  /// When the last copy of the pointer is gone, the subscriber has left. After
  /// shutdown() the queue is shut down, too.
  std::shared_ptr<queue<T>> subscribe() {
    return for_all_;  // your code: one for each
  }

  /// Puts a copy of the item into every subscriber's queue. Whoever has no room
  /// loses their oldest item; it counts as done. Whoever has shut their queue
  /// down gets nothing more. Throws queue_shut_down after shutdown().
  void publish(const T& item) {
    for_all_->put_nowait(item);  // your code
  }

  /// Nothing more will come: shuts every subscriber's queue down. What is in
  /// them can still be taken out.
  void shutdown() { for_all_->shutdown(); }  // your code

 private:
  std::shared_ptr<queue<T>> for_all_ = std::make_shared<queue<T>>();
  // #endregion
  const std::ptrdiff_t most_;
};

}  // namespace asyncio
