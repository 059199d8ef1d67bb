// task<T>: a coroutine that runs on its own, and the future of its result.

#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/recycled.hpp"
#include "06_tasks/task_core.hpp"
#include "06_tasks/task_list.hpp"

namespace asyncio {

/// The shared state of a task<T>: future, driver and owner of the stack in one.
template <class T>
class task_state final : public result_state<T>,
                         public task_core,
                         public recycled {
 public:
  task_state(event_loop& loop, coroutine<T>&& body, std::string_view name)
      : result_state<T>(loop) {
    const auto frame = body.release();
    frame.promise().run_on(*this);
    this->set_root(frame);
    begin(loop, name);
  }

  // The way of a request to stop goes through the task.
  future_state::answer be_asked(const std::string& message) override {
    return task_core::be_asked(message);
  }
  future_state* other(std::size_t n) override { return task_core::other(n); }
  bool others_asked(bool yes, const std::string& message) override {
    task_core::others_asked(yes, message);
    return true;
  }

  // #region answer
  ~task_state() override {
    if (this->has_unseen_error()) report_unseen();
  }

  future_state& as_future() noexcept override { return *this; }
  bool cancel(std::string message) override { return request_cancel(message); }
  std::string description() const override { return "task '" + name() + "'"; }

 private:
  // Apart, because few tasks end so.
  [[gnu::noinline, gnu::cold]] void report_unseen() const noexcept {
    this->report_error("Task exception was never retrieved", true);
  }

  // Only the body decides how a task ends.
  void check_settable(const char* what) const override {
    throw std::runtime_error(std::string("Task does not support ") + what +
                             " operation");
  }

  void end_cancelled(std::exception_ptr error) override {
    this->finish_cancelled(std::move(error));
  }

  void take_outcome() override {
    try {
      if constexpr (std::is_void_v<T>) {
        promise().take();
        finish_unless_cancelled();
      } else {
        finish_unless_cancelled(promise().take());
      }
    } catch (const cancelled_error&) {
      this->finish_cancelled(std::current_exception());
    } catch (const system_exit&) {
      this->finish(std::current_exception());
      throw;
    } catch (...) {
      this->finish(std::current_exception());
    }
  }

  // A request that came too late to be delivered still counts: the result is
  // lost.
  template <class... Value>
  void finish_unless_cancelled(Value&&... value) {
    if (auto cancellation = take_undelivered())
      this->finish_cancelled(std::move(cancellation));
    else
      this->finish_with(std::forward<Value>(value)...);
  }
  // #endregion

  // The frame of the outermost coroutine, which holds the result.
  typename coroutine<T>::promise_type& promise() const {
    using frame_handle = typename coroutine<T>::frame_handle;
    return frame_handle::from_address(this->root().address()).promise();
  }
};

/// What every handle to a task can do, whatever the task returns.
class task_handle {
 public:
  /// Asks the task to stop, as asyncio's Task.cancel(): cancelled_error is
  /// thrown into it at its next turn, where it waits. It may clean up, or
  /// refuse. Returns false if it has ended.
  bool cancel(const std::string& message = {}) const {
    return core_->request_cancel(message);
  }
  /// How many requests to stop are pending: cancel() adds one, uncancel()
  /// takes one back and returns how many are left.
  int cancelling() const noexcept { return core_->cancelling(); }
  int uncancel() const noexcept { return core_->uncancel(); }

  std::string name() const { return core_->name(); }
  void set_name(std::string name) const { core_->set_name(std::move(name)); }

  /// Is it the same task?
  bool operator==(const task_handle&) const = default;

  /// For those who build on tasks.
  task_core& core() const noexcept { return *core_; }

 protected:
  explicit task_handle(task_core& core) noexcept : core_(&core) {}

 private:
  task_core* core_;  // the derived class keeps it alive
};

/// A handle to a running coroutine (asyncio.Task): a future whose outcome is
/// what its coroutine returns or throws.
template <class T = void>
class task : public future<T>, public task_handle {
 public:
  /// Starts `body` on a loop; see create_task().
  task(event_loop& loop, coroutine<T>&& body, std::string_view name)
      : task(*new task_state<T>(loop, std::move(body), name)) {}

  using task_handle::cancel;  // a future is cancelled in another way
  bool operator==(const task&) const = default;

 private:
  explicit task(task_state<T>& state)
      : future<T>(counted_ptr<result_state<T>>(&state)), task_handle(state) {}
};

/// A handle to a task whatever it returns: what current_task() and all_tasks()
/// give. Awaiting it gives nothing, or throws what the task threw.
class any_task : public task_handle {
 public:
  template <class T>
  any_task(const task<T>& it) : any_task(it.core()) {}
  explicit any_task(task_core& core)
      : task_handle(core), state_(&core.as_future()) {}

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }
  std::exception_ptr exception() const { return state_->exception(); }

  const counted_ptr<future_state>& state() const noexcept { return state_; }

  auto operator co_await() const {
    class until_ended : public until_done {
     public:
      using until_done::until_done;
      void await_resume() {
        until_done::await_resume();
        awaited().check_result();
      }
    };
    return until_ended(state_);
  }

 private:
  counted_ptr<future_state> state_;
};
template <>
inline constexpr bool is_future<any_task> = true;

/// Makes a task of anything awaitable: it starts in the loop's next pass, and
/// runs side by side with the others. Without a name it is called "Task-N". The
/// loop is the running one; throws std::runtime_error if there is none.
template <awaitable_argument X>
auto create_task(event_loop& loop, X&& body, std::string_view name = {}) {
  return task<await_result<kept<X>>>(
      loop, asyncio::as_coroutine(std::forward<X>(body)), name);
}
template <awaitable_argument X>
auto create_task(X&& body, std::string_view name = {}) {
  return asyncio::create_task(get_running_loop(), std::forward<X>(body), name);
}

/// A future or a task is given back as it is; anything else becomes a task.
// #region ensure
template <awaitable_argument X>
  requires is_future<std::remove_cvref_t<X>>
kept<X> ensure_future(X&& it) {
  return std::forward<X>(it);
}
template <awaitable_argument X>
auto ensure_future(X&& it) {
  return asyncio::create_task(std::forward<X>(it));
}
// #endregion

/// The task whose step is running; std::nullopt in a plain callback.
inline std::optional<any_task> current_task() {
  if (task_core::current() == nullptr) return std::nullopt;
  return any_task(*task_core::current());
}

/// The tasks of a loop that have not ended, oldest first.
inline std::vector<any_task> all_tasks(event_loop& loop = get_running_loop()) {
  std::vector<any_task> all;
  const auto& list = loop.part<task_list>();
  for (auto* each = list.first(); each != nullptr; each = list.after(*each))
    all.push_back(any_task(*each));
  return all;
}

}  // namespace asyncio
