// Days of work, each made by chance from a number: jobs for a pool of threads,
// threads that call the loop and ask it to run coroutines, and somebody who
// cancels any of them at any time. Each job runs once, or not at all if it was
// cancelled in the queue; each gives its own result; calls come in order; and
// everything dies in the loop's thread.
//
// A failure names its number: STORY=number runs that one alone. (When a thread
// does its work, the number does not say; but it must not matter.)

#include <atomic>
#include <cstddef>
#include <deque>
#include <doctest/doctest.h>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "06_tasks/task.hpp"
#include "10_task_groups/tests/story_test.hpp"
#include "13_threads_and_signals/run_coroutine_threadsafe.hpp"
#include "13_threads_and_signals/run_in_executor.hpp"
#include "13_threads_and_signals/tests/own_thread_test.hpp"
#include "13_threads_and_signals/tests/turns_test.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace jobs_test {

namespace {

using namespace asyncio;

struct day {
  explicit day(story& chance) : s(chance) {}

  story& s;
  const own_thread mine;
  const int workers = s.pick(3) + 1;
  std::atomic<int> at_the_door = 0;
  std::atomic<bool> door_is_open = false;
  std::deque<std::atomic<int>> ran;  // by job: how often
  std::vector<int> never;            // jobs that are not to run any more
  // Its workers wait at the door, until that opens.
  thread_pool_executor pool{static_cast<std::size_t>(workers)};
  std::vector<task<>> all;
};

// A new job; its number is what it returns, or throws.
auto new_job(day& d) {
  const auto id = static_cast<int>(d.ran.size());
  return [id, &ran = d.ran.emplace_back(0), it = d.mine.witness()] {
    ++ran;
    if (id % 3 == 0) std::this_thread::yield();
    if (id % 5 == 4) throw failure(id);
    return id;
  };
}

// --- What can be done --------------------------------------------------------

// The result, or the number of the failure in its place.
coroutine<int> result_of(future<int> it) {
  try {
    co_return co_await it;
  } catch (const failure& error) {
    co_return error.number();
  }
}

coroutine<> has_a_job_done(day& d) {
  co_await turns(d.s.pick(4));
  auto job = new_job(d);
  const auto id = static_cast<int>(d.ran.size()) - 1;
  // Only the day's own pool has a door. The loop's may have begun at once.
  const bool behind_the_door = !d.s.one_in(3);
  const auto it = behind_the_door ? run_in_executor(d.pool, std::move(job))
                                  : run_in_executor(std::move(job));
  int found = 0;
  try {
    found = co_await result_of(it);
  } catch (const cancelled_error&) {
    if (behind_the_door && !d.door_is_open) d.never.push_back(id);
    throw;
  }
  d.s.must(found == id, "somebody was given another's result");
}

coroutine<> is_called(day& d) {
  constexpr int last = 9;
  const auto heard = std::make_shared<std::vector<int>>();
  const threadsafe_loop outside;
  const std::jthread caller([&] {
    for (int i = 0; i <= last; ++i)
      call_soon_threadsafe(
          outside, [i, heard, it = d.mine.witness()] { heard->push_back(i); });
  });
  const bool came = co_await comes_true([&] { return heard->size() > last; });
  d.s.must(came, "a call was lost");
  for (std::size_t i = 0; i < heard->size(); ++i)
    d.s.must((*heard)[i] == static_cast<int>(i), "calls came in another order");
}

coroutine<int> answers(int how_late, int id, own_thread::witness_of) {
  co_await turns(how_late);
  if (id % 3 == 0) throw failure(id);
  co_return id;
}
// In another thread. `answer` lives until the exception was looked at: or else
// it is the exception's own count that says when that may go, and the thread
// sanitizer does not see that, for it is in a library of the compiler's.
int asks(const threadsafe_loop& outside, coroutine<int> question, bool waits) {
  const auto answer = run_coroutine_threadsafe(std::move(question), outside);
  if (!waits) answer.cancel();
  try {
    return answer.result();
  } catch (const failure& error) {
    return error.number();
  } catch (const cancelled_error&) {
    return -1;
  }
}
coroutine<> is_asked(day& d) {
  const int id = d.s.new_id();
  const bool waits = !d.s.one_in(4);
  auto job = [outside = threadsafe_loop(), waits,
              question = answers(d.s.pick(4), id, d.mine.witness())]() mutable {
    return asks(outside, std::move(question), waits);
  };
  const int found = co_await to_thread(std::move(job));
  d.s.must(found == id || !waits, "a thread was given another answer");
}

coroutine<> act(day& d) {
  switch (d.s.pick(5)) {
    case 0:
      return is_called(d);
    case 1:
      return is_asked(d);
    default:
      return has_a_job_done(d);
  }
}

// --- A whole day -------------------------------------------------------------

void close_door(day& d) {
  for (int i = 0; i < d.workers; ++i)
    run_in_executor(d.pool, [&d] {
      ++d.at_the_door;
      d.door_is_open.wait(false);
    });
}
void open_door(day& d) {
  d.door_is_open = true;
  d.door_is_open.notify_all();
}

coroutine<> make_trouble(day& d) {
  int until_open = d.s.pick(5);
  for (int n = d.s.pick(8); n > 0; --n) {
    if (until_open-- == 0) open_door(d);
    co_await turns(d.s.pick(5));
    const int who = d.s.pick(static_cast<int>(d.all.size()));
    d.all[static_cast<std::size_t>(who)].cancel();
  }
  open_door(d);
}

coroutine<> work(story& s) {
  day d(s);
  close_door(d);
  s.must(co_await comes_true([&] { return d.at_the_door == d.workers; }),
         "a worker does not begin");
  for (int n = s.pick(6) + 1; n > 0; --n) d.all.push_back(create_task(act(d)));
  co_await make_trouble(d);
  s.must(co_await comes_true([] { return all_tasks().size() == 1; }),
         "somebody waits in vain");
  d.pool.shutdown();
  s.must(co_await comes_true([&] { return d.mine.alive() == 0; }),
         "something was not destroyed");
  for (const int id : d.never)
    s.must(d.ran.at(static_cast<std::size_t>(id)) == 0,
           "a job ran that had been cancelled in the queue");
  for (const auto& each : d.all)
    s.must(each.cancelled() || (each.done() && !each.exception()),
           "somebody was stopped by another error");
}

}  // namespace

TEST_CASE("whoever has work done, and whoever is cancelled") {
  tell_all(work, 1000);
}

}  // namespace jobs_test
