// What an operation costs when there are a thousand of its kind, and when there
// are a hundred thousand: about the same, if nobody searches. A part of chapter
// 6's benchmark, whose README.md says how to run it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/bench/rows.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"

namespace {

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::future;
using asyncio::task;
using namespace std::chrono_literals;

// Callbacks of one future are added, and removed, the last first.
void add_and_remove(int many) {
  asyncio::event_loop loop;
  const future<> f(loop);
  std::vector<std::uint64_t> all;
  for (int i = 0; i < many; ++i)
    all.push_back(f.add_done_callback([](const auto&) {}));
  for (; !all.empty(); all.pop_back()) f.remove_done_callback(all.back());
}

coroutine<> sleeps() { co_await asyncio::sleep(1h); }

void run_in_no_time(coroutine<> main) {
  asyncio::run(std::move(main), std::make_unique<asyncio::virtual_time>());
}

// All wait for one task, until their time is up.
coroutine<> waits(task<> it) {
  const std::vector<task<>> one{it};
  co_await asyncio::wait(one, asyncio::return_when::all_completed, 1s);
}
coroutine<> wait_for_one(int many) {
  const auto it = create_task(sleeps());
  std::vector<task<>> all;
  for (int i = 0; i < many; ++i) all.push_back(create_task(waits(it)));
  for (const auto& each : all) co_await each;
}

// Each waits for the one before; all are cancelled, the last first.
coroutine<> waits_on(task<> it) { co_await it; }
coroutine<> cancel_a_chain(int many) {
  std::vector<task<>> all{create_task(sleeps())};
  while (all.size() < static_cast<std::size_t>(many))
    all.push_back(create_task(waits_on(all.back())));
  for (int i = 0; i < 2; ++i) co_await asyncio::sleep(0s);
  for (auto each = all.rbegin(); each != all.rend(); ++each) each->cancel();
  const auto ended = asyncio::gather(asyncio::return_exceptions, all);
  co_await ended;
}

const rows_of_a_chapter these([] {
  for (const int many : {1'000, 100'000}) {
    const auto add_scaled = [many](const std::string& name, auto what) {
      const auto row = name + (many == 1'000 ? "-1k" : "-100k");
      add_row(row, {"ns"});
      add(row, "asyncio", [many, what] {
        return values{nanoseconds_each(many, [=] { what(many); })};
      });
    };
    add_scaled("remove", add_and_remove);
    add_scaled("wait", [](int n) { run_in_no_time(wait_for_one(n)); });
    add_scaled("cancel", [](int n) { run_in_no_time(cancel_a_chain(n)); });
  }
});

}  // namespace
