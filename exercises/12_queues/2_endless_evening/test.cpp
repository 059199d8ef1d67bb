// Every order comes to its end, and so does the evening.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;
using kitchen::cook;

/// A restaurant with a pass for two orders.
struct restaurant {
  kitchen::stove stove;
  asyncio::queue<std::string> orders{2, "the orders"};
  std::string thrown;      // by the evening
  std::string still_here;  // who has not gone home after it

  coroutine<> closing(std::vector<std::string> all) {
    co_await kitchen::evening(stove, orders, std::move(all));
    if (asyncio::all_tasks().size() > 1) still_here = "a cook";
  }
  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    try {
      asyncio::run(std::move(story), std::make_unique<asyncio::virtual_time>());
    } catch (const std::exception& error) {
      thrown = error.what();
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(restaurant, "an evening on which nothing burns") {
  run(closing({"soup", "fish", "stew", "rice"}));
  REQUIRE_MESSAGE(stove.begun == "soup fish stew rice "s,
                  "soup, fish, stew and rice were ordered, and only these were "
                  "ever put on the stove: "s
                      << stove.begun
                      << ". What is in the queue at the end still has to come "
                         "out. The evening threw: "s
                      << thrown);
  REQUIRE_MESSAGE(stove.served == "soup fish stew rice "s,
                  "soup, fish, stew and rice were put on the stove, and served "
                  "were only: "s
                      << stove.served
                      << ". Nobody may be sent home with a dish in hand"s);
  const bool join_waits = thrown.find("the end of the work") < thrown.size();
  REQUIRE_MESSAGE(!join_waits,
                  "every dish was served, and join() waits on. It counts all "
                  "that was put in, also what is no dish"s);
  CHECK_MESSAGE(thrown.empty(),
                "every dish was served, and the evening does not end. Three "
                "cooks have to learn that there will be no more, and whoever "
                "takes the news out of the queue has it alone. It said: "s
                    << thrown);
  CHECK_MESSAGE(still_here.empty(),
                "evening() has returned, but not all cooks have gone home"s);
}

TEST_CASE_FIXTURE(restaurant, "three cooks cook at the same time") {
  const auto story = [&]() -> coroutine<> {
    create_task(closing({"soup", "fish", "stew"}));
    co_await sleep(30s);
    CHECK_MESSAGE(stove.begun == "soup fish stew "s,
                  "soup, fish and stew were ordered, each takes a minute, and "
                  "after half a minute only these are on the stove: "s
                      << stove.begun << ". The evening has three cooks"s);
    co_await sleep(1h);
  };
  run(story());
}

TEST_CASE_FIXTURE(restaurant, "an evening without orders") {
  run(closing({}));
  CHECK_MESSAGE(
      thrown.empty(),
      "nobody ordered anything, and the evening does not end: "s << thrown);
}

TEST_CASE_FIXTURE(restaurant, "a burnt order is done, too") {
  const auto story = [&]() -> coroutine<> {
    co_await orders.put("toast");
    create_task(cook(stove, orders));
    const auto all_done = create_task(orders.join());
    co_await sleep(30s);
    CHECK_MESSAGE(!all_done.done(),
                  "the only order was taken out and is on the stove, and "
                  "join() says that all is done: task_done() comes at the end "
                  "of the work"s);
    co_await sleep(1h);
    CHECK_MESSAGE(all_done.done(),
                  "the only order burnt, and join() waits on: task_done() was "
                  "left out by the exception. It has to be called however the "
                  "work ends"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(restaurant, "task_done(), when it is done and once") {
  const auto story = [&]() -> coroutine<> {
    co_await orders.put("toast");
    co_await orders.put("soup");
    create_task(cook(stove, orders));
    const auto all_done = create_task(orders.join());
    co_await sleep(30s);
    CHECK_MESSAGE(!orders.empty(),
                  "one cook has two orders in hand at a time"s);
    co_await sleep(1min);
    CHECK_MESSAGE(!all_done.done(),
                  "a toast burnt, a soup is still on the stove, and join() "
                  "says that all is done: one task_done() for one order"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(restaurant, "every cook burns a toast") {
  run(closing({"toast", "toast", "toast", "soup", "fish", "stew", "rice"}));
  CHECK_MESSAGE(stove.served == "soup fish stew rice "s,
                "three toasts burnt, one for each cook, and of soup, fish, "
                "stew and rice only these were served: "s
                    << stove.served
                    << ". A cook who has burnt something goes on with the "
                       "next order. The evening threw: "s
                    << thrown);
  CHECK_MESSAGE(stove.apologized == "toast toast toast "s,
                "three toasts burnt, and their guests wait and hear nothing: "
                "an exception that is caught has to be told to somebody"s);
  CHECK_MESSAGE(thrown.empty(),
                "three toasts burnt, their guests were told, and the evening "
                "threw all the same: "s
                    << thrown);
}

TEST_CASE_FIXTURE(restaurant, "a cook is sent home in the middle of a dish") {
  const auto story = [&]() -> coroutine<> {
    co_await orders.put("soup");
    co_await orders.put("fish");
    const auto ada = create_task(cook(stove, orders));
    const auto all_done = create_task(orders.join());
    co_await sleep(30s);
    ada.cancel();
    co_await sleep(1h);
    REQUIRE_MESSAGE(ada.cancelled(),
                    "a cook was cancelled, and went on or ended as if nothing "
                    "had happened: catch what can go wrong with a dish, and "
                    "not everything"s);
    create_task(cook(stove, orders));
    co_await sleep(1h);
    CHECK_MESSAGE(all_done.done(),
                  "a cook was cancelled with an order in hand, a colleague "
                  "did the rest, and join() waits on: an order counts as done "
                  "also if its cook is cancelled. A destructor sees to that"s);
  };
  run(story());
}
