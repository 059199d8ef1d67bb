// The rules of a queue, one by one: what each mistake looks like, in words for
// a reader who has just rewritten the rules.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/story_test.hpp"
#include "12_queues/queue.hpp"

namespace queue_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::queue;
using asyncio::sleep;
using asyncio::task;

/// Two queues, and tasks that use them.
struct rules {
  queue<int> wide;
  queue<int> narrow{1};  // with room for one
  std::string log;       // who got what: "a1 b2 "

  coroutine<> getter(std::string name, queue<int>& from) {
    try {
      name += std::to_string(co_await from.get());
    } catch (const std::exception& error) {
      name.append(": ").append(error.what());
    }
    log += name += " ";
  }
  coroutine<> putter(std::string name, queue<int>& into, int item) {
    try {
      co_await into.put(item);
      name += " put";
    } catch (const std::exception& error) {
      name.append(": ").append(error.what());
    }
    log += name += " ";
  }
  coroutine<> joiner() {
    co_await wide.join();
    log += "joined ";
  }
  task<> gets(std::string name, queue<int>& from) {
    return create_task(getter(std::move(name), from));
  }
  task<> puts(std::string name, int item) {
    return create_task(putter(std::move(name), narrow, item));
  }

  /// What came out, or what get_nowait() threw.
  static std::string get_now(queue<int>& from) {
    try {
      return std::to_string(from.get_nowait());
    } catch (const std::exception& error) {
      return error.what();
    }
  }
  /// What put_nowait() threw; empty if the item is in.
  static std::string put_now(queue<int>& into, int item) {
    try {
      into.put_nowait(item);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  /// What task_done() threw.
  std::string done() {
    try {
      wide.task_done();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  }

  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    if (!asyncio::comes_to_its_end(std::move(story)))
      log += "and then nobody "s;
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: what goes in comes out, in this order") {
  put_now(wide, 3);
  put_now(wide, 1);
  put_now(wide, 2);
  std::string all = get_now(wide);
  all += get_now(wide);
  all += get_now(wide);
  CHECK_MESSAGE(all == "312"s,
                "3, 1 and 2 were put in, and out came: "s << all);
  const std::string said = get_now(wide);
  CHECK_MESSAGE(said == "the queue is empty"s,
                "the queue is empty, so get_nowait() has to throw "
                "queue_empty; it gave or threw: "s
                    << said);
}

TEST_CASE_FIXTURE(rules, "rule: the limit") {
  const auto story = [&]() -> coroutine<> {
    put_now(narrow, 1);
    puts("a", 2);
    co_await sleep(0s);
    const bool is_one = narrow.size() == 1;
    CHECK_MESSAGE(is_one,
                  "the queue has room for one item, and was full; a put in "
                  "one more. put() waits while it is full"s);
    CHECK_MESSAGE(log.empty(),
                  "the queue was full, and put() did not wait; this is what "
                  "came of it: "s
                      << log);
  };
  run(story());
  const std::string said = put_now(narrow, 3);
  CHECK_MESSAGE(said == "the queue is full"s,
                "the queue is full, so put_nowait() has to throw queue_full; "
                "it threw: "s
                    << said);
}

TEST_CASE_FIXTURE(rules, "rule: an item calls a getter") {
  const auto story = [&]() -> coroutine<> {
    gets("a", wide);
    co_await sleep(0s);
    REQUIRE_MESSAGE(log.empty(),
                    "the queue was empty, and get() did not wait; this is "
                    "what came of it: "s
                        << log);
    put_now(wide, 1);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(log == "a1 "s,
                "a waited for an item, one was put in, and a waits on in front "
                "of it: put_nowait() calls the first getter"s);
}

TEST_CASE_FIXTURE(rules, "rule: room calls a putter") {
  const auto story = [&]() -> coroutine<> {
    put_now(narrow, 1);
    puts("a", 2);
    co_await sleep(0s);
    get_now(narrow);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(log == "a put "s,
                "a waited for room, an item was taken out, and a waits on: "
                "get_nowait() calls the first putter"s);
}

// As in CPython: whoever comes first takes it.
TEST_CASE_FIXTURE(rules, "rule: a call is no promise, to a getter") {
  const auto story = [&]() -> coroutine<> {
    gets("a", wide);
    co_await sleep(0s);
    put_now(wide, 1);
    get_now(wide);  // before a runs
    co_await sleep(1s);
    CHECK_MESSAGE(log.empty(),
                  "a was called for an item, but before a ran somebody else "
                  "took it. Then a did not look again, so that get() ended "
                  "with this: "s
                      << log << ". Wait while it is empty, not if"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: a call is no promise, to a putter") {
  const auto story = [&]() -> coroutine<> {
    put_now(narrow, 1);
    puts("a", 2);
    co_await sleep(0s);
    get_now(narrow);
    put_now(narrow, 3);  // before a runs
    co_await sleep(1s);
    CHECK_MESSAGE(log.empty(),
                  "a was called for room, but before a ran somebody else put "
                  "an item there. Then a did not look again, so that put() "
                  "ended with this: "s
                      << log << ". Wait while it is full, not if"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: a getter that is called and cancelled") {
  const auto story = [&]() -> coroutine<> {
    const auto a = gets("a", wide);
    gets("b", wide);
    co_await sleep(0s);
    put_now(wide, 1);
    a.cancel();
    co_await sleep(1h);
    REQUIRE_MESSAGE(log != "a1 "s,
                    "a was cancelled while it waited, and took the item as if "
                    "nothing had happened: wait_is_over() throws what was "
                    "thrown into the task"s);
    CHECK_MESSAGE(log == "b1 "s,
                  "a was called for an item, and cancelled before it ran. The "
                  "item is in the queue, and b waits in front of it for ever: "
                  "whoever leaves with a call that was not used passes it on"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: a putter that is called and cancelled") {
  const auto story = [&]() -> coroutine<> {
    put_now(narrow, 1);
    const auto a = puts("a", 2);
    puts("b", 3);
    co_await sleep(0s);
    get_now(narrow);
    a.cancel();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(log == "b put "s,
                "a was called for room, and cancelled before it ran. There is "
                "room, and b waits for it for ever: a call for room is passed "
                "on like a call for an item"s);
}

// A task that is called for nothing goes to the end of the line.
TEST_CASE_FIXTURE(rules, "rule: one item, one call") {
  const auto story = [&]() -> coroutine<> {
    gets("a", wide);
    gets("b", wide);
    gets("c", wide);
    co_await sleep(0s);
    put_now(wide, 1);
    co_await sleep(1s);
    put_now(wide, 2);
    put_now(wide, 3);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(log == "a1 b2 c3 "s,
                "a, b and c waited, in this order, and one item came. It was "
                "for a, who used the call; b was called too, found nothing, "
                "and had to go to the end of the line. Served were: "s
                    << log
                    << ". Whoever goes on leaves the line without a "
                       "call"s);
}

TEST_CASE_FIXTURE(rules, "rule: no call for what is gone") {
  const auto story = [&]() -> coroutine<> {
    const auto a = gets("a", wide);
    gets("b", wide);
    gets("c", wide);
    co_await sleep(0s);
    put_now(wide, 1);
    get_now(wide);
    a.cancel();
    co_await sleep(1s);
    put_now(wide, 2);
    put_now(wide, 3);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(
      log == "b2 c3 "s,
      "a was called, somebody else took the item, and a was "
      "cancelled. With that a called b, although the queue is empty, "
      "and b had to go to the end of the line. Served were: "s
          << log << ". A call is passed on only if there is still a reason"s);
}

TEST_CASE_FIXTURE(rules,
                  "rule: whoever was not called has nothing to pass on") {
  const auto story = [&]() -> coroutine<> {
    gets("a", wide);
    const auto b = gets("b", wide);
    gets("c", wide);
    gets("d", wide);
    co_await sleep(0s);
    b.cancel();
    put_now(wide, 1);
    co_await sleep(1s);
    put_now(wide, 2);
    put_now(wide, 3);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(log == "a1 c2 d3 "s,
                "b was cancelled in the line, and an item came, for which a "
                "was called. When b left it called c as well, and c had to go "
                "to the end of the line. Served were: "s
                    << log << ". Only whoever was called passes a call on"s);
}

TEST_CASE_FIXTURE(rules, "rule: task_done(), once for each item") {
  put_now(wide, 1);
  get_now(wide);
  std::string said = done();
  REQUIRE_MESSAGE(said.empty(),
                  "an item was put in and came out, and the first task_done() "
                  "for it threw: "s
                      << said << ". put_nowait() counts what is put in"s);
  said = done();
  CHECK_MESSAGE(said == "task_done() called too many times"s,
                "one item was put in, and the second task_done() has to throw "
                "std::invalid_argument, \"task_done() called too many times\"; "
                "it threw: "s
                    << said);
}

TEST_CASE_FIXTURE(rules, "rule: join() waits until all work is done") {
  const auto story = [&]() -> coroutine<> {
    create_task(joiner());
    co_await sleep(1s);
    REQUIRE_MESSAGE(log == "joined "s,
                    "nothing was put in, and join() waits: for whom?"s);
    log.clear();
    put_now(wide, 1);
    put_now(wide, 2);
    create_task(joiner());
    co_await sleep(1s);
    REQUIRE_MESSAGE(log.empty(),
                    "two items are in the queue, and join() has returned: "
                    "whoever puts an item in clears finished_"s);
    get_now(wide);
    get_now(wide);
    co_await sleep(1s);
    REQUIRE_MESSAGE(log.empty(),
                    "two items came out, and join() has returned. But an empty "
                    "queue does not mean that the work is done: that is what "
                    "task_done() says"s);
    done();
    co_await sleep(1s);
    REQUIRE_MESSAGE(log.empty(),
                    "the work on one of two items is done, and join() has "
                    "returned: it waits for the last task_done()"s);
    done();
    co_await sleep(1s);
    CHECK_MESSAGE(log == "joined "s,
                  "all work is done, and join() waits on: the last "
                  "task_done() sets finished_"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: nothing goes in after a shutdown") {
  wide.shutdown();
  CHECK_MESSAGE(put_now(wide, 1) == "the queue was shut down"s,
                "the queue was shut down, and put_nowait() put an item in"s);
  put_now(narrow, 1);
  narrow.shutdown();
  const std::string said = put_now(narrow, 2);
  CHECK_MESSAGE(said == "the queue was shut down"s,
                "the queue was shut down, and is full. Room will not help, so "
                "put_nowait() says queue_shut_down; it said: "s
                    << said);
  const auto story = [&]() -> coroutine<> {
    puts("a", 3);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(log == "a: the queue was shut down "s,
                "the queue was shut down, and is full, and put() should have "
                "thrown queue_shut_down. If nothing follows, it waits for "
                "room: "s
                    << log);
}

TEST_CASE_FIXTURE(rules, "rule: what is inside comes out after a shutdown") {
  put_now(wide, 1);
  put_now(wide, 2);
  wide.shutdown();
  const bool both = wide.size() == 2;
  REQUIRE_MESSAGE(both,
                  "shutdown() was not immediate, and threw the items away"s);
  std::string said = get_now(wide);
  REQUIRE_MESSAGE(said == "1"s,
                  "the queue was shut down with two items in it, and they "
                  "still have to come out; get_nowait() threw: "s
                      << said);
  const auto story = [&]() -> coroutine<> {
    gets("a", wide);
    co_await sleep(0s);
    gets("b", wide);
    co_await sleep(1h);
  };
  run(story());
  REQUIRE_MESSAGE(log.starts_with("a2 "),
                  "the queue was shut down, an item was still in it, and "
                  "get() did not give it: "s
                      << log);
  CHECK_MESSAGE(log == "a2 b: the queue was shut down "s,
                "the queue was shut down, and is empty; so nothing will ever "
                "come, and b waits for it"s);
  said = get_now(wide);
  CHECK_MESSAGE(said == "the queue was shut down"s,
                "the queue was shut down, and is empty. That is more than just "
                "empty, so get_nowait() says queue_shut_down; it said: "s
                    << said);
}

TEST_CASE_FIXTURE(rules, "rule: a shutdown wakes the getters") {
  const auto story = [&]() -> coroutine<> {
    gets("a", wide);
    gets("b", wide);
    co_await sleep(0s);
    wide.shutdown();
    co_await sleep(1h);
  };
  run(story());
  REQUIRE_MESSAGE(!log.empty(),
                  "a and b waited for an item, the queue was shut down, and "
                  "both sleep on: nobody will ever put one in. Call them all, "
                  "and let each ask check_open() again"s);
  CHECK_MESSAGE(
      log == "a: the queue was shut down b: the queue was shut down "s,
      "a and b waited for an item, the queue was shut down, and "
      "this is what they heard: "s
          << log << ". Call all getters"s);
}

TEST_CASE_FIXTURE(rules, "rule: a shutdown wakes the putters") {
  const auto story = [&]() -> coroutine<> {
    put_now(narrow, 1);
    puts("a", 2);
    puts("b", 3);
    co_await sleep(0s);
    narrow.shutdown();
    co_await sleep(1h);
  };
  run(story());
  REQUIRE_MESSAGE(!log.empty(),
                  "a and b waited for room, the queue was shut down, and both "
                  "sleep on: perhaps nobody will ever take anything out. Call "
                  "them all, and let each ask check_open() again"s);
  CHECK_MESSAGE(
      log == "a: the queue was shut down b: the queue was shut down "s,
      "a and b waited for room, the queue was shut down, and this "
      "is what they heard: "s
          << log << ". Call all putters"s);
}

TEST_CASE_FIXTURE(rules, "rule: an immediate shutdown throws the items away") {
  const auto story = [&]() -> coroutine<> {
    put_now(wide, 1);
    put_now(wide, 2);
    put_now(wide, 3);
    get_now(wide);
    create_task(joiner());
    co_await sleep(0s);
    wide.shutdown(true);
    REQUIRE_MESSAGE(
        wide.empty(),
        "the shutdown was immediate, and there are still items in the queue"s);
    co_await sleep(1s);
    CHECK_MESSAGE(log.empty(),
                  "somebody took an item out and is at work on it; an "
                  "immediate shutdown threw the others away, and join() has "
                  "returned: only what is thrown away counts as done"s);
    done();
    co_await sleep(1s);
    CHECK_MESSAGE(log == "joined "s,
                  "of three items one came out and is done, and two were "
                  "thrown away; join() waits for those two: they count as "
                  "done"s);
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: nothing is left to wait for") {
  const auto story = [&]() -> coroutine<> {
    put_now(wide, 1);
    create_task(joiner());
    co_await sleep(0s);
    wide.shutdown(true);
    co_await sleep(1s);
  };
  run(story());
  CHECK_MESSAGE(log == "joined "s,
                "an immediate shutdown threw the last item away, so that there "
                "is nothing left to do, and join() was not told: set "
                "finished_"s);
}

TEST_CASE_FIXTURE(rules, "rule: done before it was thrown away") {
  put_now(wide, 1);
  done();  // too early: it is still in the queue
  wide.shutdown(true);
  const std::string said = done();
  CHECK_MESSAGE(said == "task_done() called too many times"s,
                "the only item was counted as done before it came out, and "
                "then thrown away, which must not count it again. So the next "
                "task_done() is one too many; it said: "s
                    << said);
}

}  // namespace queue_rules_test
