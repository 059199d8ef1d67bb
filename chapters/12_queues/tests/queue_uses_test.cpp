// queue: its stores, its items, cancelled tasks and limits of time, another
// loop. (Its rules, one by one, are in queue_rules_test.cpp.)

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"
#include "08_gather/gather.hpp"
#include "09_timeouts/wait_for.hpp"
#include "12_queues/queue.hpp"

namespace queue_uses_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> gets(std::string name, queue<int>& from, trace& log) {
  try {
    log(name, co_await from.get());
  } catch (const queue_shut_down&) {
    log(name, "shut down");
  }
}
coroutine<> puts(std::string name, queue<int>& into, int item, trace& log) {
  try {
    co_await into.put(item);
    log(name, "put", item);
  } catch (const queue_shut_down&) {
    log(name, "shut down");
  }
}

// What is left in it, in the order in which it comes out.
std::string rest(queue<int>& of) {
  std::string all;
  while (!of.empty()) all += std::to_string(of.get_nowait()) + " ";
  return all;
}

// An item that has no move, and whose copy throws when it is told to.
class stubborn {
 public:
  stubborn() = default;
  stubborn(const stubborn& other) : throws_(other.throws_) {
    if (std::exchange(*throws_, false)) throw std::runtime_error("no copy");
  }
  ~stubborn() = default;
  stubborn& operator=(const stubborn&) = default;

  void next_copy_throws() const { *throws_ = true; }

 private:
  std::shared_ptr<bool> throws_ = std::make_shared<bool>(false);
};

}  // namespace

TEST_CASE("items come out in the order in which they went in") {
  queue<int> q;
  for (const int i : {3, 1, 2}) q.put_nowait(i);
  CHECK(q.size() == 3);
  CHECK_FALSE(q.full());
  CHECK(rest(q) == "3 1 2 ");
  CHECK(q.empty());
  CHECK_THROWS_WITH_AS(q.get_nowait(), "the queue is empty", queue_empty);
}

TEST_CASE("of a priority_queue the smallest, of a lifo_queue the newest") {
  priority_queue<std::pair<int, std::string>> by_number;
  for (const int i : {3, 1, 4, 1, 5}) by_number.put_nowait({i, "dish"});
  std::string all;
  while (!by_number.empty())
    all += std::to_string(by_number.get_nowait().first) + " ";
  CHECK(all == "1 1 3 4 5 ");

  priority_queue<int, std::greater<>> largest_first;
  for (const int i : {3, 1, 4}) largest_first.put_nowait(i);
  CHECK(largest_first.get_nowait() == 4);

  lifo_queue<int> plates;
  for (const int i : {3, 1, 2}) plates.put_nowait(i);
  CHECK(plates.get_nowait() == 2);
  CHECK(plates.get_nowait() == 1);
}

TEST_CASE("a queue with a maxsize is full, and put_nowait says so") {
  queue<int> q(2);
  q.put_nowait(1);
  q.put_nowait(2);
  CHECK(q.full());
  CHECK_THROWS_WITH_AS(q.put_nowait(3), "the queue is full", queue_full);
  CHECK(rest(q) == "1 2 ");
}

TEST_CASE("items that cannot be copied") {
  const auto main = []() -> coroutine<> {
    queue<std::unique_ptr<int>> q(1);
    co_await q.put(std::make_unique<int>(7));
    const auto second = create_task(q.put(std::make_unique<int>(8)));
    co_await sleep(0s);
    CHECK(*co_await q.get() == 7);
    CHECK(*co_await q.get() == 8);
    co_await second;
    priority_queue<std::unique_ptr<int>> ordered;
    ordered.put_nowait(std::make_unique<int>(1));
    CHECK(*ordered.get_nowait() == 1);
  };
  run_virtually(main());
}

TEST_CASE("putters wait for room, and get in in the order in which they came") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    queue<int> q(1);
    q.put_nowait(0);
    auto all = gather(puts("a", q, 1, log), puts("b", q, 2, log));
    co_await sleep(0s);
    for (int i = 0; i < 3; ++i) {
      log("got", q.get_nowait());
      co_await sleep(0s);
    }
    co_await all;
  };
  run_virtually(main());
  CHECK(log.str() == "got 0; a put 1; got 1; b put 2; got 2");
}

TEST_CASE("a getter that is cancelled loses nothing") {
  // Before the item comes, and after it was called for it.
  for (const bool called : {false, true}) {
    trace log;
    const auto main = [&]() -> coroutine<> {
      queue<int> q;
      const auto a = create_task(gets("a", q, log));
      const auto b = create_task(gets("b", q, log));
      co_await sleep(0s);
      if (!called) a.cancel();
      q.put_nowait(1);
      if (called) a.cancel();
      co_await b;
      log(a.cancelled(), static_cast<int>(q.size()));
    };
    run_virtually(main());
    CHECK_MESSAGE(log.str() == "b 1; true 0",
                  "the item waits in the queue, and so does the next getter");
  }
}

TEST_CASE("a putter that is cancelled leaves its room to the next") {
  for (const bool called : {false, true}) {
    trace log;
    const auto main = [&]() -> coroutine<> {
      queue<int> q(1);
      q.put_nowait(0);
      const auto a = create_task(puts("a", q, 1, log));
      const auto b = create_task(puts("b", q, 2, log));
      co_await sleep(0s);
      if (!called) a.cancel();
      q.get_nowait();
      if (called) a.cancel();
      co_await b;
      log(a.cancelled(), static_cast<int>(q.size()));
    };
    run_virtually(main());
    CHECK_MESSAGE(log.str() == "b put 2; true 1",
                  "there is room in the queue, and the next putter waits");
  }
}

TEST_CASE("a getter that cannot take its item leaves it to the next") {
  trace log;
  const auto gets_one = [&log](std::string name,
                               queue<stubborn>& from) -> coroutine<> {
    try {
      co_await from.get();
      log(name, "got it");
    } catch (const std::runtime_error& error) {
      log(name, error.what());
    }
  };
  queue<stubborn> q;
  const auto main = [&]() -> coroutine<> {
    const stubborn item;
    const auto a = create_task(gets_one("a", q));
    const auto b = create_task(gets_one("b", q));
    co_await sleep(0s);
    q.put_nowait(item);
    item.next_copy_throws();
    co_await a;
    co_await sleep(0s);
    CHECK_MESSAGE(b.done(),
                  "the item waits in the queue, and so does the next getter");
    log(static_cast<int>(q.size()));
    q.shutdown();
  };
  run_virtually(main());
  CHECK(log.str() == "a no copy; b got it; 0");
}

TEST_CASE("a putter that cannot put its item in leaves its room to the next") {
  trace log;
  const auto puts_one = [&log](std::string name, queue<stubborn>& into,
                               stubborn item) -> coroutine<> {
    try {
      co_await into.put(item);
      log(name, "put it");
    } catch (const std::runtime_error& error) {
      log(name, error.what());
    }
  };
  queue<stubborn> q(1);
  const auto main = [&]() -> coroutine<> {
    q.put_nowait(stubborn());
    const stubborn item;
    const auto a = create_task(puts_one("a", q, item));
    const auto b = create_task(puts_one("b", q, stubborn()));
    co_await sleep(0s);
    item.next_copy_throws();
    q.get_nowait();
    co_await a;
    co_await sleep(0s);
    CHECK_MESSAGE(b.done(),
                  "there is room in the queue, and the next putter waits");
    log(static_cast<int>(q.size()));
    q.shutdown();
  };
  run_virtually(main());
  CHECK(log.str() == "a no copy; b put it; 1");
}

TEST_CASE("get() with a limit of time leaves the item in the queue") {
  const auto main = []() -> coroutine<> {
    queue<int> q;
    CHECK_THROWS_AS(co_await wait_for(q.get(), 1s), timeout_error);
    q.put_nowait(1);
    CHECK(co_await wait_for(q.get(), 1s) == 1);
  };
  run_virtually(main());
}

TEST_CASE("join() waits until the work on every item is done") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    queue<int> q;
    co_await q.join();  // nothing was put in
    q.put_nowait(1);
    q.put_nowait(2);
    const auto joins = [](queue<int>& it, trace& to) -> coroutine<> {
      co_await it.join();
      to("joined");
    };
    const auto one = create_task(joins(q, log));
    const auto two = create_task(joins(q, log));
    rest(q);
    q.task_done();
    co_await sleep(1s);
    log("one is open");
    q.task_done();
    co_await gather(one, two);
    q.put_nowait(3);  // and again
    const auto third = create_task(joins(q, log));
    co_await sleep(1s);
    CHECK_FALSE(third.done());
    q.task_done();
    co_await third;
  };
  run_virtually(main());
  CHECK(log.str() == "one is open; joined; joined; joined");
}

TEST_CASE("shutdown(): what is inside still comes out, nothing more goes in") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    queue<int> q(2);
    q.put_nowait(1);
    q.put_nowait(2);
    const auto putter = create_task(puts("putter", q, 3, log));
    co_await sleep(0s);
    q.shutdown();
    q.shutdown();  // as if it were said once
    CHECK_THROWS_AS(q.put_nowait(4), queue_shut_down);
    CHECK_THROWS_AS(co_await q.put(4), queue_shut_down);
    log(co_await q.get());
    log(q.get_nowait());
    CHECK_THROWS_WITH_AS(q.get_nowait(), "the queue was shut down",
                         queue_shut_down);
    CHECK_THROWS_AS(co_await q.get(), queue_shut_down);
    co_await putter;
    const auto joins = create_task(q.join());
    co_await sleep(0s);
    CHECK_FALSE(joins.done());  // two items came out, and are not done
    q.task_done();
    q.task_done();
    co_await joins;
  };
  run_virtually(main());
  CHECK(log.str() == "1; 2; putter shut down");
}

TEST_CASE("when nothing will ever come, the loop says what they wait for") {
  const auto main = [](bool of_full) -> coroutine<> {
    queue<int> pass(1, "the pass");
    if (of_full) {
      co_await pass.put(1);
      co_await pass.put(2);
    }
    co_await pass.get();
  };
  CHECK_THROWS_WITH_AS(run_virtually(main(false)),
                       doctest::Contains("waits for an item of the pass"),
                       never_wakes_error);
  CHECK_THROWS_WITH_AS(run_virtually(main(true)),
                       doctest::Contains("waits for room in the pass"),
                       never_wakes_error);
}

TEST_CASE("a queue belongs to the loop in which a task first waited") {
  queue<int> q;
  const auto waits = [&]() -> coroutine<> {
    const auto gets_it = create_task(q.get());
    co_await sleep(0s);
    gets_it.cancel();
  };
  run_virtually(waits());
  CHECK_THROWS_WITH_AS(run_virtually(q.get()),
                       "an item of a queue is bound to a different event loop",
                       std::runtime_error);
}

TEST_CASE("a queue that goes before those who wait for it, and a closed loop") {
  const auto main = []() -> coroutine<> {
    auto q = std::make_unique<queue<int>>();
    const auto gets_it = create_task(q->get());
    co_await sleep(0s);
    gets_it.cancel();
    co_await sleep(0s);
    CHECK(gets_it.cancelled());
    q.reset();
  };
  run_virtually(main());
  trace log;
  queue<int> q;
  {
    event_loop loop(std::make_unique<virtual_time>());
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    create_task(loop, gets("a", q, log));
    loop.call_later(1s, [&] { loop.stop(); });
    loop.run_forever();
    q.put_nowait(1);  // calls a, which never runs
  }
  CHECK(log.str().empty());
  CHECK(q.size() == 1);
}

}  // namespace queue_uses_test
