// mailbox: what other threads have sent to a loop, and not been read yet.
//
// The only thing of a loop that several threads use at once. What lies in it is
// guarded by a mutex; the bell tells the loop that it is not empty.

#pragma once

#include <concepts>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "03_event_loop/callback.hpp"
#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/waiter.hpp"
#include "13_threads_and_signals/bell.hpp"

namespace asyncio {

/// Letters in their order: each is a callback, to be called in the loop's
/// thread. A list, because one list is put behind another without any new
/// memory: a letter that was prepared in time can always be sent.
using letter_list = std::list<callback>;

/// Where the letters to one loop lie. It outlives the loop, if need be.
class mailbox {
 public:
  explicit mailbox(event_loop& loop) : loop_(&loop) {}

  // --- for all threads ---

  /// Puts letters behind those that are there. Throws std::runtime_error if the
  /// loop is closed; then they stay with the caller.
  void post(letter_list&& sent) {
    const std::lock_guard guard(mutex_);
    if (now_ != state::open) throw std::runtime_error("Event loop is closed");
    put(sent);
  }
  /// The same for what the loop has asked for, which it takes also while it
  /// closes. If that is over, the letters stay with the caller.
  void post_answer(letter_list&& sent) noexcept {
    const std::lock_guard guard(mutex_);
    if (now_ != state::closed) put(sent);
  }

  /// One more who may send, or one fewer.
  void add_sender() noexcept {
    const std::lock_guard guard(mutex_);
    ++senders_;
  }
  void remove_sender() noexcept {
    const std::lock_guard guard(mutex_);
    // Without senders there is nothing to wait for: let the loop see that.
    if (--senders_ == 0) bell_.ring();
  }

  /// Is this the thread in which the loop runs?
  bool is_in_loop() const noexcept {
    const std::lock_guard guard(mutex_);
    return now_ == state::open && event_loop::running() == loop_;
  }

  bool is_open() const noexcept {
    const std::lock_guard guard(mutex_);
    return now_ == state::open;
  }

  /// Blocks until `done` says so, until then at the latest, or until the loop
  /// closes. `done` looks at what change() has changed.
  template <std::predicate Done>
  void wait_until(time_point when, Done done) const {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, when,
                        [&] { return done() || now_ != state::open; });
  }
  /// Gives what f() gives, while nobody changes anything.
  template <std::invocable F>
  auto look(F f) const {
    const std::lock_guard guard(mutex_);
    return f();
  }
  /// The same for an f that changes something; wakes those who wait.
  template <std::invocable F>
  auto change(F f) {
    const std::lock_guard guard(mutex_);
    changed_.notify_all();
    return f();
  }

  // --- for the loop's thread ---

  /// Takes all letters. The bell is quiet from here on, until the next is sent.
  letter_list take_all() noexcept {
    const std::lock_guard guard(mutex_);
    bell_.quiet();
    return std::exchange(box_, {});
  }

  /// Is there nobody who may send, and nothing that was sent? Then the bell is
  /// quiet from here on.
  bool quiet_if_unused() noexcept {
    const std::lock_guard guard(mutex_);
    if (senders_ > 0 || !box_.empty()) return false;
    bell_.quiet();
    return true;
  }

  /// The loop closes: from here on it takes nothing but answers, and nobody
  /// waits for it.
  void refuse_calls() noexcept {
    change([this] { now_ = state::closing; });
  }
  /// It takes nothing more. Gives the letters that nobody will read.
  letter_list close() noexcept {
    return change([this] {
      now_ = state::closed;
      return std::exchange(box_, {});
    });
  }

  const bell& its_bell() const noexcept { return bell_; }
  event_loop& loop() const noexcept { return *loop_; }

 private:
  enum class state { open, closing, closed };

  // With the mutex.
  void put(letter_list& sent) noexcept {
    if (box_.empty()) bell_.ring();
    box_.splice(box_.end(), sent);
  }

  event_loop* const loop_;  // alive until this is closed
  bell bell_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  // All below only with the mutex. If the box is not empty, the bell rings.
  letter_list box_;
  int senders_ = 0;
  state now_ = state::open;
};

}  // namespace asyncio
