// event: set once, all go on.

#include "11_synchronization/event.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "06_tasks/tests/task_test.hpp"
#include "08_gather/gather.hpp"

namespace event_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> waits(std::string name, event& it, trace& log) {
  const bool set = co_await it.wait();
  log(name, set, it.is_set());
}

}  // namespace

TEST_CASE("set() calls all, in the order in which they came") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    event it;
    const auto a = create_task(waits("a", it, log));
    const auto b = create_task(waits("b", it, log));
    co_await sleep(1s);
    log("set");
    it.set();
    it.set();  // as if it were said once
    log("said");
    co_await a;
    co_await b;
  };
  run_virtually(main());
  CHECK(log.str() == "set; said; a true true; b true true");
}

TEST_CASE("after clear() one has to wait again, but who was called goes on") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    event it;
    const auto early = create_task(waits("early", it, log));
    co_await sleep(0s);
    it.set();
    it.clear();
    const auto late = create_task(waits("late", it, log));
    co_await sleep(1s);
    log("again");
    it.set();
    co_await early;
    co_await late;
  };
  run_virtually(main());
  CHECK(log.str() == "early true false; again; late true true");
}

TEST_CASE("who waits for what is set already is not suspended") {
  const auto main = []() -> coroutine<> {
    event it;
    CHECK_FALSE(it.is_set());
    it.set();
    bool turned = false;
    get_running_loop().call_soon([&] { turned = true; });
    CHECK(co_await it.wait());
    CHECK_FALSE(turned);
    co_await sleep(0s);
  };
  run_virtually(main());
}

TEST_CASE("one who is cancelled does not keep the others from being called") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    event it;
    const auto a = create_task(waits("a", it, log));
    const auto b = create_task(waits("b", it, log));
    co_await sleep(0s);
    a.cancel();
    it.set();
    co_await b;
    log(a.cancelled());
  };
  run_virtually(main());
  CHECK(log.str() == "b true true; true");
}

}  // namespace event_test
