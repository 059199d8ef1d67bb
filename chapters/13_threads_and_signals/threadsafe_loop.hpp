// threadsafe_loop: all that another thread may have of a loop.
//
// A loop is used by one thread. A callback that another thread puts into its
// queue may be lost, or damage the queue; and a loop that sleeps is not woken
// by it. So other threads get no loop. They get a key to its mailbox.

#pragma once

#include <atomic>
#include <concepts>
#include <memory>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "07_select/reactor.hpp"
#include "07_select/selector.hpp"
#include "13_threads_and_signals/mailbox.hpp"

namespace asyncio {

/// The loop's side of its mailbox: a part of the loop. It watches the bell as
/// long as there is a key.
class loop_mail final : public loop_part, private io_watcher {
 public:
  explicit loop_mail(event_loop& loop)
      : reactor_(loop.part<reactor>()), box_(std::make_shared<mailbox>(loop)) {}
  ~loop_mail() override {
    stop_watching();
    const letter_list unread = box_->close();  // they die here, in our thread
  }

  /// For a new key, which is a sender from now on.
  const std::shared_ptr<mailbox>& open() {
    if (!watching_) {
      reactor_.add(box_->its_bell().fd(), selector::readable, *this);
      watching_ = true;
    }
    box_->add_sender();
    return box_;
  }

  const std::shared_ptr<mailbox>& box() const noexcept { return box_; }

  /// Makes callbacks of the letters that are there. If that fails (there is no
  /// memory), the rest is still there.
  void deliver() {
    unread_.splice(unread_.end(), box_->take_all());
    try {
      while (!unread_.empty()) {
        box_->loop().call_soon(std::move(unread_.front()));
        unread_.pop_front();
      }
    } catch (...) {
      box_->its_bell().ring();
      throw;
    }
  }

  /// A key is gone. Without any, we wait for nothing.
  void key_is_gone() noexcept {
    if (unread_.empty() && box_->quiet_if_unused()) stop_watching();
  }

 private:
  // Called while the loop waits, before the pass that follows: the callbacks
  // run in that very pass.
  void ready() override {
    deliver();
    key_is_gone();  // perhaps: the last one rings, too
  }
  void dropped(int) noexcept override { watching_ = false; }

  void stop_watching() noexcept {
    if (std::exchange(watching_, false))
      reactor_.take(box_->its_bell().fd(), selector::readable);
  }

  reactor& reactor_;
  std::shared_ptr<mailbox> box_;
  letter_list unread_;  // out of the box; empty unless a deliver() has failed
  bool watching_ = false;
};

/// A key to a loop, for other threads: make it in the loop's thread, and copy
/// it wherever you like. As long as there is one, the loop waits for calls. It
/// may outlive its loop.
class threadsafe_loop {
 public:
  /// For the running loop. Throws std::runtime_error if there is none.
  threadsafe_loop() : threadsafe_loop(get_running_loop()) {}
  /// For this loop; in its thread, or as long as it does not run. Throws
  /// std::runtime_error if it is closed.
  explicit threadsafe_loop(event_loop& loop)
      : box_(loop.part<loop_mail>().open()) {}
  threadsafe_loop(const threadsafe_loop& other) noexcept : box_(other.box_) {
    box_->add_sender();
  }
  threadsafe_loop& operator=(const threadsafe_loop& other) noexcept {
    threadsafe_loop copy(other);
    std::swap(box_, copy.box_);
    return *this;
  }
  ~threadsafe_loop() {
    box_->remove_sender();
    if (box_->is_in_loop()) box_->loop().part<loop_mail>().key_is_gone();
  }

  /// Sends letters. From the running loop's own thread they are delivered at
  /// once, so that they run in order with call_soon(); what is sent before
  /// the loop runs comes after what call_soon() was given by then. Throws
  /// std::runtime_error if the loop is closed.
  void send(letter_list&& sent) const {
    box_->post(std::move(sent));
    if (box_->is_in_loop()) box_->loop().part<loop_mail>().deliver();
  }

  /// For those who may outlive the last key.
  const std::shared_ptr<mailbox>& box() const noexcept { return box_; }

 private:
  std::shared_ptr<mailbox> box_;  // never empty: moving is copying
};

/// Can take back a call_soon_threadsafe(), in any thread.
class threadsafe_handle {
 public:
  explicit threadsafe_handle(std::shared_ptr<std::atomic<bool>> cancelled)
      : cancelled_(std::move(cancelled)) {}

  /// The callback will not be called, unless that has begun. It is destroyed in
  /// the loop's thread, when its turn comes.
  void cancel() noexcept { *cancelled_ = true; }
  /// Has cancel() been called?
  bool cancelled() const noexcept { return *cancelled_; }

 private:
  std::shared_ptr<std::atomic<bool>> cancelled_;
};

/// Calls f in the loop's thread, soon; what one thread sends comes in the order
/// in which it was sent (asyncio: loop.call_soon_threadsafe). For any thread,
/// and not for signal handlers. Throws std::runtime_error if the loop is
/// closed. If it closes before f's turn comes, f is destroyed uncalled.
template <std::invocable F>
threadsafe_handle call_soon_threadsafe(const threadsafe_loop& outside, F f) {
  auto cancelled = std::make_shared<std::atomic<bool>>(false);
  letter_list one;
  one.emplace_back([f = std::move(f), cancelled]() mutable {
    if (!*cancelled) f();
  });
  outside.send(std::move(one));
  return threadsafe_handle(std::move(cancelled));
}
/// A loop must not be touched by another thread, not even for this. The
/// compiler says so: it shows the type that this would return.
struct make_a_threadsafe_loop_in_the_loops_own_thread;
template <class F>
make_a_threadsafe_loop_in_the_loops_own_thread call_soon_threadsafe(
    event_loop& of_another_thread, F f) = delete;

}  // namespace asyncio
