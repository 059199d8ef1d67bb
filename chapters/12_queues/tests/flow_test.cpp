// Thousands of evenings, each made by chance from a number, under virtual time:
// tasks that put items into a small queue, tasks that take them out, and
// somebody who cancels any of them at any time. What comes out is what went in,
// once and in order; and nobody waits for an item or for room that is there.
//
// A failure names its number: STORY=number runs that one alone.

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/tests/story_test.hpp"
#include "12_queues/queue.hpp"

namespace flow_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// Few ticks and many tasks: much happens at the same moment.
sleep_awaitable ticks(int n) { return sleep(n * 1ms); }

struct evening {
  explicit evening(story& chance) : s(chance) {}

  story& s;
  queue<int> q{s.pick(3) + 1};
  std::vector<int> in, out;
  int putters = 0;  // who want to put something in, and to take something out
  int getters = 0;
  std::vector<task<>> all;
};

coroutine<> puts(evening& e) {
  for (int n = e.s.pick(6); n > 0; --n) {
    co_await ticks(e.s.pick(3));
    const int item = e.s.new_id();
    const counted_in now(e.putters);
    co_await e.q.put(item);
    e.in.push_back(item);
  }
}

coroutine<> gets_one(evening& e) {
  const counted_in now(e.getters);
  e.out.push_back(co_await e.q.get());
  e.q.task_done();
}

coroutine<> gets(evening& e) {
  for (int n = e.s.pick(6); n > 0; --n) {
    co_await ticks(e.s.pick(3));
    try {
      if (e.s.one_in(3))
        co_await wait_for(gets_one(e), e.s.pick(4) * 1ms);
      else
        co_await gets_one(e);
    } catch (const timeout_error&) {
    }
  }
}

coroutine<> make_trouble(evening& e) {
  for (int n = e.s.pick(6); n > 0; --n) {
    co_await ticks(e.s.pick(5));
    const int who = e.s.pick(static_cast<int>(e.all.size()));
    e.all[static_cast<std::size_t>(who)].cancel();
  }
}

/// Has it ended by itself, by a cancellation or by shutdown()?
bool went_well(const task<>& it) {
  if (!it.done()) return false;
  if (it.cancelled() || !it.exception()) return true;
  try {
    std::rethrow_exception(it.exception());
  } catch (const queue_shut_down&) {
    return true;
  } catch (...) {
    return false;
  }
}

coroutine<> invite(story& s) {
  evening e(s);
  for (int n = s.pick(3) + 1; n > 0; --n) e.all.push_back(create_task(puts(e)));
  for (int n = s.pick(3) + 1; n > 0; --n) e.all.push_back(create_task(gets(e)));
  co_await make_trouble(e);
  co_await ticks(100);  // now nothing moves any more
  s.must(e.q.empty() || e.getters == 0, "a getter waits, and there is an item");
  s.must(e.q.full() || e.putters == 0, "a putter waits, and there is room");
  e.q.shutdown();
  co_await ticks(100);
  s.must(all_tasks().size() == 1, "shutdown() has left somebody waiting");
  while (!e.q.empty()) {
    e.out.push_back(e.q.get_nowait());
    e.q.task_done();
  }
  s.must(e.in == e.out, "what came out is not what went in");
  co_await e.q.join();
  for (const auto& each : e.all)
    s.must(went_well(each), "somebody was stopped by another error");
}

}  // namespace

TEST_CASE("whoever puts and takes, and whoever is cancelled") {
  tell_all(invite);
}

}  // namespace flow_test
