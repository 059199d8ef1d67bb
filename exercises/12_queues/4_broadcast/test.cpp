// broadcast: everybody gets everything, and nobody is waited for.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::queue;
using asyncio::sleep;

/// A radio, whose listeners can keep two of its news.
struct radio {
  asyncio::broadcast<int> it{2};
  std::string heard;

  /// Takes what is in the queue out: "1 2 ", and "end" if it was shut down.
  static std::string all_of(queue<int>& from) {
    std::string all;
    try {
      while (true) all.append(std::to_string(from.get_nowait())).append(" ");
    } catch (const asyncio::queue_empty&) {
    } catch (const asyncio::queue_shut_down&) {
      all += "end";
    }
    return all;
  }
  /// Publishes; returns what was thrown.
  std::string publish(int item) {
    try {
      it.publish(item);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  coroutine<> listener(std::string name, std::shared_ptr<queue<int>> from) {
    try {
      while (true) {
        name += std::to_string(co_await from->get());
        name += " ";
      }
    } catch (const asyncio::queue_shut_down&) {
    }
    heard += name + "end ";
  }
  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    try {
      asyncio::run(std::move(story), std::make_unique<asyncio::virtual_time>());
    } catch (const asyncio::never_wakes_error&) {
      heard += "and then nothing";
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(radio, "everybody gets everything") {
  publish(1);  // nobody listens
  const auto a = it.subscribe();
  publish(2);
  const auto b = it.subscribe();
  publish(3);
  const std::string by_a = all_of(*a);
  const std::string by_b = all_of(*b);
  CHECK_MESSAGE(by_a == "2 3 "s,
                "a subscribed after 1 had been published, and before 2 and 3, "
                "and heard: "s
                    << by_a);
  CHECK_MESSAGE(by_b == "3 "s,
                "a and b had subscribed, then 3 was published; a took it out, "
                "and b heard: "s
                    << by_b << ". Each needs a queue of their own"s);
}

TEST_CASE_FIXTURE(radio, "one does not listen") {
  const auto slow = it.subscribe();
  const auto quick = it.subscribe();
  std::string by_quick;
  std::string thrown;
  for (int item = 1; item <= 5; ++item) {
    thrown += publish(item);
    by_quick += all_of(*quick);
  }
  REQUIRE_MESSAGE(thrown.empty(),
                  "one subscriber has no room left, and publish() threw: "s
                      << thrown
                      << ". The others have nothing to do with that"s);
  CHECK_MESSAGE(by_quick == "1 2 3 4 5 "s,
                "somebody does not listen, and this is what somebody else "
                "heard of 1 to 5: "s
                    << by_quick);
  const std::string by_slow = all_of(*slow);
  REQUIRE_MESSAGE(by_slow != "1 2 3 4 5 "s,
                  "there is room for two, and somebody who does not listen "
                  "has kept five. Without a limit that grows until the memory "
                  "is full"s);
  CHECK_MESSAGE(by_slow == "4 5 "s,
                "1 to 5 were published, there is room for two, and "
                "whoever was slow has now: "s
                    << by_slow << ". It is the oldest that goes"s);
}

TEST_CASE_FIXTURE(radio, "what is lost counts as done") {
  const auto slow = it.subscribe();
  for (const int item : {1, 2, 3}) publish(item);
  bool done = false;
  const auto story = [&]() -> coroutine<> {
    const auto joins = create_task(slow->join());
    while (!slow->empty()) {
      slow->get_nowait();
      slow->task_done();
    }
    co_await sleep(1s);
    done = joins.done();
  };
  run(story());
  CHECK_MESSAGE(done,
                "three items were published, one was lost, and the work on "
                "the others is done; the subscriber's join() waits for the "
                "lost one, with which nobody will ever be done"s);
}

TEST_CASE_FIXTURE(radio, "one has left") {
  auto leaves = it.subscribe();
  const auto stays = it.subscribe();
  publish(1);
  const std::weak_ptr<queue<int>> is_there = leaves;
  leaves.reset();
  const bool gone = is_there.expired();
  REQUIRE_MESSAGE(gone,
                  "a subscriber has let go of their queue, and it is still "
                  "kept, with all that is in it, as long as the broadcast "
                  "lives"s);
  publish(2);
  const std::string by_stays = all_of(*stays);
  CHECK_MESSAGE(by_stays == "1 2 "s,
                "the first of two subscribers has left, and the other one "
                "heard of 1 and 2: "s
                    << by_stays);
  leaves = it.subscribe();
  const auto is_last = it.subscribe();
  leaves.reset();
  it.shutdown();
  const std::string by_last = all_of(*is_last);
  CHECK_MESSAGE(by_last == "end"s,
                "a subscriber has left, the radio was shut down, and the one "
                "who had come next was not told"s);
}

TEST_CASE_FIXTURE(radio, "one wants nothing more") {
  const auto closes = it.subscribe();
  const auto listens = it.subscribe();
  publish(1);
  publish(2);
  closes->shutdown();
  const std::string thrown = publish(3);
  REQUIRE_MESSAGE(thrown.empty(),
                  "a subscriber shut their own queue down, and publish() "
                  "threw: "s
                      << thrown << ". It has to go on to the others"s);
  const std::string by_listens = all_of(*listens);
  CHECK_MESSAGE(by_listens == "2 3 "s,
                "a subscriber shut their own queue down, and another one, who "
                "has room for two, heard of 1, 2 and 3: "s
                    << by_listens);
  const std::string by_closes = all_of(*closes);
  CHECK_MESSAGE(by_closes == "1 2 end"s,
                "a subscriber shut their own queue down, which was full; then "
                "3 was published, and 1 had to go for it, though 3 cannot get "
                "in. What was left: "s
                    << by_closes);
}

TEST_CASE_FIXTURE(radio, "the radio closes down") {
  const auto story = [&]() -> coroutine<> {
    const auto late = it.subscribe();
    create_task(listener("a", it.subscribe()));
    create_task(listener("b", it.subscribe()));
    co_await sleep(1s);
    publish(1);
    it.shutdown();
    co_await sleep(1s);
    CHECK_MESSAGE(heard == "a1 end b1 end "s,
                  "a and b listened, 1 was published, and then the radio was "
                  "shut down; what they heard, and when they stopped: "s
                      << heard << ". Every queue has to be shut down"s);
    const std::string by_late = all_of(*late);
    CHECK_MESSAGE(by_late == "1 end"s,
                  "the radio was shut down while 1 was in a subscriber's "
                  "queue, and what came out is: "s
                      << by_late << ". It is a shutdown in order"s);
    const std::string thrown = publish(2);
    CHECK_MESSAGE(thrown == "the queue was shut down"s,
                  "the radio was shut down, and publish() has to throw "
                  "queue_shut_down, so that nobody speaks to a wall"s);
    const std::string by_new = all_of(*it.subscribe());
    CHECK_MESSAGE(by_new == "end"s,
                  "somebody subscribed after the radio was shut down, and "
                  "waits for news: their queue has to be shut down, too"s);
  };
  run(story());
}
