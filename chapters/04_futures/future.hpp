// future<T>: a result that does not exist yet.
//
// Whoever holds a future may set its outcome, once; whoever holds it may read
// the outcome, or ask to be called when it is there.

#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"

namespace asyncio {

/// A handle to a result to come (asyncio.Future): cheap to copy; all copies are
/// the same future. T may be void or move-only. For one thread: its loop's.
template <class T = void>
class future {
  static_assert(!std::is_reference_v<T>,
                "a future cannot hold a reference, which might dangle by the "
                "time it is read: use a pointer");
  static_assert(!std::is_const_v<T>,
                "a future cannot hold a const result, which could never be "
                "moved out: leave the const away");

 public:
  using value_type = T;

  /// A pending future of the running loop, or of the loop given (asyncio:
  /// loop.create_future()). Throws std::runtime_error without either.
  future() : future(get_running_loop()) {}
  explicit future(event_loop& loop) : state_(new plain_state(loop)) {}

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }

  /// The result, which stays in the future for others to read; to take it out,
  /// say std::move(f.result()). Throws the exception that was set, or
  /// cancelled_error; invalid_state_error when not done.
  std::add_lvalue_reference_t<T> result() const { return state_->result(); }

  /// The exception that was set, or an empty pointer. Throws cancelled_error
  /// when cancelled, invalid_state_error when not done.
  std::exception_ptr exception() const { return state_->exception(); }

  /// Sets the result, made from the arguments given, and has the callbacks
  /// scheduled. Throws invalid_state_error if there is an outcome already.
  template <class... Value>
  void set_result(Value&&... value) const {
    static_assert(
        sizeof...(Value) != 1 || (std::convertible_to<Value, T> && ...),
        "a single argument of set_result() must be the result itself, "
        "not the size or the like that its constructor takes");
    state_->set_result(std::forward<Value>(value)...);
  }

  /// The same with an exception, given as it is or as a std::exception_ptr.
  /// In a catch block give std::current_exception(): of `const E& e` only the
  /// part that is an E would be copied.
  template <class Error>
  void set_exception(Error&& error) const {
    if constexpr (std::convertible_to<Error, std::exception_ptr>)
      state_->set_exception(std::forward<Error>(error));
    else
      state_->set_exception(
          std::make_exception_ptr(std::forward<Error>(error)));
  }

  /// Makes the outcome a cancelled_error. Returns false when it is too late.
  bool cancel(std::string message = {}) const {
    return state_->cancel(std::move(message));
  }

  // #region answer
  /// Calls f(*this) through call_soon() once there is an outcome, after those
  /// added before. Returns a number for remove_done_callback().
  template <std::invocable<future> F>
  std::uint64_t add_done_callback(F f) const {
    auto added = std::make_unique<closure<F>>(std::move(f));
    const auto id = added->id();
    state_->add_done_callback(*added.release());
    return id;
  }

  /// Removes a callback that was not scheduled yet; returns whether it did.
  bool remove_done_callback(std::uint64_t id) const {
    auto* const found = state_->find_done_callback(id);
    if (found == nullptr) return false;
    state_->remove_done_callback(*found);
    found->forget();
    return true;
  }

  /// Is it the same future?
  bool operator==(const future&) const = default;

  /// For those who build on futures: what the handles share.
  const counted_ptr<result_state<T>>& state() const noexcept { return state_; }

 protected:
  explicit future(counted_ptr<result_state<T>> state)
      : state_(std::move(state)) {}

 private:
  class plain_state : public result_state<T> {
   public:
    using result_state<T>::result_state;
    ~plain_state() override {
      if (this->has_unseen_error())
        this->report_error("Future exception was never retrieved");
    }
  };

  // A function in the list of callbacks. Owns itself: it goes when it has been
  // called, removed or forgotten.
  template <class F>
  class closure final : public done_callback {
   public:
    explicit closure(F f) : f_(std::move(f)) {}
    std::uint64_t id() const noexcept override { return id_; }
    void on_done(event_loop& loop, future_state& done) override {
      auto self = std::unique_ptr<closure>(this);
      counted_ptr state(static_cast<result_state<T>*>(&done));
      loop.call_soon(
          [self = std::move(self), state = std::move(state)]() mutable {
            self->f_(future(std::move(state)));
          });
    }
    void forget() noexcept override { delete this; }

   private:
    F f_;
    std::uint64_t id_ = new_callback_number();
  };
  // #endregion

  counted_ptr<result_state<T>> state_;
};

/// Is X a handle to a future: a future<T>, or derived from one?
template <class X>
inline constexpr bool is_future =
    requires(const X& x) { []<class T>(const future<T>&) {}(x); };

}  // namespace asyncio
