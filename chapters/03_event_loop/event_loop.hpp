// event_loop: runs callbacks, in order, when their time has come.
//
// The shape is that of CPython's base_events.py: run_forever() makes passes,
// and a pass (run_once) waits if nobody is ready, makes due timers ready, and
// runs what was ready when it began.

#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/errors.hpp"
#include "03_event_loop/exception_handler.hpp"
#include "03_event_loop/handle.hpp"
#include "03_event_loop/loop_lane.hpp"
#include "03_event_loop/loop_parts.hpp"
#include "03_event_loop/ready_queue.hpp"
#include "03_event_loop/running_loop.hpp"
#include "03_event_loop/sleeping_waiter.hpp"
#include "03_event_loop/timer_queue.hpp"
#include "03_event_loop/waiter.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// Runs callbacks one at a time, in one thread (asyncio's event loop). At most
/// one loop runs in a thread. A loop and all that belongs to it is used by one
/// thread at a time; which one may change while it does not run.
class event_loop {
 public:
  using exception_handler = asyncio::exception_handler;

  /// A loop that sleeps when nobody is ready, or that waits as it is told:
  /// `event_loop loop(std::make_unique<virtual_time>())`.
  explicit event_loop(
      std::unique_ptr<waiter> how_to_wait = std::make_unique<sleeping_waiter>())
      : first_waiter_(std::move(how_to_wait)), waiter_(first_waiter_.get()) {}
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;
  /// Closes. Must not happen while the loop runs.
  ~event_loop() {
    close();
    link_->loop = nullptr;
  }

  /// Calls f in the next pass, after all that is ready already. Throws
  /// std::runtime_error if the loop is closed.
  template <std::invocable F>
  handle call_soon(F f) {
    const bool unwatched = !has_checks_ && !observer::watching();
    return handle(ready_, unwatched ? ready_.push(std::move(f))
                                    : push_watched(std::move(f)));
  }

  /// Calls f after a delay of any std::chrono unit; zero or less: in the next
  /// pass. Throws std::invalid_argument for NaN, and as call_soon().
  template <class Rep, class Period>
  timer_handle call_later(std::chrono::duration<Rep, Period> delay,
                          callback f) {
    return call_at(time_after(asyncio::to_nanoseconds(delay)), std::move(f));
  }

  /// Calls f when time() reaches `when`. Equal times: in order of creation.
  timer_handle call_at(time_point when, callback f) {
    check_closed_and_thread();
    const auto key = timers_.add(when, std::move(f));
    report_timer(*waiter_, {&timers_, key.number}, when);
    return timer_handle(timers_, key);
  }

  /// The loop's clock.
  time_point time() const { return waiter_->now(); }

  /// Makes passes until stop() is called. Throws std::runtime_error if a loop
  /// runs already or this one is closed, never_wakes_error if it would wait
  /// for ever; the loop can be used again after any exception.
  void run_forever() {
    check_can_run();
    const running_mark mark(*this);
    do {
      run_once();
    } while (!stopping_);
  }

  /// Ends run_forever() after the pass that is running now; called before
  /// run_forever(), after the first pass.
  void stop() noexcept { stopping_ = true; }

  /// Destroys all callbacks, timers and parts, in this order and uncalled.
  /// Their destructors may call us, but new work is refused already. Closing
  /// twice is allowed, closing a running loop throws std::runtime_error.
  void close() {
    if (running_) throw std::runtime_error("Cannot close a running event loop");
    if (std::exchange(closed_, true)) return;
    has_checks_ = true;
    ready_.clear();
    timers_.clear();
    waiter_ = first_waiter_.get();  // the present one may be a part
    parts_.clear();
  }

  /// Throws what run_forever() would throw if it were called now.
  void check_can_run() const {
    check_closed();
    if (running_)
      throw std::runtime_error("This event loop is already running");
    if (running() != nullptr)
      throw std::runtime_error(
          "Cannot run the event loop while another loop is running");
  }

  /// The loop that runs in this thread, or nullptr.
  static event_loop* running() noexcept { return running_loop::get(); }

  /// For whatever may outlive this loop.
  const counted_ptr<loop_link>& link() const noexcept { return link_; }

  /// The number of the turn: another one for each callback that is called.
  std::uint64_t turn() const noexcept { return ready_.first(); }

  bool is_running() const noexcept { return running_; }
  bool is_closed() const noexcept { return closed_; }

  /// Sets whom to tell when a callback throws. An empty function: the default.
  void set_exception_handler(exception_handler handler) {
    exception_handler_ = std::move(handler);
  }
  const exception_handler& get_exception_handler() const noexcept {
    return exception_handler_;
  }

  /// Tells the exception handler. If that throws itself, the default handler
  /// is told so, and the loop goes on.
  void call_exception_handler(const exception_context& context) {
    const auto handler = exception_handler_;  // it may replace itself
    tell(handler, *this, context);
  }

  /// Writes the context to stderr.
  void default_exception_handler(const exception_context& context) {
    write_to_stderr(context);
  }

  /// In debug mode the loop warns on stderr of callbacks that take longer than
  /// slow_callback_duration, and refuses calls from a wrong thread.
  void set_debug(bool on) noexcept {
    debug_ = on;
    has_checks_ = closed_ || debug_;
  }
  bool get_debug() const noexcept { return debug_; }
  std::chrono::nanoseconds slow_callback_duration =
      std::chrono::milliseconds(100);

  /// The loop's own object of class Part, a loop_part made as Part(loop) when
  /// first asked for and destroyed at close(), last made first.
  template <class Part>
  Part& part() {
    auto* const made = parts_.find<Part>();
    return made != nullptr ? *made : make_part<Part>();
  }

  /// From now on waits with `better`, which must live until close() (so: a
  /// part). Returns the waiter so far, whose clock the new one should keep.
  waiter& wait_with(waiter& better) noexcept {
    return *std::exchange(waiter_, &better);
  }

 private:
  // #region answer
  // One pass.
  void run_once() {
    if (ready_.empty() && !stopping_)
      wait_until_ready();
    else if (waiter_->has_events())
      waiter_->wait(time_point::min());  // a look, without waiting
    if (!timers_.empty()) make_due_timers_ready();
    const auto end = ready_.end();  // what comes later waits for the next pass
    while (ready_.first() != end) run_first();
  }

  void wait_until_ready() {
    if (!timers_.empty()) {
      waiter_->wait(std::min(timers_.earliest(), time_after(longest_wait)));
    } else if (waiter_->has_events()) {
      waiter_->wait(time_point::max());
    } else {
      throw never_wakes_error(why_it_never_wakes());
    }
  }

  void make_due_timers_ready() {
    const auto now = time();
    while (!timers_.empty() && timers_.earliest() <= now) {
      const auto due = timers_.make_due();
      report(*waiter_, {&timers_, due.number}, activity::ready);
      ready_.push([this, due] { run_timer(due); });
    }
  }

  void run_timer(const timer_key& due) {
    callback f = timers_.take(due);
    if (!f) return;  // cancelled, between becoming due and its turn
    const loop_lane watched(*waiter_, {&timers_, due.number});
    f();
  }

  void run_first() {
    const subject who{&ready_, ready_.first()};
    callback& f = ready_.leave();
    if (!f) return;  // cancelled
    if (debug_ || observer::watching())
      call_watched(std::move(f), who);
    else
      call([&f] { f.call_once(); });
  }

  // Calls f. What it throws is for the exception handler; only a system_exit
  // goes further.
  template <class F>
  void call(F f) {
    try {
      f();
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      call_exception_handler(
          {"Exception in callback", std::current_exception(), {}});
    }
  }
  // #endregion

  // The same as call_soon() and call() for those who want to know of every
  // callback: observers, and debug mode. Kept apart, so that the others do not
  // pay for it. (A closed loop refuses here, too.)
  template <class F>
  [[gnu::noinline, gnu::cold]] std::uint64_t push_watched(F f) {
    check_closed_and_thread();
    const auto number = ready_.push(std::move(f));
    report(*waiter_, {&ready_, number}, activity::ready);
    return number;
  }

  [[gnu::noinline, gnu::cold]] void call_watched(callback f, subject who) {
    const auto began = debug_ ? time() : time_point::max();
    call([&] {
      const loop_lane watched(*waiter_, who);
      f();
    });
    if (!debug_) return;
    const auto took = time() - began;
    if (took >= slow_callback_duration) warn_of_slow_callback(took);
  }

  template <class Part>
  [[gnu::noinline, gnu::cold]] Part& make_part() {
    check_closed();
    return parts_.add<Part>([this] { return std::make_unique<Part>(*this); });
  }

  std::string why_it_never_wakes() const {
    return "the event loop would wait for ever: nothing is ready, no timer is "
           "set, and nothing outside can wake it" +
           parts_.unfinished();
  }

  time_point time_after(std::chrono::nanoseconds delay) const {
    return asyncio::later(time(), delay);
  }

  void check_closed() const {
    if (closed_) throw std::runtime_error("Event loop is closed");
  }

  void check_closed_and_thread() const {
    check_closed();
    if (debug_ && running_ && running() != this)
      throw std::runtime_error(
          "Non-thread-safe operation invoked on an event loop other than the "
          "current one");
  }

  // Runs from here on, up to the end of a run_forever(), whatever ends that.
  class running_mark {
   public:
    explicit running_mark(event_loop& loop) : loop_(loop), in_thread_(loop) {
      loop_.running_ = true;
    }
    running_mark(const running_mark&) = delete;
    running_mark& operator=(const running_mark&) = delete;
    ~running_mark() { loop_.running_ = loop_.stopping_ = false; }

   private:
    event_loop& loop_;
    running_loop in_thread_;
  };

  // Waits are cut to a day, as in asyncio: some clocks cannot count further.
  static constexpr std::chrono::hours longest_wait{24};

  // Closed: no callback, timer or part is left, and none can be added. running_
  // only within run_forever(); then running() is this.
  counted_ptr<loop_link> link_{new loop_link(*this)};
  ready_queue ready_;
  timer_queue timers_;
  std::unique_ptr<waiter> first_waiter_;
  waiter* waiter_;  // the present one: the first, or a part
  loop_parts parts_;
  exception_handler exception_handler_;
  bool running_ = false;
  bool stopping_ = false;
  bool closed_ = false;
  bool debug_ = false;
  // Closed or in debug mode: call_soon() has something to check. One question
  // instead of two, since each turn of each task asks it.
  bool has_checks_ = false;
};

}  // namespace asyncio
