// What an operation costs when there are a thousand of its kind, and when there
// are a million: about the same, if nobody searches. Timers are kept in a heap:
// a few more steps for ten times as many. A part of the benchmark:
// common/bench/README.md.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "common/bench/rows.hpp"

namespace {

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::future;
using asyncio::task;
using namespace std::chrono_literals;

void run_in_no_time(coroutine<> main) {
  asyncio::run(std::move(main), std::make_unique<asyncio::virtual_time>());
}

// So many tasks at once, each of which lets the others run once.
coroutine<> steps_aside() { co_await asyncio::sleep(0s); }
coroutine<> tasks(int many) {
  std::vector<task<>> all;
  for (int i = 0; i < many; ++i) all.push_back(create_task(steps_aside()));
  for (const auto& each : all) co_await each;
}

// So many timers at once, in no order.
coroutine<> sleeps(std::chrono::milliseconds length) {
  co_await asyncio::sleep(length);
}
coroutine<> timers(int many) {
  std::vector<task<>> all;
  for (long i = 0; i < many; ++i)
    all.push_back(
        create_task(sleeps(std::chrono::milliseconds(i * 7919 % 1000003))));
  for (const auto& each : all) co_await each;
}

// Timers that are taken back before their time, the last first.
void cancelled_timers(int many) {
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
  std::vector<asyncio::timer_handle> all;
  for (long i = 0; i < many; ++i)
    all.push_back(
        loop.call_later(std::chrono::milliseconds(i * 7919 % 1000003), [] {}));
  for (; !all.empty(); all.pop_back()) all.back().cancel();
}

// All wait for one future, which then comes.
coroutine<> waits_for(future<> it) { co_await it; }
coroutine<> waiters(int many) {
  const future<> it;
  std::vector<task<>> all;
  for (int i = 0; i < many; ++i) all.push_back(create_task(waits_for(it)));
  co_await asyncio::sleep(0s);
  it.set_result();
  for (const auto& each : all) co_await each;
}

// Callbacks of one future are added, and removed, the last first.
void add_and_remove(int many) {
  asyncio::event_loop loop;
  const future<> f(loop);
  std::vector<std::uint64_t> all;
  for (int i = 0; i < many; ++i)
    all.push_back(f.add_done_callback([](const auto&) {}));
  for (; !all.empty(); all.pop_back()) f.remove_done_callback(all.back());
}

// All wait for one task, until their time is up.
coroutine<> waits(task<> it) {
  const std::vector<task<>> one{it};
  co_await asyncio::wait(one, asyncio::return_when::all_completed, 1s);
}
coroutine<> wait_for_one(int many) {
  const auto it = create_task(sleeps(1h));
  std::vector<task<>> all;
  for (int i = 0; i < many; ++i) all.push_back(create_task(waits(it)));
  for (const auto& each : all) co_await each;
}

// Each waits for the one before; all are cancelled, the last first.
coroutine<> waits_on(task<> it) { co_await it; }
coroutine<> cancel_a_chain(int many) {
  std::vector<task<>> all{create_task(sleeps(1h))};
  while (all.size() < static_cast<std::size_t>(many))
    all.push_back(create_task(waits_on(all.back())));
  for (int i = 0; i < 2; ++i) co_await asyncio::sleep(0s);
  for (auto each = all.rbegin(); each != all.rend(); ++each) each->cancel();
  const auto ended = asyncio::gather(asyncio::return_exceptions, all);
  co_await ended;
}

// The columns are how many there are. A small number is done again and again:
// it would be over before the clock has moved much.
void add_scaled(const std::string& row, const std::function<void(int)>& work) {
  bench::add_row({"scale", row, {"ns"}, "1,000"});
  for (const auto& [many, column] :
       std::vector<std::pair<int, std::string>>{{1'000, "1,000"},
                                                {10'000, "10,000"},
                                                {100'000, "100,000"},
                                                {1'000'000, "1,000,000"}})
    bench::add_timed(row, column, std::max(many, 100'000),
                     [many, work](int total) {
                       // A quick run does a part of what its column says.
                       for (int done = 0; done < total; done += many)
                         work(std::min(many, total));
                     });
}

const bench::rows_of_a_chapter these(8, [] {
  const auto in_no_time = [](coroutine<> (*main)(int)) {
    return [main](int many) { run_in_no_time(main(many)); };
  };
  add_scaled("tasks", in_no_time(tasks));
  add_scaled("timers-kept", in_no_time(timers));
  add_scaled("timers-cancelled", cancelled_timers);
  add_scaled("waiters", in_no_time(waiters));
  add_scaled("callbacks-removed", add_and_remove);
  add_scaled("wait-with-timeout", in_no_time(wait_for_one));
  add_scaled("cancelled-chain", in_no_time(cancel_a_chain));
});

}  // namespace
