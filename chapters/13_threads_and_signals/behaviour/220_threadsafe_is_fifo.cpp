// 220: calls from one thread come in their order, in the loop's thread; they
// can be cancelled.

#include <doctest/doctest.h>
#include <thread>
#include <vector>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_220 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  const threadsafe_loop outside;
  const auto main_id = std::this_thread::get_id();
  const future<> done;
  const auto step = [main_id](int n) {
    print("step", n, "in loop thread", std::this_thread::get_id() == main_id);
  };
  const auto thread = [&] {
    std::vector<threadsafe_handle> handles;
    for (int n = 0; n < 4; ++n)
      handles.push_back(call_soon_threadsafe(outside, [=] { step(n); }));
    handles[2].cancel();
    call_soon_threadsafe(outside, [&done] { done.set_result(); });
  };
  std::thread(thread).join();  // all is queued before the loop gets a turn
  call_soon_threadsafe(outside, [] { print("same thread is fine too"); });
  co_await done;
  co_await sleep(0s);
}

}  // namespace

TEST_CASE("220_threadsafe_is_fifo") {
  common::same_as_python("220_threadsafe_is_fifo", [] { run(main()); });
}

}  // namespace behaviour_220
