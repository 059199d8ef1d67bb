// Who keeps a gather and its children alive, and what is said when one goes in
// silence.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "08_gather/gather.hpp"
#include "08_gather/tests/gather_test.hpp"
#include "common/testing/leak_count.hpp"

namespace gather_lifetime_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<int> sleep_long() {
  co_await sleep(1h);
  co_return 1;
}

std::vector<coroutine<int>> sleepers(int count) {
  std::vector<coroutine<int>> all;
  for (int i = 0; i < count; ++i) all.push_back(sleep_long());
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(kitchen, "a dropped gather: its children go on") {
  const auto main = [&]() -> coroutine<> {
    static_cast<void>(gather(cook("a", 1), cook("b", 2)));
    co_await sleep(1h);
  };
  run(main());
  CHECK(log.str() == "a begins; b begins; a ends; b ends");
}

TEST_CASE_FIXTURE(kitchen, "a dropped gather that fails is reported, once") {
  const auto main = [&]() -> coroutine<> {
    static_cast<void>(gather(burn("soup", 1), burn("fish", 2)));
    co_await sleep(1h);
  };
  run(main());
  CHECK(log.str() ==
        "_GatheringFuture exception was never retrieved () soup burns");
}

TEST_CASE_FIXTURE(kitchen,
                  "to cancel a gather that has failed is not to see why") {
  const auto main = [&]() -> coroutine<> {
    const auto all = gather(burn("soup", 1));
    co_await sleep(1h);
    CHECK_FALSE(all.cancel());  // in CPython, too, this is no look
  };
  run(main());
  CHECK(log.str() ==
        "_GatheringFuture exception was never retrieved () soup burns");
}

TEST_CASE("a gather goes with its last child, and not with its loop") {
  const auto main = []() -> coroutine<> {
    const common::leak_count count;
    co_await gather(turns(1), turns(2));
    static_cast<void>(gather(turns(1), turns(2)));
    co_await turns(5);
    CHECK_MESSAGE(count.alive() == 0, "the loop keeps a gather that is over");
  };
  run_virtually(main());
}

TEST_CASE("dropped with its loop: nothing leaks, and nothing is used again") {
  const common::leak_count count;
  std::optional<future<std::vector<int>>> outlives;
  const caught_stderr err;
  {
    event_loop loop(std::make_unique<virtual_time>());
    const future<int> held(loop);
    const auto parent = [](event_loop& here, future<int> child,
                           auto& outside) -> coroutine<> {
      outside = gather(sleepers(3));
      static_cast<void>(gather(sleepers(2)));
      static_cast<void>(gather(child));
      co_await gather(gather(sleepers(4)), gather(gather(child)));
      static_cast<void>(here);
    };
    create_task(loop, parent(loop, held, outlives));
    run_until_complete(loop, turns(3));
    SUBCASE("pending") {}
    SUBCASE("with the end of a child on its way") {
      loop.call_soon([&] {
        held.set_result(1);
        loop.stop();
      });
      loop.run_forever();
    }
    SUBCASE("after a failure") {
      loop.call_soon([&] {
        held.set_exception(std::runtime_error("burnt"));
        loop.stop();
      });
      loop.run_forever();
      run_until_complete(loop, turns(3));
    }
  }
  CHECK_FALSE(outlives->done());
  outlives.reset();
  CHECK(count.alive() == 0);
}

TEST_CASE("a child that gathers itself, when its loop is closed") {
  const common::leak_count count;
  const caught_stderr err;
  event_loop loop(std::make_unique<virtual_time>());
  std::optional<task<>> self;
  const auto body = [&]() -> coroutine<> {
    const auto mine = *self;
    co_await gather(mine);
  };
  self = create_task(loop, body());
  run_until_complete(loop, turns(3));
  SUBCASE("closed") {}
  SUBCASE("cancelled") {
    self->cancel("enough");
    run_until_complete(loop, turns(5));
    CHECK(self->cancelled());
  }
  self.reset();
  loop.close();
  CHECK(count.alive() == 0);
}

TEST_CASE("a child that is done after its loop is gone") {
  std::optional<future<int>> child;
  std::optional<future<std::tuple<int, int>>> all;
  {
    event_loop loop;
    child.emplace(loop);
    all = gather(*child, *child);
  }
  child->set_result(1);
  all.reset();  // two links in the child's list: both must go
  child.reset();
}

TEST_CASE("a gather can be completed by others, as any future") {
  const auto main = []() -> coroutine<> {
    const future<int> child;
    const auto all = gather(child);
    all.set_result(std::tuple(7));
    const auto result = co_await all;
    CHECK(result == std::tuple(7));
    child.set_exception(std::runtime_error("late"));
    co_await sleep(0s);
  };
  trace log;
  const auto listening = [&](coroutine<> body) -> coroutine<> {
    listen(get_running_loop(), log);
    co_await std::move(body);
  };
  run_virtually(listening(main()));
  CHECK_MESSAGE(log.str().empty(), "a late failure counts as seen");
}

TEST_CASE("cancelled at each place where it waits") {
  cancel_everywhere([]() -> coroutine<> {
    co_await gather(turns(1), turns(3));
    co_await gather(return_exceptions, turns(2), gather(turns(1), turns(2)));
    std::vector<coroutine<>> some;
    for (int i = 0; i < 3; ++i) some.push_back(turns(i));
    co_await gather(std::move(some));
  });
}

TEST_CASE("what a gather is called when a loop has nothing left to do") {
  const auto main = []() -> coroutine<> {
    current_task()->set_name("chef");
    co_await gather(future<>(), future<>());
  };
  CHECK_THROWS_WITH_AS(run(main()),
                       "the event loop would wait for ever: nothing is ready, "
                       "no timer is set, and nothing outside can wake it\n  "
                       "task 'chef' waits for a gather of 2",
                       never_wakes_error);
}

TEST_CASE("twenty thousand children are no trouble") {
  const auto main = [](int count) -> coroutine<> {
    const future<> gate;
    const auto wait_at = [](future<> it, int number) -> coroutine<int> {
      co_await it;
      co_return number;
    };
    std::vector<coroutine<int>> first, second;
    for (int i = 0; i < count; ++i) {
      first.push_back(wait_at(gate, i));
      second.push_back(sleep_long());
    }
    const auto results = gather(std::move(first));
    const auto stopped = gather(std::move(second));
    co_await sleep(0s);
    stopped.cancel();
    gate.set_result();
    const auto numbers = co_await results;
    CHECK(numbers.back() == count - 1);
    const auto what = co_await outcome_of(stopped);
    CHECK(what.starts_with("cancelled"));
    static_cast<void>(gather(sleepers(count)));
  };
  const caught_stderr err;  // run() cancels the last, and nobody is told
  run_virtually(main(20'000));
}

}  // namespace gather_lifetime_test
