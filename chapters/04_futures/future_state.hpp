// future_state: what all handles of one future share, whatever its type.
//
// The rules of CPython's futures.py stand here: three states, callbacks through
// call_soon(), an exception that nobody looked at is reported.

#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/errors.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

class future_state;

/// Somebody to be called when a future is done: a link in that future's list.
class done_callback {
 public:
  done_callback() = default;
  done_callback(const done_callback&) = delete;
  done_callback& operator=(const done_callback&) = delete;

  /// The future is done: have yourself called by its loop, soon. You are out
  /// of the list, and your own master.
  virtual void schedule(event_loop& loop, future_state& done) = 0;
  /// You will never be called: the future went away without ever being done,
  /// or its loop is gone.
  virtual void forget() noexcept {}
  /// The number to be removed by, or 0 if you have none.
  virtual std::uint64_t id() const noexcept { return 0; }

 protected:
  ~done_callback() = default;

  /// A number that no other callback of this thread has.
  static std::uint64_t new_id() noexcept { return ++last_id_; }

 private:
  friend class future_state;
  inline static constinit thread_local std::uint64_t last_id_ = 0;
  done_callback* next_ = nullptr;
};

/// The shared part of a future, without its value.
class future_state : public counted {
 public:
  explicit future_state(event_loop& loop) : loop_(loop.link()) {
    observer::birth("future", this);
  }
  virtual ~future_state() {
    while (first_ != nullptr) take_first().forget();
    observer::death("future", this);
  }

  bool done() const noexcept { return state_ != state::pending; }
  bool cancelled() const noexcept { return state_ == state::cancelled; }

  /// The loop, or nullptr once it is gone.
  event_loop* loop() const noexcept { return loop_->loop; }

  // #region answer
  /// Asks for cancellation; returns false when that comes too late.
  virtual bool cancel(std::string message) {
    mark_seen();  // who gives a future up has no use for its exception
    if (done()) return false;
    finish_cancelled(
        std::make_exception_ptr(cancelled_error(std::move(message))));
    return true;
  }

  /// The exception that was set, or none. Throws invalid_state_error when
  /// there is no outcome yet, cancelled_error when cancelled.
  std::exception_ptr exception() {
    if (!done()) throw invalid_state_error("Exception is not set.");
    if (cancelled()) std::rethrow_exception(error_);
    unseen_error_ = false;
    return error_;
  }

  /// Throws unless there is a result to read.
  void check_result() {
    if (!done()) throw invalid_state_error("Result is not set.");
    unseen_error_ = false;
    if (error_) std::rethrow_exception(error_);
  }

  /// The exception, or empty; looking here does not count as having seen it.
  const std::exception_ptr& peek_error() const noexcept { return error_; }
  /// Nobody needs to be told of the exception any more.
  void mark_seen() noexcept { unseen_error_ = false; }

  void set_exception(std::exception_ptr error) {
    check_settable("set_exception");
    if (!error) throw std::invalid_argument("set_exception() got none");
    finish(std::move(error));
  }

  /// Puts f at the end of the list; once this is done, f is scheduled: now, if
  /// that has happened already.
  void add_done_callback(done_callback& f) {
    if (done()) {
      schedule(f);
    } else {
      f.next_ = nullptr;
      *end_ = &f;
      end_ = &f.next_;
    }
  }

  /// Takes f out of the list; false if it is not there.
  bool remove_done_callback(const done_callback& f) noexcept {
    for (auto** link = &first_; *link != nullptr; link = &(*link)->next_) {
      if (*link != &f) continue;
      if (end_ == &f.next_) end_ = link;
      *link = f.next_;
      return true;
    }
    return false;
  }

  /// The callback with this number, or nullptr.
  done_callback* find_done_callback(std::uint64_t id) const noexcept {
    if (id == 0) return nullptr;  // not a number, see done_callback::id()
    auto* f = first_;
    while (f != nullptr && f->id() != id) f = f->next_;
    return f;
  }

  /// What somebody who waits for this is waiting for.
  virtual std::string description() const { return "a future"; }

 protected:
  /// Throws if nobody may set the outcome (any more) by calling `what`.
  virtual void check_settable(const char* what) const {
    static_cast<void>(what);
    if (done()) throw invalid_state_error("invalid state");
  }

  // The three ways to become done.
  void finish() { become(state::finished); }
  void finish(std::exception_ptr error) {
    error_ = std::move(error);
    unseen_error_ = true;
    become(state::finished);
  }
  void finish_cancelled(std::exception_ptr error) {
    error_ = std::move(error);
    become(state::cancelled);
  }

  /// An exception that nobody has looked at must not vanish in silence: the
  /// destructor of the class that knows what it is asks this, and reports.
  bool has_unseen_error() const noexcept { return unseen_error_; }
  void report_error(const char* message, std::string source) const noexcept {
    const exception_context context{message, error_, std::move(source)};
    try {
      if (auto* const open = loop())
        open->call_exception_handler(context);
      else
        write_to_stderr(context);
    } catch (...) {  // a handler's system_exit: a destructor cannot hand it on
    }
  }

 private:
  enum class state : std::uint8_t { pending, finished, cancelled };

  void become(state outcome) {
    state_ = outcome;
    while (first_ != nullptr) schedule(take_first());
  }

  void schedule(done_callback& f) {
    if (loop() == nullptr) {
      f.forget();
      throw std::runtime_error("Event loop is closed");
    }
    f.schedule(*loop(), *this);
  }

  done_callback& take_first() noexcept {
    auto& f = *std::exchange(first_, first_->next_);
    if (first_ == nullptr) end_ = &first_;
    return f;
  }
  // #endregion

  state state_ = state::pending;
  bool unseen_error_ = false;
  counted_ptr<loop_link> loop_;
  std::exception_ptr error_;
  done_callback* first_ = nullptr;  // a list, with a pointer to its end
  done_callback** end_ = &first_;
};

/// The state of a future<T>: with room for the result.
template <class T>
class result_state : public future_state {
 public:
  using future_state::future_state;

  template <class... Value>
  void set_result(Value&&... value) {
    check_settable("set_result");
    finish_with(std::forward<Value>(value)...);
  }

  /// Where the result is. Throws what stands in its place, and
  /// invalid_state_error if it was taken.
  std::add_lvalue_reference_t<T> result() {
    check_result();
    if constexpr (!std::is_void_v<T>) {
      if (!value_) throw invalid_state_error("Result was taken already.");
      return *value_;
    }
  }

  /// The result for one of several who hold a handle: a copy. What cannot be
  /// copied is taken by the first who asks.
  T share_result() {
    if constexpr (std::is_void_v<T> || std::is_copy_constructible_v<T>)
      return result();
    else
      return take_result();
  }

  /// The result itself, for a handle that was given away. Whoever still looks
  /// for it is told, unless there is no difference between copy and original.
  T take_result() {
    if constexpr (std::is_void_v<T>) {
      result();
    } else {
      T taken = std::move(result());
      if constexpr (!std::is_trivially_copyable_v<T>) value_.reset();
      return taken;
    }
  }

 protected:
  template <class... Value>
  void finish_with(Value&&... value) {
    if constexpr (std::is_void_v<T>)
      static_assert(sizeof...(value) == 0, "a future<void> takes no value");
    else
      value_.emplace(std::forward<Value>(value)...);
    finish();
  }

 private:
  using stored =
      std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>>;
  [[no_unique_address]] stored value_;
};

}  // namespace asyncio
