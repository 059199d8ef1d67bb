// as_completed: hands over results in the order in which they come.

#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "04_futures/ring.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "08_gather/children.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/time_limit.hpp"

namespace asyncio {

/// What everything made by one as_completed() shares: a queue of the tasks that
/// are done and not yet handed over, and a line of those who wait for one.
template <class Task>
class completions final : public counted {
 public:
  completions(event_loop& loop, std::vector<Task> tasks)
      : loop_(loop.link()),
        tasks_(std::move(tasks)),
        children_(tasks_.size()),
        pending_(tasks_.size()),
        unclaimed_(tasks_.size()) {
    done_.reserve(tasks_.size());  // so handing over needs no memory
  }
  ~completions() {
    if (timer_ && loop_->loop != nullptr) timer_->cancel();
  }
  counted_ptr<completions> keep_alive() { return counted_ptr(this); }

  /// Begins to listen to the tasks, and to the clock.
  void begin(time_limit limit) {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      children_[i].assign(*this, tasks_[i].state());
      children_[i].watch();
    }
    if (limit && pending_ > 0)
      timer_ = loop_->loop->call_later(*limit, [this] { time_is_up(); });
  }

  /// The loop tells that a task is done.
  void child_done(child<completions>& which) {
    if (pending_ == 0) return;  // the time was already up
    --pending_;
    hand_over(tasks_[static_cast<std::size_t>(&which - children_.data())]);
    if (pending_ == 0 && timer_) timer_->cancel();
  }

  /// Each task is handed over once: returns false if there are no more.
  bool claim() noexcept {
    if (unclaimed_ == 0) return false;
    --unclaimed_;
    return true;
  }

  bool empty() const noexcept { return taken_ == done_.size(); }

  /// The task that was done first. Throws timeout_error if the time was up.
  Task take() {
    const auto first = std::exchange(done_[taken_++], std::nullopt);
    if (!first) throw timeout_error();
    return *first;
  }

  /// A place in the line of those who wait, as long as it lives; `come` is done
  /// when it is worth looking again.
  struct turn : ring_link {
    explicit turn(completions& all) : come(*all.loop_->loop) {
      insert_before(all.waiting_);
    }
    future<> come;
  };

  /// The wait with `mine` was cancelled: if its turn had come, the turn goes to
  /// the next in the line.
  void step_out(const turn& mine) {
    if (!empty() && !mine.come.cancelled()) wake_next();
  }

 private:
  // Without a task: the time is up.
  void hand_over(std::optional<Task> it) {
    done_.push_back(std::move(it));
    wake_next();
  }

  void wake_next() {
    while (!waiting_.alone()) {
      auto& next = static_cast<turn&>(*waiting_.next());
      next.take_out();
      if (next.come.done()) continue;
      next.come.set_result();
      break;
    }
  }

  void time_is_up() {
    for (auto& each : children_) each.unwatch();
    for (; pending_ > 0; --pending_) hand_over(std::nullopt);
  }

  counted_ptr<loop_link> loop_;
  // pending_ of the tasks are not done; unclaimed_ are promised to nobody yet,
  // and done_ holds those that are done, of which the first are taken_ already.
  std::vector<Task> tasks_;
  std::vector<child<completions>> children_;  // each of the task in its place
  std::size_t pending_;
  std::size_t unclaimed_;
  std::vector<std::optional<Task>> done_;
  std::size_t taken_ = 0;
  ring_link waiting_;  // the line: places of the class turn
  std::optional<timer_handle> timer_;
};

/// Waits for the next task that is done.
template <class Task>
coroutine<Task> next_completed(counted_ptr<completions<Task>> all) {
  while (all->empty()) {
    const typename completions<Task>::turn mine(*all);
    try {
      co_await mine.come;
    } catch (...) {
      all->step_out(mine);
      throw;
    }
  }
  co_return all->take();
}

/// ... and gives its result, or throws what it threw. Kept may be a const Task.
template <class Kept, class Task>
coroutine<await_result<Kept>> next_result(counted_ptr<completions<Task>> all) {
  Kept first = co_await asyncio::next_completed(std::move(all));
  co_return co_await std::move(first);
}

/// What as_completed() returns. Use it in one of two ways:
///
///     while (auto next = co_await it.next())       // *next is a task
///     for (auto result : it) use(co_await result)  // a coroutine each
///
/// It copies results; the class below takes them out, of tasks that nobody else
/// has.
template <class Task, bool takes = false>
class [[nodiscard]] completion_order {
 public:
  explicit completion_order(counted_ptr<completions<Task>> all)
      : all_(std::move(all)) {}

  /// `co_await it.next()`: the next task that is done, whatever came of it;
  /// std::nullopt after the last. Throws timeout_error when the time is up
  /// (asyncio: async for).
  coroutine<std::optional<Task>> next() const { return claim_next(all_); }

  /// Gives one coroutine for each task. Whoever awaits first gets the first
  /// result, or the exception in its place; or a timeout_error (asyncio: for).
  template <class Kept>
  class iterator_of {
   public:
    using value_type = coroutine<await_result<Kept>>;
    using difference_type = std::ptrdiff_t;

    iterator_of() = default;
    explicit iterator_of(counted_ptr<completions<Task>> all)
        : all_(std::move(all)) {
      ++*this;
    }
    value_type operator*() const { return asyncio::next_result<Kept>(all_); }
    iterator_of& operator++() {
      at_end_ = !all_->claim();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const noexcept { return at_end_; }

   private:
    counted_ptr<completions<Task>> all_;
    bool at_end_ = true;
  };
  using iterator = iterator_of<const Task>;
  iterator begin() const { return iterator(all_); }
  std::default_sentinel_t end() const noexcept { return {}; }

 protected:
  const counted_ptr<completions<Task>>& all() const noexcept { return all_; }

 private:
  static coroutine<std::optional<Task>> claim_next(
      counted_ptr<completions<Task>> all) {
    if (!all->claim()) co_return std::nullopt;
    co_return co_await asyncio::next_completed(std::move(all));
  }

  counted_ptr<completions<Task>> all_;
};

template <class Task>
class [[nodiscard]] completion_order<Task, true>
    : public completion_order<Task> {
 public:
  using completion_order<Task>::completion_order;
  using iterator = typename completion_order<Task>::template iterator_of<Task>;
  iterator begin() const { return iterator(this->all()); }
};

/// Hands over what becomes of `those` in the order in which they are done
/// (asyncio.as_completed). They are a range of awaitables, which become tasks
/// at once unless they are futures already. With a limit, what is not done by
/// then is given up with a timeout_error each, and goes on. Throws
/// std::runtime_error outside a loop, std::invalid_argument for futures of
/// another loop.
template <range_of_awaitables Range>
auto as_completed(Range&& those, time_limit limit = {}) {
  using element = std::ranges::range_value_t<Range>;
  using made = decltype(asyncio::ensure_future(std::declval<element>()));
  constexpr bool takes = !std::is_const_v<kept_element<Range>>;
  auto& loop = get_running_loop();
  future_maker make_future(loop);
  std::vector<made> tasks;
  asyncio::for_each_of(std::forward<Range>(those), [&](element x) {
    tasks.push_back(make_future(std::move(x)));
  });
  const counted_ptr all(
      new completions<made>(loop, asyncio::each_once(std::move(tasks))));
  all->begin(limit);
  return completion_order<made, takes>(all);
}

}  // namespace asyncio
