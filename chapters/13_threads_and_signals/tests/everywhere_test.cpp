// Whatever waits for a thread is cancelled and abandoned at each of its points
// of suspension.

#include "10_task_groups/tests/everywhere_test.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "13_threads_and_signals/interruptible.hpp"
#include "13_threads_and_signals/run_coroutine_threadsafe.hpp"
#include "13_threads_and_signals/signals.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace everywhere_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

coroutine<> one_job() {
  const int two = co_await to_thread([](int x) { return x + 1; }, 1);
  CHECK(two == 2);
  co_await sleep(1s);
}

coroutine<> some_jobs() {
  std::vector<coroutine<int>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(to_thread([](int x) { return x + 1; }, i));
  co_await gather(std::move(all));
}

coroutine<> one_thread_only() {
  thread_pool_executor pool(1);
  co_await task_group([&pool](task_group_scope& all) -> coroutine<> {
    for (int i = 0; i < 3; ++i) all.create_task(run_in_executor(pool, [] {}));
    co_return;
  });
}

coroutine<> in_time() {
  co_await wait_for(to_thread([] {}), 1s);
}

coroutine<int> value(int x) {
  for (int i = 0; i < 3; ++i) co_await sleep(0s);
  co_return x;
}
// Gives 0 if the loop is closed meanwhile.
int asks(const threadsafe_loop& outside) {
  try {
    return run_coroutine_threadsafe(value(7), outside).result();
  } catch (const cancelled_error&) {
  } catch (const std::runtime_error&) {
  }
  return 0;
}
coroutine<> asked_by_a_thread() {
  const int seven = co_await to_thread(asks, threadsafe_loop());
  CHECK(seven == 7);
}

coroutine<> a_signal() {
  add_signal_handler(SIGUSR1, [] {});
  co_await interruptible(sleep(1s));
  remove_signal_handler(SIGUSR1);
}

const std::vector<scenario> scenarios{{"one job", one_job},
                                      {"some jobs", some_jobs},
                                      {"one thread", one_thread_only},
                                      {"with a limit of time", in_time},
                                      {"asked by a thread", asked_by_a_thread}};

// As cancel_in_pass(), but jobs that run already are waited for.
bool cancel_in_pass_with_threads(int n, const scenario& what) {
  stage on;
  const auto it = create_task(on.loop, perform(what));
  on.chance.in_pass(n, [&] { it.cancel("enough"); });
  run_until_done(on.loop, *it.state());
  it.state()->mark_seen();
  const bool in_time = on.chance.has_come();
  on.chance.in_pass(-1, {});
  const auto ended = on.loop.time();
  CHECK_THROWS_AS(on.loop.run_forever(), never_wakes_error);
  CHECK_MESSAGE(!on.io.has_events(), "a reader or a writer was left behind");
  CHECK_MESSAGE(on.loop.time() < ended + 1s, "a timer was left behind");
  return in_time;
}

}  // namespace

TEST_CASE("threads: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass_with_threads);
}

TEST_CASE("threads: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

TEST_CASE("signals: cancelled and abandoned at each point of suspension") {
  const int nobody = 0;
  for (const int sig : {SIGUSR1, SIGINT}) {  // their bells stay for ever
    caught_signals::begin(sig, &nobody, signal_mode::every_time);
    caught_signals::end(sig, &nobody);
  }
  const std::vector<scenario> both{{"a signal", a_signal}};
  everywhere(both, abandon_in_pass);
  everywhere(both, [](int n, const scenario& what) {
    stage on;
    const auto it = create_task(on.loop, perform(what));
    on.chance.in_pass(n, [&] { it.cancel("enough"); });
    run_until_done(on.loop, *it.state());
    it.state()->mark_seen();
    return on.chance.has_come();
  });
}

}  // namespace everywhere_test
