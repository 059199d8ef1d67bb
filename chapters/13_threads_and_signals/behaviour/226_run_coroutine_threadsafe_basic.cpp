// 226: another thread submits a coroutine and blocks on its future: results and
// exceptions cross over.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "13_threads_and_signals/run_coroutine_threadsafe.hpp"
#include "13_threads_and_signals/to_thread.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_226 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

coroutine<int> work(int n, std::thread::id main_id) {
  print("coroutine in loop thread", std::this_thread::get_id() == main_id);
  co_await sleep(10ms);
  if (n < 0) throw boom("negative");
  co_return n * 2;
}

void foreign(const threadsafe_loop& loop, std::thread::id main_id) {
  print("result", run_coroutine_threadsafe(work(21, main_id), loop).result(5s));
  const auto fut = run_coroutine_threadsafe(work(-1, main_id), loop);
  try {
    fut.result(5s);
  } catch (const boom& exc) {
    print("Boom", exc, "done", fut.done());
  }
}

coroutine<> main() {
  co_await to_thread(foreign, threadsafe_loop(), std::this_thread::get_id());
  print("end");
}

}  // namespace

TEST_CASE("226_run_coroutine_threadsafe_basic") {
  common::same_as_python("226_run_coroutine_threadsafe_basic",
                         [] { run(main()); });
}

}  // namespace behaviour_226
