// future_state: what all handles of one future share, whatever its type.
//
// The rules of CPython's futures.py stand here: three states, callbacks through
// call_soon(), an exception that nobody looked at is reported.

#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/done_callback.hpp"
#include "04_futures/errors.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// The shared part of a future, without its value.
class future_state : private callback_list, public counted {
 public:
  explicit future_state(event_loop& loop) : loop_(loop.link()) {
    observer::birth("future", this);
  }
  virtual ~future_state() {
    if (!callbacks().alone()) forget_callbacks();
    observer::death("future", this);
  }

  /// What the last owner does. A future may hold the last handle of another
  /// (in a callback, in its result), that of a third, and so on. To avoid deep
  /// recursion, those behind the first few wait for their turn.
  static void destroy(future_state* it) noexcept {
    if (nested_ == most_nested) return destroy_in_turn(it);
    ++nested_;
    delete it;
    --nested_;
  }

  bool done() const noexcept { return state_ != state::pending; }
  bool cancelled() const noexcept { return state_ == state::cancelled; }

  /// The loop, or nullptr once it is gone.
  event_loop* loop() const noexcept { return loop_->loop; }

  /// It will never be done: nobody will be called. (Apart, because most futures
  /// are done when they die.)
  [[gnu::noinline, gnu::cold]] void forget_callbacks() noexcept {
    numbered_ = false;
    while (!callbacks().alone()) callbacks().take_first().forget();
  }

  /// The callback with this number, or nullptr.
  done_callback* find_done_callback(std::uint64_t id) {
    if (done()) return nullptr;
    if (!numbered_) make_numbers();
    return numbers().find(id);
  }

  // --- A future may have others to be asked to stop in its place. They are
  // asked step by step, for they may have others themselves, and so on. ---

  enum class answer : std::uint8_t { yes, no, ask_others };
  /// Will it stop? If the answer is `ask_others`, the caller must go on with
  /// the next two functions.
  virtual answer be_asked(const std::string& message) {
    return cancel(message) ? answer::yes : answer::no;
  }
  /// Number n of the others, or nullptr behind the last.
  virtual future_state* other(std::size_t n) {
    static_cast<void>(n);
    return nullptr;
  }
  /// All of them were asked; `yes`: at least one will stop. Will this one?
  virtual bool others_asked(bool yes, const std::string& message) {
    static_cast<void>(message);
    return yes;
  }

  // #region answer
  /// Asks for cancellation; returns false when that comes too late.
  virtual bool cancel(std::string message) {
    mark_seen();  // a future is given up: nobody needs its exception
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

  /// Puts f at the end of the list; once this is done, f is notified: now, if
  /// that has happened already. If this throws (there is no memory), f has been
  /// forgotten.
  void add_done_callback(done_callback& f) {
    if (done()) return notify(f);
    if (numbered_) add_number(f);
    callbacks().add(f);
  }

  /// Takes f out of the list; false if it is not there.
  bool remove_done_callback(done_callback& f) noexcept {
    if (f.alone()) return false;
    if (numbered_ && !done()) numbers().remove(f);
    f.take_out();
    return true;
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
  void report_error(const char* message,
                    bool with_description = false) const noexcept {
    report_quietly([&] {
      const exception_context context{
          message, error_, with_description ? description() : std::string()};
      if (auto* const open = loop())
        open->call_exception_handler(context);
      else
        write_to_stderr(context);
    });
  }

 private:
  enum class state : std::uint8_t { pending, finished, cancelled };

  void become(state outcome) {
    state_ = outcome;
    while (!callbacks().alone()) notify(callbacks().take_first());
  }

  // A closed loop calls nobody any more. That is no error: what completes us
  // may be a destructor, while the loop closes.
  void notify(done_callback& f) {
    if (loop() == nullptr || loop()->is_closed())
      f.forget();
    else
      f.on_done(*loop(), *this);
  }
  // #endregion

  callback_list& callbacks() noexcept { return *this; }

  // The first in the list, if numbered_.
  numbered_callbacks& numbers() const noexcept {
    return static_cast<numbered_callbacks&>(first());
  }
  void add_number(done_callback& f) {
    try {
      numbers().add(f);
    } catch (...) {
      f.forget();
      throw;
    }
  }
  void make_numbers() {
    auto made = std::make_unique<numbered_callbacks>();
    callbacks().for_each([&](done_callback& each) { made->add(each); });
    made.release()->insert_before(*callbacks().next());
    numbered_ = true;
  }

  // Futures without owners that wait until one has been destroyed, and the
  // callbacks that are to be forgotten with them.
  struct dying_futures {
    callback_list callbacks;
    ring_link futures;

    void destroy_all() noexcept {
      while (true) {
        if (!callbacks.alone())
          callbacks.take_first().forget();
        else if (!futures.alone())
          delete &take_first_future();
        else
          return;
      }
    }
    future_state& take_first_future() noexcept {
      auto& list = static_cast<callback_list&>(*futures.next());
      list.take_out();
      return static_cast<future_state&>(list);
    }
  };

  [[gnu::noinline, gnu::cold]] static void destroy_in_turn(
      future_state* it) noexcept {
    if (dying_ != nullptr) return it->wait_to_die(*dying_);
    dying_futures others;
    dying_ = &others;
    delete it;
    others.destroy_all();
    dying_ = nullptr;
  }
  void wait_to_die(dying_futures& others) noexcept {
    while (!callbacks().alone()) others.callbacks.add(callbacks().take_first());
    callbacks().insert_before(others.futures);
  }

  // In this thread so many futures are being destroyed within each other; once
  // it is most_nested, further ones wait in *dying_.
  static constexpr int most_nested = 8;
  inline static constinit thread_local int nested_ = 0;
  inline static constinit thread_local dying_futures* dying_ = nullptr;

  // Pending: no error_. Done: no callbacks, and an error_ if it was cancelled.
  state state_ = state::pending;
  bool unseen_error_ = false;  // only with an error_
  bool numbered_ = false;      // numbers() stands in front of the callbacks
  counted_ptr<loop_link> loop_;
  std::exception_ptr error_;
};

}  // namespace asyncio
