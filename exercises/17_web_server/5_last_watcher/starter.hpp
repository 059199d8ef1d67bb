// An order, and those who watch it being cooked.

#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "17_web_server/event_log.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_response.hpp"

namespace kitchen {

using asyncio::coroutine;
using asyncio::counted_ptr;
using asyncio::event_log;
using asyncio::http_pieces;
using asyncio::http_request;
using asyncio::http_response;
using asyncio::task;

/// Not every dish turns out well.
struct burnt : std::runtime_error {
  burnt() : std::runtime_error("it is burnt") {}
};

/// An order. Make it with `new`, for those who watch keep it.
class order : public asyncio::counted {
 public:
  /// A cook begins with it.
  explicit order(std::string dish)
      : cook_(asyncio::create_task(cook(log_, std::move(dish)), "a cook")) {}

  /// Who cooks it.
  const task<>& its_cook() const { return cook_; }

  // #region answer
  /// The answer for one who watches.
  static http_response watch(const counted_ptr<order>& it,
                             const http_request& asked) {
    ++it->watchers_;
    auto answer = event_log::watch(it->log_, asked);
    if (answer.pieces) answer.pieces = passed_on(it, std::move(*answer.pieces));
    return answer;
  }

 private:
  static http_pieces passed_on(counted_ptr<order> it, http_pieces from) {
    while (auto piece = co_await from.next()) co_yield std::move(*piece);
    if (--it->watchers_ == 0) it->cook_.cancel();
  }

  // Takes ten minutes. Toast burns, always.
  static coroutine<> cook(counted_ptr<event_log> log, std::string dish) {
    log->add(dish + " is on the stove");
    co_await asyncio::sleep(std::chrono::minutes(10));
    if (dish == "toast") throw burnt();
    log->add(dish + " is on the table");
    log->end();
  }

  int watchers_ = 0;  // how many watch now
  // #endregion

  counted_ptr<event_log> log_{new event_log(1000, std::chrono::hours(1))};
  task<> cook_;
};

}  // namespace kitchen
