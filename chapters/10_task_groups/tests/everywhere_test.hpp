// Cancels and abandons whatever a task can wait for at each of its points of
// suspension: after one pass of the loop, after two, and so on until it gets to
// its end. Each time the task must end, and leave behind no frame, no future,
// no timer, no reader and no descriptor. To abandon it is to close its loop at
// that moment.

#pragma once

#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "07_select/reactor.hpp"
#include "07_select/tests/sock_test.hpp"
#include "common/testing/leak_count.hpp"

namespace asyncio {

struct scenario {
  std::string name;
  std::function<coroutine<>()> begin;
  // Others have work to do when the task has ended: they are not to be
  // cancelled, were not reached yet, or still clean up (a gather ends with the
  // first who has).
  bool work_goes_on = false;
};

// Stands before the loop's waiter, and does something in its n-th pass.
class interrupter : public waiter {
 public:
  explicit interrupter(event_loop& loop) : before_(loop.wait_with(*this)) {}

  void in_pass(int n, std::function<void()> what) {
    left_ = n;
    what_ = std::move(what);
  }
  bool has_come() const { return left_ < 0; }

  time_point now() const override { return before_.now(); }
  bool has_events() const override {
    return left_ >= 0 || before_.has_events();
  }
  void wait(time_point until) override {
    if (left_ >= 0 && left_-- == 0) return what_();
    if (left_ >= 0 && until == time_point::max() && !before_.has_events())
      throw std::logic_error("nobody will ever wake the task");
    before_.wait(until);
  }

 private:
  waiter& before_;
  int left_ = -1;
  std::function<void()> what_;
};

struct stage {
  event_loop loop{std::make_unique<virtual_time>()};
  reactor& io = loop.part<reactor>();
  interrupter& chance = loop.part<interrupter>();

  stage() {
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
  }
};

inline coroutine<> perform(const scenario& what) {
  auto doing = what.begin();
  co_await doing;
}

// Returns false if the task had ended before.
inline bool cancel_in_pass(int n, const scenario& what) {
  stage on;
  const auto it = create_task(on.loop, perform(what));
  on.chance.in_pass(n, [&] { it.cancel("enough"); });
  run_until_done(on.loop, *it.state());
  it.state()->mark_seen();
  CHECK(it.done());
  CHECK_MESSAGE(!on.io.has_events(), "a reader or a writer was left behind");
  const bool in_time = on.chance.has_come();
  on.chance.in_pass(-1, {});
  const auto ended = on.loop.time();
  CHECK_THROWS_AS(on.loop.run_forever(), never_wakes_error);
  if (!what.work_goes_on)
    CHECK_MESSAGE(on.loop.time() == ended, "a timer was left behind");
  return in_time;
}

inline bool abandon_in_pass(int n, const scenario& what) {
  stage on;
  const auto it = create_task(on.loop, perform(what));
  on.chance.in_pass(n, [&] { on.loop.stop(); });
  it.add_done_callback([&](const auto&) { on.loop.stop(); });
  on.loop.run_forever();
  it.state()->mark_seen();
  return on.chance.has_come();
}

inline void everywhere(const std::vector<scenario>& scenarios,
                       bool (*interrupt)(int, const scenario&)) {
  for (const auto& each : scenarios) {
    bool in_time = true;
    for (int pass = 0; in_time; ++pass) {
      CAPTURE(each.name);
      CAPTURE(pass);
      REQUIRE_MESSAGE(pass < 1000, "does not end");
      const common::leak_count alive;
      const auto descriptors = open_descriptors();
      in_time = interrupt(pass, each);
      CHECK_MESSAGE(alive.alive() == 0, alive.survivors() << " left behind");
      CHECK_MESSAGE(open_descriptors() == descriptors,
                    "a descriptor was left behind");
    }
  }
}

}  // namespace asyncio
