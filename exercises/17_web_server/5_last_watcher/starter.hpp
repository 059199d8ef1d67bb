// An order, and those who watch it being cooked.

#pragma once

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "11_synchronization/event.hpp"
#include "12_queues/async_generator.hpp"

namespace kitchen {

using asyncio::coroutine;
using asyncio::counted_ptr;
using asyncio::task;

/// What an http_response can have in place of a body.
using http_pieces = asyncio::async_generator<std::string>;

/// Not every dish turns out well.
struct burnt : std::runtime_error {
  burnt() : std::runtime_error("it is burnt") {}
};

/// What has become of a dish so far: a small event_log.
class dish_log : public asyncio::counted {
 public:
  void add(std::string what) {
    all_.push_back(std::move(what));
    wake_all();
  }
  void end() {
    has_ended_ = true;
    wake_all();
  }
  bool has_ended() const { return has_ended_; }

  /// All that was added, and what is added later, up to the end.
  static http_pieces watch(counted_ptr<dish_log> it) {
    for (std::size_t seen = 0;;) {
      while (seen < it->all_.size()) {
        std::string next = it->all_[seen++];
        co_yield std::move(next);
      }
      if (it->has_ended_) co_return;
      co_await it->news_.wait();
    }
  }

 private:
  void wake_all() {
    news_.set();
    news_.clear();
  }

  std::vector<std::string> all_;
  bool has_ended_ = false;
  asyncio::event news_;
};

/// An order. Make it with `new`, for those who watch keep it.
class order : public asyncio::counted {
 public:
  /// Who cooks it.
  const task<>& its_cook() const { return cook_; }

  // #region answer
  /// A cook begins with it.
  explicit order(std::string dish)
      : cook_(asyncio::create_task(cook(log_, std::move(dish)), "a cook")) {}

  /// What is sent to one who watches.
  static http_pieces watch(const counted_ptr<order>& it) {
    ++it->watchers_;
    return passed_on(it, dish_log::watch(it->log_));
  }

 private:
  static http_pieces passed_on(counted_ptr<order> it, http_pieces from) {
    while (auto piece = co_await from.next()) co_yield std::move(*piece);
    if (--it->watchers_ == 0) it->cook_.cancel();
  }

  // Takes ten minutes. Toast burns, always.
  static coroutine<> cook(counted_ptr<dish_log> log, std::string dish) {
    log->add(dish + " is on the stove");
    co_await asyncio::sleep(std::chrono::minutes(10));
    if (dish == "toast") throw burnt();
    log->add(dish + " is on the table");
    log->end();
  }

  int watchers_ = 0;  // how many watch now
  // #endregion

  counted_ptr<dish_log> log_{new dish_log};
  task<> cook_;
};

}  // namespace kitchen
