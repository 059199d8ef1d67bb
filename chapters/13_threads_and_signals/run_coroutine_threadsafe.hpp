// run_coroutine_threadsafe: another thread has a loop run a coroutine.

#pragma once

#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/errors.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/outcome.hpp"
#include "13_threads_and_signals/outside_future.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"

namespace asyncio {

/// The loop's side of an outside_future. It lives in the letter, and then in
/// the frame of the task that has to answer: whatever ends those, whoever waits
/// is told.
template <class T>
class outside_promise {
 public:
  explicit outside_promise(std::shared_ptr<outside_state<T>> state)
      : state_(std::move(state)) {}
  outside_promise(outside_promise&&) = default;
  outside_promise& operator=(outside_promise&&) = delete;
  ~outside_promise() {
    if (!state_) return;
    state_->task = nullptr;
    state_->cancel({});
    state_->needs_no_key();
  }

  /// The first outcome counts.
  void set(outcome<T> result) const { state_->set(std::move(result)); }
  void cancel(const std::string& message) const { state_->cancel(message); }

 private:
  std::shared_ptr<outside_state<T>> state_;  // empty once this was moved
};

// #region answer
/// The task: awaits `body`, and tells whoever waits. What body throws is for
/// them; only what concerns this task or its loop goes further as well.
template <class T>
coroutine<> answer_outside(coroutine<T> body, outside_promise<T> to) {
  std::exception_ptr error;
  std::exception_ptr goes_further;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await body;
      to.set(outcome<T>(std::in_place));
    } else {
      T result = co_await body;
      to.set(outcome<T>(std::in_place, std::move(result)));
    }
  } catch (const cancelled_error& cancelled) {
    to.cancel(cancelled.message());
    goes_further = std::current_exception();
  } catch (const system_exit&) {
    error = goes_further = std::current_exception();
  } catch (...) {
    error = std::current_exception();
  }
  // Only now, when nobody here is handling it any more, and nobody keeps it:
  // from here on the exception belongs to the other thread.
  if (error) to.set(outcome<T>(std::move(error)));
  if (goes_further) std::rethrow_exception(goes_further);
}
// #endregion

/// Runs `body` as a task of a loop, for a thread that is not the loop's;
/// returns a future to wait for (asyncio.run_coroutine_threadsafe). The body,
/// and all that it was given, live and die in the loop's thread. Throws
/// std::runtime_error if the loop is closed.
template <class T>
outside_future<T> run_coroutine_threadsafe(coroutine<T> body,
                                           const threadsafe_loop& outside) {
  static_assert(!is_future<T>,
                "a future belongs to its loop's thread: it cannot be a result "
                "for another one");
  const auto state = std::make_shared<outside_state<T>>(outside);
  const outside_future<T> promised(state);
  call_soon_threadsafe(outside, [state, to = outside_promise<T>(state),
                                 body = std::move(body)]() mutable {
    const auto made =
        create_task(answer_outside(std::move(body), std::move(to)));
    if (!state->done()) {
      state->task = &made.core();
      return;
    }
    // Given up meanwhile: asyncio lets it begin, and cancels it then.
    get_running_loop().call_soon([made] { made.cancel(); });
  });
  return promised;
}
/// See call_soon_threadsafe().
template <class T>
make_a_threadsafe_loop_in_the_loops_own_thread run_coroutine_threadsafe(
    coroutine<T> body, event_loop& of_another_thread) = delete;

}  // namespace asyncio
