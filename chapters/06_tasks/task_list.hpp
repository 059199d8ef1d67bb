// task_list: the tasks of a loop that have not ended.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/ring.hpp"
#include "06_tasks/task_core.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// The tasks of a loop that have not ended, in the order of their creation: one
/// of the loop's parts.
class task_list : public loop_part {
 public:
  explicit task_list(event_loop& loop) : loop_(loop) {}

  /// The loop is closed: tasks that are left will never end. Each is reported,
  /// and its stack destroyed; the youngest first, for what it refers to often
  /// belongs to an older one.
  ~task_list() override {
    // Destructors may complete what others wait for. Nobody can be woken now.
    for (auto* each = first(); each != nullptr; each = after(*each))
      each->throw_into(nullptr);  // so that it no longer waits
    while (auto* const task = last()) {
      const auto alive = task->leave_list();
      task->unwind();
      report_destroyed(*task);
      if (observer::watching()) task->report_dropped();
      task->as_future().forget_callbacks();  // they may hold the task itself
    }
  }

  void add(task_core& task) {
    counted_ptr(&task.as_future()).release();  // the list owns it
    task.task_place::insert_before(all_);
  }

  task_core* first() const noexcept { return task_at(all_.next()); }
  task_core* last() const noexcept { return task_at(all_.previous()); }
  task_core* after(const task_core& task) const noexcept {
    return task_at(task.task_place::next());
  }

  std::string unfinished() const override {
    std::string lines;
    for (auto* task = first(); task != nullptr; task = after(*task))
      lines += "\n  task '" + task->name() + "' waits for " + task->waits_for();
    return lines;
  }

 private:
  void report_destroyed(const task_core& task) noexcept {
    report_quietly([&] {
      loop_.call_exception_handler({"Task was destroyed but it is pending!",
                                    {},
                                    "task '" + task.name() + "'"});
    });
  }

  task_core* task_at(ring_link* place) const noexcept {
    return place == &all_
               ? nullptr
               : static_cast<task_core*>(static_cast<task_place*>(place));
  }

  event_loop& loop_;
  ring_link all_;  // stands before the first task and behind the last
};

inline void task_core::begin(event_loop& loop, std::string_view name) {
  if (name.empty())
    number_ = ++last_number_;
  else
    my_extras().name = name;
  auto& all = loop.part<task_list>();
  loop.call_soon([this] { first_step(); });  // the last that may throw
  all.add(*this);
  if (observer::watching()) report_beginning();
}

}  // namespace asyncio
