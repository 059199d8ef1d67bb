// barrier: nobody goes on before all have arrived.

#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "11_synchronization/condition.hpp"

namespace asyncio {

/// The barrier was aborted, or reset while somebody waited
/// (asyncio.BrokenBarrierError).
class broken_barrier_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A place to meet (asyncio.Barrier): a fixed number of tasks wait there for
/// each other, then all go on; and again, for the next round. For the tasks of
/// one loop; it must outlive those who wait.
class barrier {
 public:
  /// `parties`: how many tasks it takes. Throws std::invalid_argument if that
  /// is 0. `what`: its name when the loop says who waits for what.
  explicit barrier(std::size_t parties, std::string what = "a barrier")
      : change_(std::move(what)), parties_(parties) {
    if (parties < 1) throw std::invalid_argument("parties must be >= 1");
  }

  /// `co_await it.wait()`: waits until as many tasks as it takes have come.
  /// Each gets a different number, from 0, in the order of arrival. Throws
  /// broken_barrier_error if it is broken, or is aborted or reset meanwhile.
  coroutine<std::size_t> wait() {
    const auto guard = co_await change_.hold();
    // Those of the last round leave first.
    co_await change_.wait_for([this] {
      return phase_ != phase::draining && phase_ != phase::resetting;
    });
    if (phase_ == phase::broken) throw broken_barrier_error("Barrier aborted");
    const departure leaves(*this);
    const std::size_t index = count_++;
    if (count_ == parties_) {
      phase_ = phase::draining;
      change_.notify_all();
      co_return index;
    }
    co_await change_.wait_for([this] { return phase_ != phase::filling; });
    if (phase_ != phase::draining)
      throw broken_barrier_error("Abort or reset of barrier");
    co_return index;
  }

  /// Sends those who wait away with a broken_barrier_error. Once they have
  /// left, the barrier is empty, and no longer broken.
  coroutine<> reset() {
    const auto guard = co_await change_.hold();
    phase_ = count_ > 0 ? phase::resetting : phase::filling;
    change_.notify_all();
  }

  /// Breaks it, for those who wait and for all who come before reset().
  coroutine<> abort() {
    const auto guard = co_await change_.hold();
    phase_ = phase::broken;
    change_.notify_all();
  }

  /// How many it takes.
  std::size_t parties() const noexcept { return parties_; }
  /// How many wait for the rest.
  std::size_t n_waiting() const noexcept {
    return phase_ == phase::filling ? count_ : 0;
  }
  bool broken() const noexcept { return phase_ == phase::broken; }

 private:
  enum class phase : std::uint8_t { filling, draining, resetting, broken };

  // Counts out a task that has arrived, whatever happens to it. The last one
  // opens the barrier for the next round.
  class departure {
   public:
    explicit departure(barrier& from) noexcept : from_(from) {}
    departure(const departure&) = delete;
    departure& operator=(const departure&) = delete;
    ~departure() {
      if (--from_.count_ > 0) return;
      if (from_.phase_ == phase::resetting || from_.phase_ == phase::draining)
        from_.phase_ = phase::filling;
      // The lock is not held if the task is destroyed while it waits.
      if (from_.change_.locked()) from_.change_.notify_all();
    }

   private:
    barrier& from_;
  };

  condition change_;
  const std::size_t parties_;
  // How many have arrived and not left. Not 0 while draining or resetting.
  std::size_t count_ = 0;
  phase phase_ = phase::filling;
};

}  // namespace asyncio
