// ready_queue: the callbacks whose turn has come, in order.
//
// A ring: the callback with running number n stands at place n modulo the size.
// So a number is all that is needed to find a callback again, and to cancel it
// is to empty its place.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "03_event_loop/callback.hpp"

namespace asyncio {

/// First in, first out; grows as needed, and never shrinks.
class ready_queue {
 public:
  bool empty() const noexcept { return first_ == end_; }
  std::size_t size() const noexcept { return end_ - first_; }

  /// The number that the next push() will give. A pass runs the callbacks up
  /// to the end that it saw when it began.
  std::uint64_t end() const noexcept { return end_; }
  /// The number of the callback that the next pop() takes.
  std::uint64_t first() const noexcept { return first_; }

  /// Adds at the end; returns the callback's running number.
  template <std::invocable F>
  std::uint64_t push(F f) {
    if (size() >= enough_) return grow_and_push(std::move(f));
    return put(std::move(f));
  }

  /// Takes the first out. It is empty if it was cancelled.
  callback pop() { return std::move(leave()); }

  /// The same, but the callback is still in its place, which the next push()
  /// may use: so move it, or call_once(), before anything else.
  callback& leave() noexcept { return place(first_++); }

  /// Empties the place of number n, if that is still in the queue. Returns
  /// whether there was something to cancel.
  bool cancel(std::uint64_t n) {
    if (n < first_ || n >= end_ || !place(n)) return false;
    // Its destructor may run any code, even push(): take it out before.
    const callback cancelled = std::move(place(n));
    return true;
  }

  /// Destroys all, first to last, uncalled.
  void clear() {
    while (!empty()) pop();
  }

 private:
  callback& place(std::uint64_t n) { return places_[n & mask_]; }

  template <class F>
  std::uint64_t put(F f) {
    std::construct_at(&place(end_), std::move(f));  // was empty
    return end_++;
  }

  // Apart, because a push() that finds room must be short: each turn of each
  // task is one. The queue grows while there is room left: if memory is short
  // just then, whoever is to be woken still finds a place.
  template <class F>
  [[gnu::noinline, gnu::cold]] std::uint64_t grow_and_push(F f) {
    try {
      grow();
    } catch (const std::bad_alloc&) {
      if (size() > mask_) throw;
    }
    return put(std::move(f));
  }

  void grow() {
    const auto mask = 2 * mask_ + 1;
    std::vector<callback> larger(mask + 1);
    for (auto n = first_; n != end_; ++n)
      larger[n & mask] = std::move(place(n));
    places_ = std::move(larger);
    mask_ = mask;
    enough_ = mask - mask / 4;
  }

  // As many places as a power of two, so that `n & mask_` is n modulo that.
  std::uint64_t mask_ = 15;
  std::uint64_t enough_ = 12;  // callbacks: with more, it is time to grow
  std::vector<callback> places_ = std::vector<callback>(mask_ + 1);
  // Callbacks (or cancelled ones: empty) stand at first_ up to end_; all other
  // places are empty.
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace asyncio
