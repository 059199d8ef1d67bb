// What a queue throws when it cannot do what it was asked for.

#pragma once

#include <stdexcept>

namespace asyncio {

/// get_nowait() found nothing (asyncio.QueueEmpty).
class queue_empty : public std::runtime_error {
 public:
  queue_empty() : std::runtime_error("the queue is empty") {}
};

/// put_nowait() found no room (asyncio.QueueFull).
class queue_full : public std::runtime_error {
 public:
  queue_full() : std::runtime_error("the queue is full") {}
};

/// The queue was shut down: nothing more comes in, or out (asyncio
/// QueueShutDown).
class queue_shut_down : public std::runtime_error {
 public:
  queue_shut_down() : std::runtime_error("the queue was shut down") {}
};

}  // namespace asyncio
