// children: the futures that one object waits for, and how it hears of them.

#pragma once

#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "05_coroutines/awaitable.hpp"
#include "06_tasks/task.hpp"

namespace asyncio {

/// A future that an Owner waits for: a link in that future's list of callbacks
/// that is part of its owner, so that a thousand children need no allocation
/// each. Once the future is done, the loop calls `owner.child_done(child)`, and
/// until then has the answer of `owner.keep_alive()`; a child that is
/// destroyed before is not called.
template <class Owner>
class child final : public done_callback {
 public:
  child() = default;

  /// Not yet watching.
  void assign(Owner& owner, counted_ptr<future_state> it) noexcept {
    owner_ = &owner;
    state_ = std::move(it);
  }
  void watch() { state_->add_done_callback(*this); }
  void unwatch() noexcept {
    if (state_) state_->remove_done_callback(*this);
  }

  future_state& state() const noexcept { return *state_; }

 private:
  void on_done(event_loop& loop, future_state&) override {
    loop.call_soon(
        [alive = owner_->keep_alive(), this] { owner_->child_done(*this); });
  }

  Owner* owner_ = nullptr;  // both are empty before assign()
  counted_ptr<future_state> state_;
};

/// Makes futures of awaitables (asyncio.ensure_future), all for one loop: the
/// one given, that of the first future, or the running one.
class future_maker {
 public:
  future_maker() = default;
  explicit future_maker(event_loop& loop) : loop_(&loop) {}

  /// Throws std::invalid_argument for a future of another loop.
  template <awaitable X>
  auto operator()(X x) {
    if constexpr (is_future<X>) {
      if (loop_ == nullptr) loop_ = x.state()->loop();
      if (x.state()->loop() != loop_)
        throw std::invalid_argument(
            "The future belongs to a different loop than the one specified as "
            "the loop argument");
      return x;
    } else {
      return asyncio::create_task(loop(), std::move(x));
    }
  }

  event_loop& loop() {
    if (loop_ == nullptr) loop_ = &get_running_loop();
    return *loop_;
  }

 private:
  event_loop* loop_ = nullptr;
};

/// Is the Range that a function is given as `Range&& range` for that function
/// alone? A container is, if it has no name or was moved.
template <class Range>
inline constexpr bool given_away =
    !std::is_lvalue_reference_v<Range> &&
    !std::ranges::view<std::remove_cvref_t<Range>>;

/// What is kept of each of its elements.
template <class Range>
using kept_element = kept<
    std::conditional_t<given_away<Range>, std::ranges::range_value_t<Range>,
                       std::ranges::range_reference_t<Range>>>;

/// Calls f with each element: moved out of a range that was given away.
template <std::ranges::input_range Range, class F>
void for_each_of(Range&& range, F f) {
  for (auto&& each : range) {
    if constexpr (given_away<Range>)
      f(std::move(each));
    else
      f(std::forward<decltype(each)>(each));
  }
}

/// The same tasks, each of them once.
template <class Task>
std::vector<Task> each_once(std::vector<Task> tasks) {
  std::unordered_set<const future_state*> seen;
  std::erase_if(tasks, [&](const Task& each) {
    return !seen.insert(each.state().get()).second;
  });
  return tasks;
}

/// A range of awaitables, and what it is a range of.
template <class Range>
concept range_of_awaitables = std::ranges::input_range<Range> &&
                              awaitable<std::ranges::range_value_t<Range>>;

}  // namespace asyncio
