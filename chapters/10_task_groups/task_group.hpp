// task_group: a scope that owns tasks, and does not end before they have.

#pragma once

#include <concepts>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/outcome.hpp"
#include "10_task_groups/task_group_state.hpp"

namespace asyncio {

/// The body's handle to its group (asyncio.TaskGroup, as `async with` gives
/// it). Copies are the same group: give one to anything that is to add
/// children, even to the children themselves.
class task_group_scope {
 public:
  explicit task_group_scope(counted_ptr<task_group_state> state)
      : state_(std::move(state)) {}

  /// Starts a child of the group, as asyncio::create_task() does. Throws
  /// std::runtime_error, and drops `body` unstarted, when the group is being
  /// stopped or has ended.
  template <awaitable_argument X>
  task<await_result<kept<X>>> create_task(X&& body,
                                          std::string_view name = {}) const {
    if (const auto* const why_not = state_->refusal()) {
      drop(body);
      throw std::runtime_error(why_not);
    }
    auto child = asyncio::create_task(std::forward<X>(body), name);
    try {
      state_->add(child);
    } catch (...) {  // no memory: it would be nobody's child
      child.cancel();
      throw;
    }
    return child;
  }

 private:
  // A coroutine is dropped on purpose: nobody has forgotten to await it.
  template <class T>
  static void drop(coroutine<T>& body) {
    body.release().destroy();
  }
  template <class X>
  static void drop(X&) {}

  counted_ptr<task_group_state> state_;
};

/// What a group takes: a function of the scope that gives something to await,
/// as a rule a lambda that is a coroutine.
template <class Body>
concept task_group_body =
    std::invocable<Body&, task_group_scope&> &&
    awaitable<std::invoke_result_t<Body&, task_group_scope&>>;

/// What the body gives when it is awaited.
template <task_group_body Body>
using task_group_result =
    await_result<std::invoke_result_t<Body&, task_group_scope&>>;

/// Awaits the body. What comes of it is kept until the children have ended.
template <task_group_body Body>
coroutine<outcome<task_group_result<Body>>> outcome_of(
    Body& body, task_group_scope& group) {
  using result = outcome<task_group_result<Body>>;
  try {
    if constexpr (std::is_void_v<task_group_result<Body>>) {
      co_await body(group);
      co_return result(std::in_place);
    } else {
      co_return result(std::in_place, co_await body(group));
    }
  } catch (...) {
    co_return result(std::current_exception());
  }
}

/// Runs `body` with a group of tasks, and gives what it returns once all of
/// them have ended (asyncio.TaskGroup):
///
///   co_await task_group([&](task_group_scope& group) -> coroutine<> {
///     group.create_task(cook(soup), "Ada");
///     group.create_task(cook(fish), "Ben");
///     co_return;
///   });
///
/// The first failure, of a child or of the body, stops all others; when they
/// have cleaned up, an exception_group of all errors is thrown, even of just
/// one. If the task that awaits this is cancelled, so are the children; errors
/// go before a cancelled_error. A system_exit is thrown as it is. Throws
/// std::runtime_error if no task awaits this.
///
/// The children outlive the body's local variables: what they refer to must be
/// made outside of it. With g++ 12, a lambda in a co_await expression may
/// capture references, pointers and numbers, and nothing else. Give what
/// captures more a name before: `auto body = …; co_await task_group(body);`.
template <task_group_body Body>
coroutine<task_group_result<Body>> task_group(Body body) {
  const counted_ptr state(new task_group_state);
  task_group_scope group(state);
  // Made now: when there are children to wait for, there may be no memory.
  std::exception_ptr error;
  auto closing = state->close(error);
  auto result = co_await asyncio::outcome_of(body, group);
  error = result.exception();
  co_await std::move(closing);  // throws what the body threw, too
  co_return std::move(result).value();
}

}  // namespace asyncio
