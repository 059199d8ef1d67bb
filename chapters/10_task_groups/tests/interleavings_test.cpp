// Thousands of programs, each made by chance from a number, under virtual time:
// tasks that sleep, fail, clean up and refuse to stop; that await each other by
// every means there is; and somebody who cancels any of them at any time. It
// must always hold that every task ends, no result is lost, no exception
// vanishes in silence, and nothing is left alive.
//
// A failure names its number: STORY=number runs that one alone.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/as_completed.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/shield.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/story_test.hpp"

namespace interleavings_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using kind = story::awaiting::kind;

// Few ticks and many actors: much happens at the same moment.
sleep_awaitable ticks(int n) { return sleep(n * 1ms); }

int requests() { return current_task()->cancelling(); }

coroutine<> act(story& s, int depth);

coroutine<int> play(story& s, int id, int depth) {
  s.begins(id);
  try {
    co_await act(s, depth);
  } catch (...) {
    s.ends(id, std::current_exception());
    throw;
  }
  s.ends(id, nullptr);
  co_return id;
}

actor hire(story& s, int depth) {
  const int id = s.new_id();
  actor it{id, create_task(play(s, id, depth))};
  s.add(it.runs);
  return it;
}

std::vector<actor> hire_some(story& s, int depth) {
  std::vector<actor> all;
  for (int n = s.pick(4) + 1; n > 0; --n) all.push_back(hire(s, depth - 1));
  return all;
}

std::vector<task<int>> tasks_of(const std::vector<actor>& those) {
  std::vector<task<int>> all;
  for (const auto& each : those) all.push_back(each.runs);
  return all;
}

// An error has come. A task that was asked to stop since `asked` stops;
// otherwise it is taken or thrown on, by chance.
void take_or_throw(story& s, const std::exception_ptr& error, int asked) {
  if (!error) return;
  if (requests() > asked || s.one_in(2)) std::rethrow_exception(error);
  s.saw(error);
}

// --- What one can do alone ---------------------------------------------------

coroutine<> nap_and_maybe_fail(story& s) {
  co_await ticks(s.pick(6));
  if (s.one_in(2)) throw s.new_failure();
}

coroutine<> take_turns(story& s) {
  for (int n = s.pick(6); n > 0; --n) co_await ticks(0);
}

// Asked to stop: goes on, fails, or cleans up first.
coroutine<> stubborn(story& s) {
  std::exception_ptr request;
  try {
    co_await ticks(s.pick(9));
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  if (!request || s.one_in(3)) co_return;
  if (s.one_in(3)) throw s.new_failure();
  co_await ticks(s.pick(4));
  std::rethrow_exception(request);
}

// Waits for a future that a timer decides.
coroutine<> wait_for_news(story& s) {
  const future<> news;
  const auto bad_news = s.new_failure();
  const int how = s.pick(3);
  if (how != 1) s.excuse(bad_news);  // not used
  get_running_loop().call_later(s.pick(6) * 1ms, [news, bad_news, how, &s] {
    if (news.done()) return s.excuse(bad_news);
    if (how == 0) news.set_result();
    if (how == 1) news.set_exception(bad_news);
    if (how == 2) news.cancel();
  });
  try {
    co_await news;
  } catch (const cancelled_error&) {
    if (news.done()) s.excuse(bad_news);
    throw;
  }
}

// --- How one can await others ------------------------------------------------

coroutine<> await_one(story& s, int depth) {
  const auto other = hire(s, depth - 1);
  const int asked = requests();
  std::exception_ptr error;
  try {
    const int result = co_await other.runs;
    s.must(result == other.id, "a task gave somebody else's result");
  } catch (...) {
    error = std::current_exception();
    s.must(other.runs.done(),
           "the one who awaited a task went on before its end");
    if (requests() > asked) s.excuse_if_done(other);
  }
  take_or_throw(s, error, asked);
}

coroutine<> gather_all(story& s, int depth) {
  const auto those = hire_some(s, depth);
  const int asked = requests();
  std::exception_ptr error;
  try {
    const auto all = gather(tasks_of(those));
    const story::awaiting note(s, kind::gather, all.state(), those);
    const auto results = co_await all;
    for (std::size_t i = 0; i < those.size(); ++i)
      s.must(results.at(i) == those[i].id, "gather mixed up the results");
  } catch (...) {
    error = std::current_exception();
    bool by_child = requests() > asked;
    for (const auto& each : those) {
      by_child = by_child || each.runs.state()->peek_error() == error;
      s.excuse(each);
    }
    s.must(by_child, "gather threw what none of its children had");
  }
  take_or_throw(s, error, asked);
}

coroutine<> gather_outcomes(story& s, int depth) {
  const auto those = hire_some(s, depth);
  std::exception_ptr error;
  try {
    const auto all = gather(return_exceptions, tasks_of(those));
    const story::awaiting note(s, kind::gather, all.state(), those);
    const auto results = co_await all;
    for (std::size_t i = 0; i < those.size(); ++i) {
      const auto& result = results.at(i);
      s.must(result ? result.value() == those[i].id
                    : result.exception() == those[i].runs.state()->peek_error(),
             "gather mixed up the outcomes");
      s.saw(result.exception());
    }
  } catch (...) {
    error = std::current_exception();
    for (const auto& each : those) {
      s.must(each.runs.done(), "a gather of outcomes ended before a child");
      s.excuse(each);
    }
  }
  if (error) std::rethrow_exception(error);
}

// Whatever comes of it is noted.
coroutine<> see_the_end(story& s, actor it) {
  try {
    co_await until_done(it.runs.state());
  } catch (const cancelled_error&) {
    s.excuse_if_done(it);
    throw;
  }
  s.saw_outcome(it.runs);
}

coroutine<> wait_and_cancel_the_rest(story& s, int depth) {
  const auto those = hire_some(s, depth);
  const auto until = static_cast<return_when>(s.pick(3));
  time_limit limit;
  if (s.one_in(2)) limit = s.pick(5) * 1ms;
  try {
    const auto [done, pending] = co_await wait(tasks_of(those), until, limit);
    s.must(done.size() + pending.size() == those.size(), "wait lost somebody");
    s.must(limit || !done.empty(), "wait came back with nobody done");
    s.must(limit || until != return_when::all_completed || pending.empty(),
           "wait did not wait for all");
    for (const auto& each : done) s.saw_outcome(each);
    for (const auto& each : pending) s.cancel(each);
  } catch (const cancelled_error&) {
    for (const auto& each : those) s.excuse(each);  // wait may have looked
    throw;
  }
  for (const auto& each : those) co_await see_the_end(s, each);
}

coroutine<> take_as_completed(story& s, int depth) {
  auto those = hire_some(s, depth);
  const auto order = as_completed(tasks_of(those));
  while (const auto next = co_await order.next()) {
    s.must(next->done(), "as_completed gave one that is not done");
    s.must(std::erase_if(
               those, [&](const actor& it) { return it.runs == *next; }) == 1,
           "as_completed gave one twice");
    s.saw_outcome(*next);
  }
  s.must(those.empty(), "as_completed lost somebody");
}

// The other one is a task, or runs in this one.
coroutine<> wait_for_one(story& s, int depth) {
  const bool as_task = s.one_in(2);
  const auto limit = s.pick(6) * 1ms;
  const int asked = requests();
  std::optional<actor> other;
  const int id = as_task ? (other = hire(s, depth - 1))->id : s.new_id();
  std::exception_ptr error;
  try {
    int result = 0;
    if (as_task)
      result = co_await wait_for(other->runs, limit);
    else
      result = co_await wait_for(play(s, id, depth - 1), limit);
    s.must(result == id, "wait_for gave somebody else's result");
  } catch (const timeout_error&) {
    s.must(requests() <= asked, "wait_for left its own request behind");
    s.must(!s.is_on_stage(id), "wait_for returned before the cleaning up");
  } catch (...) {
    error = std::current_exception();
    if (limit > 0ms)
      s.must(!s.is_on_stage(id), "wait_for left before the other had ended");
    if (other && requests() > asked) s.excuse_if_done(*other);
  }
  take_or_throw(s, error, asked);
}

coroutine<> act_in_time(story& s, int depth) {
  const int asked = requests();
  const auto limit = s.pick(8) * 1ms;
  const bool later = s.one_in(3);
  timeout_scope mine(limit);
  try {
    co_await timeout(mine, [&](timeout_scope& scope) -> coroutine<> {
      if (later) scope.reschedule(get_running_loop().time() + 2 * limit);
      co_await act(s, depth - 1);
    });
  } catch (const timeout_error&) {
    s.must(mine.expired(), "a timeout that has not expired");
    s.must(requests() <= asked, "a timeout left its own request behind");
  }
}

coroutine<> shield_one(story& s, int depth) {
  const auto inner = hire(s, depth - 1);
  const int asked = requests();
  std::exception_ptr error;
  try {
    const auto outer = shield(inner.runs);
    const story::awaiting note(s, kind::shield, outer.state(), {inner});
    const int result = co_await outer;
    s.must(result == inner.id, "a shield gave somebody else's result");
  } catch (...) {
    error = std::current_exception();
    if (requests() > asked) s.excuse_if_done(inner);
  }
  take_or_throw(s, error, asked);
}

coroutine<> lead_a_group(story& s, int depth) {
  const int asked = requests();
  std::vector<actor> those;
  std::exception_ptr error;
  try {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      for (int n = s.pick(4); n > 0; --n) {
        const int id = s.new_id();
        those.push_back({id, group.create_task(play(s, id, depth - 1))});
        s.add(those.back().runs);
      }
      co_await act(s, depth - 1);
    });
  } catch (...) {
    error = std::current_exception();
  }
  const auto told = numbers_in(error);
  for (const auto& each : those) {
    s.must(each.runs.done() && !s.is_on_stage(each.id),
           "a group ended before its children");
    for (const int number : numbers_in(each.runs.state()->peek_error()))
      s.must(std::find(told.begin(), told.end(), number) != told.end(),
             "a group lost an error");
  }
  take_or_throw(s, error, asked);
}

coroutine<> act(story& s, int depth) {
  switch (s.pick(depth > 0 ? 14 : 4)) {
    case 0:
      return nap_and_maybe_fail(s);
    case 1:
      return take_turns(s);
    case 2:
      return stubborn(s);
    case 3:
      return wait_for_news(s);
    case 4:
      return await_one(s, depth);
    case 5:
      return gather_all(s, depth);
    case 6:
      return gather_outcomes(s, depth);
    case 7:
      return wait_and_cancel_the_rest(s, depth);
    case 8:
      return take_as_completed(s, depth);
    case 9:
      return wait_for_one(s, depth);
    case 10:
      return act_in_time(s, depth);
    case 11:
      return shield_one(s, depth);
    default:
      return lead_a_group(s, depth);
  }
}

// --- A whole story -----------------------------------------------------------

coroutine<> make_trouble(story& s) {
  for (int n = s.pick(8); n > 0; --n) {
    co_await ticks(s.pick(4));
    const auto all = s.tasks();
    s.cancel(
        all[static_cast<std::size_t>(s.pick(static_cast<int>(all.size())))]);
  }
}

coroutine<> tell(story& s) {
  get_running_loop().set_exception_handler(
      [&s](event_loop&, const exception_context& it) { s.saw(it.exception); });
  {
    const auto hero = hire(s, 3);
    co_await make_trouble(s);
    co_await see_the_end(s, hero);
  }
  for (std::size_t i = 0; i < s.tasks().size(); ++i)  // those left over
    co_await until_done(s.tasks()[i].state());
  co_await ticks(0);
  s.must(all_tasks().size() == 1, "a task has not ended");
  s.tasks().clear();  // now what nobody has looked at is reported
}

}  // namespace

TEST_CASE("whatever happens, and whenever") { tell_all(tell); }

}  // namespace interleavings_test
