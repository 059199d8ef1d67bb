// Thousands of evenings, each made by chance from a number, under virtual time:
// tasks that use a lock, a semaphore, a condition, an event and a barrier, and
// somebody who cancels any of them at any time. It must always hold that one
// at a time has the lock, and so many the semaphore; that nobody is overtaken;
// and that nobody waits for what is there.
//
// A failure names its number: STORY=number runs that one alone.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <doctest/doctest.h>
#include <memory>
#include <set>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/tests/story_test.hpp"
#include "11_synchronization/barrier.hpp"
#include "11_synchronization/condition.hpp"
#include "11_synchronization/event.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/semaphore.hpp"

namespace sharing_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// Few ticks and many tasks: much happens at the same moment.
sleep_awaitable ticks(int n) { return sleep(n * 1ms); }

// Who stands before a tool, in the order in which they came.
struct queue_of_ids {
  std::deque<int> ids;
  std::set<int> cancelled;  // may be overtaken: they do not want it any more

  void cancel(int id) { cancelled.insert(id); }
  bool is_next(int id) const {
    for (const int each : ids)
      if (each == id || !cancelled.contains(each)) return each == id;
    return false;
  }
};
class standing {
 public:
  standing(queue_of_ids& all, int id) : all_(all), id_(id) {
    all_.ids.push_back(id);
  }
  standing(const standing&) = delete;
  standing& operator=(const standing&) = delete;
  ~standing() { leave(); }
  void leave() { std::erase(all_.ids, id_); }

 private:
  queue_of_ids& all_;
  int id_;
};

// How many are at the same place now.
class inside {
 public:
  explicit inside(int& count) : count_(count) { ++count_; }
  inside(const inside&) = delete;
  inside& operator=(const inside&) = delete;
  ~inside() { --count_; }

 private:
  int& count_;
};

struct evening {
  explicit evening(story& chance) : s(chance) {}

  story& s;
  lock key;
  queue_of_ids before_key;
  int with_key = 0;
  const int seats_there_are = s.pick(3) + 1;
  semaphore seats{seats_there_are};
  queue_of_ids before_seats;
  int seated = 0;
  condition change;
  int dishes = 0;
  int hungry = 0;  // wait for a dish
  event bell;
  barrier toast{static_cast<std::size_t>(s.pick(3) + 2)};
  std::vector<task<>> guests;
};

// --- What a guest can do -----------------------------------------------------

coroutine<> use_key(evening& e, int id) {
  standing in_line(e.before_key, id);
  const auto guard = co_await e.key.hold();
  e.s.must(e.before_key.is_next(id), "somebody was overtaken at the lock");
  in_line.leave();
  const inside now(e.with_key);
  e.s.must(e.with_key == 1, "two have the lock");
  co_await ticks(e.s.pick(3));
}

coroutine<> take_seat(evening& e, int id) {
  standing in_line(e.before_seats, id);
  const auto guard = co_await e.seats.hold();
  e.s.must(e.before_seats.is_next(id),
           "somebody was overtaken at the semaphore");
  in_line.leave();
  const inside now(e.seated);
  e.s.must(e.seated <= e.seats_there_are, "too many have the semaphore");
  co_await ticks(e.s.pick(3));
}

// With as many notifications as there are dishes.
coroutine<> serve(evening& e) {
  const auto guard = co_await e.change.hold();
  const int more = e.s.pick(3);
  e.dishes += more;
  e.change.notify(static_cast<std::size_t>(more));
  co_await ticks(e.s.pick(2));
}

coroutine<> eat(evening& e) {
  const auto guard = co_await e.change.hold();
  {
    const inside now(e.hungry);
    co_await e.change.wait_for([&e] { return e.dishes > 0; });
  }
  e.s.must(e.change.locked(), "a wait has ended without the lock");
  --e.dishes;
  co_await ticks(e.s.pick(2));
}

coroutine<> drink_a_toast(evening& e) {
  try {
    const auto place = co_await e.toast.wait();
    e.s.must(place < e.toast.parties(), "a barrier let too many in");
  } catch (const broken_barrier_error&) {
  }
}

coroutine<> ring_or_listen(evening& e) {
  if (e.s.one_in(3)) e.bell.set();
  if (e.s.one_in(3)) e.bell.clear();
  co_await e.bell.wait();
}

coroutine<> act(evening& e, int id) {
  switch (e.s.pick(8)) {
    case 0:
    case 1:
      return use_key(e, id);
    case 2:
    case 3:
      return take_seat(e, id);
    case 4:
      return serve(e);
    case 5:
      return eat(e);
    case 6:
      return drink_a_toast(e);
    default:
      return ring_or_listen(e);
  }
}

coroutine<> dine(evening& e, int id) {
  for (int n = e.s.pick(4) + 1; n > 0; --n) {
    co_await ticks(e.s.pick(3));
    co_await act(e, id);
  }
}

// --- A whole evening ---------------------------------------------------------

coroutine<> make_trouble(evening& e) {
  for (int n = e.s.pick(6); n > 0; --n) {
    co_await ticks(e.s.pick(5));
    const int id = e.s.pick(static_cast<int>(e.guests.size()));
    auto& victim = e.guests[static_cast<std::size_t>(id)];
    if (victim.done()) continue;
    victim.cancel();
    e.before_key.cancel(id);
    e.before_seats.cancel(id);
  }
}

// Nothing moves any more: whoever still waits must have a reason.
void look_around(evening& e) {
  e.s.must(e.with_key == 0 && !e.key.locked(), "the lock was not released");
  e.s.must(e.before_key.ids.empty(), "somebody waits for a free lock");
  e.s.must(e.seated == 0, "the semaphore was not released");
  e.s.must(e.before_seats.ids.empty(), "somebody waits for a free semaphore");
  e.s.must(!e.change.locked(), "the condition's lock was not released");
  e.s.must(e.dishes == 0 || e.hungry == 0,
           "somebody waits for what is there: a notification was lost");
}

coroutine<> invite(story& s) {
  evening e(s);
  for (int id = s.pick(6) + 2; id > 0; --id)
    e.guests.push_back(create_task(dine(e, static_cast<int>(e.guests.size()))));
  co_await make_trouble(e);
  // Those who wait for others are given what they want, until all have gone.
  for (int n = 0; n < 100 && all_tasks().size() > 1; ++n) {
    co_await ticks(100);
    look_around(e);
    e.bell.set();
    co_await e.toast.abort();
    co_await e.toast.reset();
    const auto guard = co_await e.change.hold();
    e.dishes += e.hungry;
    e.change.notify_all();
  }
  s.must(all_tasks().size() == 1, "a task has not ended");
  int left = 0;
  for (; !e.seats.locked(); ++left) co_await e.seats.acquire();
  s.must(left == e.seats_there_are, "a semaphore has lost or won a seat");
}

}  // namespace

TEST_CASE("whoever comes, and whoever is cancelled") { tell_all(invite); }

}  // namespace sharing_test
