// event_loop: runs callbacks, in order, when their time has come.
//
// The shape is that of CPython's base_events.py: run_forever() makes passes,
// and a pass (run_once) waits if nobody is ready, makes due timers ready, and
// runs what was ready when it began.

#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/errors.hpp"
#include "03_event_loop/handle.hpp"
#include "03_event_loop/ready_queue.hpp"
#include "03_event_loop/sleeping_waiter.hpp"
#include "03_event_loop/timer_queue.hpp"
#include "03_event_loop/waiter.hpp"
#include "common/failure_text.hpp"
#include "common/observer.hpp"

namespace asyncio {

/// Runs callbacks one at a time, in one thread (asyncio's event loop). At most
/// one loop runs in a thread. All members are for that thread only.
class event_loop {
 public:
  using exception_handler =
      std::function<void(event_loop&, const exception_context&)>;

  /// A loop that sleeps when nobody is ready; or, with a waiter of its own,
  /// `event_loop loop(std::make_unique<virtual_time>())`, does what that does.
  explicit event_loop(
      std::unique_ptr<waiter> how_to_wait = std::make_unique<sleeping_waiter>())
      : first_waiter_(std::move(how_to_wait)), waiter_(first_waiter_.get()) {}
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;
  /// Closes. Must not happen while the loop runs.
  ~event_loop() { close(); }

  /// Calls f in the next pass, after all that is ready already. Throws
  /// std::runtime_error if the loop is closed.
  handle call_soon(callback f) {
    check_can_schedule();
    const auto number = ready_.push(std::move(f));
    if (observer::watching()) report({&ready_, number}, activity::ready);
    return handle(ready_, number);
  }

  /// Calls f after a delay of any std::chrono unit; zero or less: in the next
  /// pass. Throws std::invalid_argument for NaN, and as call_soon().
  template <class Rep, class Period>
  timer_handle call_later(std::chrono::duration<Rep, Period> delay,
                          callback f) {
    const auto now = time();
    const auto wanted = to_nanoseconds(delay);
    const bool ends = wanted < time_point::max() - now;
    return call_at(ends ? now + wanted : time_point::max(), std::move(f));
  }

  /// Calls f when time() reaches `when`. Equal times: in order of creation.
  timer_handle call_at(time_point when, callback f) {
    check_can_schedule();
    const auto key = timers_.add(when, std::move(f));
    if (observer::watching())
      report({&timers_, key.number}, activity::waiting, "timer");
    return timer_handle(timers_, key);
  }

  /// The loop's clock.
  time_point time() const { return waiter_->now(); }

  /// Makes passes until stop() is called. Throws std::runtime_error if a loop
  /// runs already or this one is closed, never_wakes_error if it would wait
  /// for ever; the loop can be used again after any exception.
  void run_forever() {
    check_closed();
    if (running_)
      throw std::runtime_error("This event loop is already running");
    if (in_this_thread_ != nullptr)
      throw std::runtime_error(
          "Cannot run the event loop while another loop is running");
    const running_mark mark(*this);
    do {
      run_once();
    } while (!stopping_);
  }

  /// Ends run_forever() after the pass that is running now; called before
  /// run_forever(), after the first pass.
  void stop() noexcept { stopping_ = true; }

  /// Drops all callbacks and timers uncalled, then the loop's parts. Closing
  /// twice is allowed, closing a running loop throws std::runtime_error.
  void close() {
    if (running_) throw std::runtime_error("Cannot close a running event loop");
    if (std::exchange(closed_, true)) return;
    // Destructors of callbacks may still call us: the queues are empty then.
    std::exchange(ready_, {});
    std::exchange(timers_, {});
    while (!parts_.empty()) {
      const auto last = std::move(parts_.back());
      parts_.pop_back();
    }
    waiter_ = first_waiter_.get();
  }

  bool is_running() const noexcept { return running_; }
  bool is_closed() const noexcept { return closed_; }

  /// Who is told when a callback throws; an empty function: the default again.
  void set_exception_handler(exception_handler handler) {
    exception_handler_ = std::move(handler);
  }
  const exception_handler& get_exception_handler() const noexcept {
    return exception_handler_;
  }

  /// Tells the exception handler. If that throws itself, the default handler
  /// is told so, and the loop goes on.
  void call_exception_handler(const exception_context& context) {
    if (!exception_handler_) return default_exception_handler(context);
    try {
      const auto handler = exception_handler_;  // it may replace itself
      handler(*this, context);
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      default_exception_handler({"Unhandled error in exception handler",
                                 std::current_exception(),
                                 "while reporting: " + context.message});
    }
  }

  /// Writes the context to stderr.
  void default_exception_handler(const exception_context& context) {
    std::cerr << "asyncio: " << context.message;
    if (!context.source.empty()) std::cerr << " (" << context.source << ")";
    if (context.exception) std::cerr << ": " << failure_text(context.exception);
    std::cerr << '\n';
  }

  /// In debug mode the loop warns on stderr of callbacks that take longer than
  /// slow_callback_duration, and refuses calls from a wrong thread.
  void set_debug(bool on) noexcept { debug_ = on; }
  bool get_debug() const noexcept { return debug_; }
  std::chrono::nanoseconds slow_callback_duration =
      std::chrono::milliseconds(100);

  /// The loop's own object of class Part, a loop_part made as Part(loop) when
  /// first asked for and destroyed at close(), last made first.
  template <class Part>
  Part& part() {
    for (const auto& [key, made] : parts_)
      if (key == &part_key<Part>) return static_cast<Part&>(*made);
    check_closed();
    auto made = std::make_unique<Part>(*this);
    auto& result = *made;
    parts_.emplace_back(&part_key<Part>, std::move(made));
    return result;
  }

  /// From now on waits with `better`, which must live until close() (so: a
  /// part). Returns the waiter so far, whose clock the new one should keep.
  waiter& wait_with(waiter& better) noexcept {
    return *std::exchange(waiter_, &better);
  }

 private:
  // One pass.
  void run_once() {
    wait_until_ready();
    make_due_timers_ready();
    const auto end = ready_.end();  // what comes later waits for the next pass
    while (ready_.first() != end) run_first();
  }

  void wait_until_ready() {
    if (!ready_.empty() || stopping_) {
      if (waiter_->brings_news()) waiter_->wait(time_point::min());
    } else if (!timers_.empty()) {
      waiter_->wait(std::min(timers_.earliest(), time() + longest_wait));
    } else if (waiter_->brings_news()) {
      waiter_->wait(time() + longest_wait);
    } else {
      throw never_wakes_error(why_it_never_wakes());
    }
  }

  void make_due_timers_ready() {
    if (timers_.empty()) return;
    const auto now = time();
    while (!timers_.empty() && timers_.earliest() <= now) {
      const auto due = timers_.make_due();
      if (observer::watching()) report({&timers_, due.number}, activity::ready);
      ready_.push([this, due] { run_timer(due); });
    }
  }

  void run_timer(const timer_key& due) {
    callback f = timers_.take(due);
    if (!f) return;  // cancelled, between becoming due and its turn
    const lane watched(*this, {&timers_, due.number});
    f();
  }

  void run_first() {
    const subject who{&ready_, ready_.first()};
    callback f = ready_.pop();
    if (!f) return;  // cancelled
    const auto began = debug_ ? time() : time_point{};
    try {
      const lane watched(*this, who);
      f();
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      call_exception_handler(
          {"Exception in callback", std::current_exception(), {}});
    }
    if (debug_) warn_if_slow(time() - began);
  }

  void warn_if_slow(std::chrono::nanoseconds took) const {
    if (took < slow_callback_duration) return;
    std::cerr << "asyncio: a callback took "
              << std::chrono::duration<double>(took).count() << " seconds\n";
  }

  std::string why_it_never_wakes() const {
    std::string why =
        "the event loop would wait for ever: nothing is ready, no timer is "
        "set, and nothing outside can wake it";
    for (const auto& [key, part] : parts_) why += part->unfinished();
    return why;
  }

  void check_closed() const {
    if (closed_) throw std::runtime_error("Event loop is closed");
  }

  void check_can_schedule() const {
    check_closed();
    if (debug_ && running_ && in_this_thread_ != this)
      throw std::runtime_error(
          "Non-thread-safe operation invoked on an event loop other than the "
          "current one");
  }

  void report(subject who, activity now, std::string_view why = {}) const {
    observer::time(time().time_since_epoch());
    observer::change(who, now, why);
  }

  // Tells observers that a callback runs, for as long as this object lives.
  class lane {
   public:
    lane(const event_loop& loop, subject who) : loop_(loop), who_(who) {
      if (observer::watching()) loop_.report(who_, activity::running);
    }
    lane(const lane&) = delete;
    lane& operator=(const lane&) = delete;
    ~lane() {
      if (!observer::watching()) return;
      const bool failed = std::uncaught_exceptions() > thrown_before_;
      loop_.report(who_, activity::done, failed ? "failed" : "");
    }

   private:
    const event_loop& loop_;
    subject who_;
    int thrown_before_ = std::uncaught_exceptions();
  };

  // Marks this loop as the one that runs in this thread.
  class running_mark {
   public:
    explicit running_mark(event_loop& loop) : loop_(loop) {
      loop_.running_ = true;
      in_this_thread_ = &loop_;
    }
    running_mark(const running_mark&) = delete;
    running_mark& operator=(const running_mark&) = delete;
    ~running_mark() {
      loop_.running_ = loop_.stopping_ = false;
      in_this_thread_ = nullptr;
    }

   private:
    event_loop& loop_;
  };

  friend event_loop& get_running_loop();

  // Its address stands for the type: what part() finds parts by.
  template <class Part>
  inline static const char part_key = 0;

  // Waits are cut to a day, as in asyncio: some clocks cannot count further.
  static constexpr std::chrono::hours longest_wait{24};

  inline static constinit thread_local event_loop* in_this_thread_ = nullptr;

  ready_queue ready_;
  timer_queue timers_;
  std::unique_ptr<waiter> first_waiter_;
  waiter* waiter_;
  std::vector<std::pair<const void*, std::unique_ptr<loop_part>>> parts_;
  exception_handler exception_handler_;
  bool running_ = false;
  bool stopping_ = false;
  bool closed_ = false;
  bool debug_ = false;
};

/// The loop that runs in this thread; throws std::runtime_error when none does.
inline event_loop& get_running_loop() {
  if (event_loop::in_this_thread_ == nullptr)
    throw std::runtime_error("no running event loop");
  return *event_loop::in_this_thread_;
}

}  // namespace asyncio
