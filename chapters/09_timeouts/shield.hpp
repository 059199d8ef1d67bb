// shield: awaits something that goes on when the one who awaits is cancelled.
//
// A task hands a request to stop on to what it awaits. A shield is a future in
// between that keeps the request for itself: the outer future ends, the inner
// one goes on.

#pragma once

#include <concepts>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"
#include "05_coroutines/awaitable.hpp"
#include "06_tasks/task.hpp"

namespace asyncio {

/// What shields of all types have in common: each is of something. That may be
/// a shield as well.
class any_shield {
 protected:
  explicit any_shield(counted_ptr<future_state> inner)
      : inner_(std::move(inner)) {}
  ~any_shield() = default;

  // "a shield of a shield of a future", in a loop, for there may be more of
  // them than the stack would bear.
  std::string description_of_all() const {
    std::string text = "a shield";
    const any_shield* it = this;
    while (it->inner_) {
      const auto* nested = dynamic_cast<const any_shield*>(it->inner_.get());
      if (nested == nullptr) return text + " of " + it->inner_->description();
      text += " of a shield";
      it = nested;
    }
    return text;
  }

  counted_ptr<future_state> inner_;  // until one of the two is done
};

/// The outer future of a shield. It owns the inner one, which knows it only as
/// one of its done callbacks. So whichever ends first, nothing is left behind.
/// X is what shield() keeps of what it was given.
template <class X, class T = await_result<X>>
class shield_state final : public result_state<T>, public any_shield {
 public:
  shield_state(event_loop& loop, counted_ptr<future_state> inner)
      : result_state<T>(loop), any_shield(std::move(inner)), when_done_(*this) {
    inner_->add_done_callback(when_done_);
  }
  ~shield_state() override {
    if (this->has_unseen_error())
      this->report_error("Future exception was never retrieved");
  }

  std::string description() const override { return description_of_all(); }

  // #region answer
  /// Ends the outer future, and not the inner.
  bool cancel(std::string message) override {
    if (!result_state<T>::cancel(std::move(message))) return false;
    let_go();
    return true;
  }

 private:
  // The inner future is done. If the outer is too, nobody has seen what came of
  // the inner one: an exception there is still to be reported.
  void inner_is_done() {
    try {
      if (!this->done()) pass_on(*inner_);
    } catch (...) {  // the result could not be copied
      this->finish(std::current_exception());
    }
    let_go();
  }

  void pass_on(future_state& inner) {
    if (inner.cancelled()) {
      this->cancel({});
    } else if (auto error = inner.exception()) {
      this->finish(std::move(error));
    } else if constexpr (std::is_void_v<T>) {
      this->finish_with();
    } else {
      this->finish_with(asyncio::result_for<X>(inner));
    }
  }

  // The callback that stands in the list of the inner future.
  class callback_of_inner final : public done_callback {
   public:
    explicit callback_of_inner(shield_state& outer) : outer_(outer) {}
    void on_done(event_loop& loop, future_state&) override {
      loop.call_soon(
          [outer = counted_ptr(&outer_)] { outer->inner_is_done(); });
    }

   private:
    shield_state& outer_;
  };
  // #endregion

  void let_go() noexcept {
    if (const auto inner = std::exchange(inner_, {}))
      inner->remove_done_callback(when_done_);
  }

  // In its list as long as there is an inner_. Destroyed before that, it leaves
  // the list by itself.
  callback_of_inner when_done_;
};

/// A handle to a shield_state: what shield() makes.
template <class X, class T = await_result<X>>
class shielded : public future<T> {
 public:
  explicit shielded(const counted_ptr<future_state>& inner)
      : future<T>(counted_ptr<result_state<T>>(
            new shield_state<X>(loop_of(*inner), inner))) {}

 private:
  static event_loop& loop_of(const future_state& inner) {
    if (inner.loop() == nullptr)
      throw std::runtime_error("Event loop is closed");
    return *inner.loop();
  }
};

/// A future like x; const where x itself may be given back, as others hold it.
template <class X>
using shield_result =
    std::conditional_t<std::is_const_v<X>, const future<await_result<X>>,
                       future<await_result<X>>>;

/// `co_await shield(x)`: as `co_await x`, but when the caller is cancelled x
/// goes on (asyncio.shield). A coroutine becomes a task; keep its handle if
/// anyone is to wait for it later. What is done already is given back. If x
/// fails after that and nobody looks, it is reported as never retrieved. If x
/// itself is cancelled, so is the shield.
template <awaitable_argument X>
shield_result<kept<X>> shield(X&& x) {
  const auto inner = asyncio::ensure_future(std::forward<X>(x));
  if constexpr (std::convertible_to<decltype(inner), shield_result<kept<X>>>)
    if (inner.done()) return inner;
  return shielded<kept<X>>(inner.state());
}

}  // namespace asyncio
