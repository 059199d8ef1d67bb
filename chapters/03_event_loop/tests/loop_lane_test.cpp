// What observers hear of callbacks and timers.

#include "03_event_loop/loop_lane.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace loop_lane_test {

using namespace std::chrono_literals;
using asyncio::activity;
using asyncio::event_loop;
using asyncio::subject;

namespace {

// Writes down the changes of each subject: "0:waiting(timer) 5:running …".
class listener : public asyncio::observer {
 public:
  std::map<subject, std::string> heard;

 private:
  void on_time(std::chrono::nanoseconds now) override { now_ = now; }
  void on_change(subject who, activity now, std::string_view why) override {
    static const char* const words[] = {"ready", "running", "waiting",
                                        "cancelled", "done"};
    auto& text = heard[who];
    if (!text.empty()) text += ' ';
    text += std::to_string(now_ / 1s) + ":" + words[static_cast<int>(now)];
    if (!why.empty()) text += "(" + std::string(why) + ")";
  }

  std::chrono::nanoseconds now_{-1s};
};

struct fixture {
  event_loop loop{std::make_unique<asyncio::virtual_time>()};
  listener watching;
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "the lane of a callback") {
  const auto soon = loop.call_soon([] {});
  auto not_at_all = loop.call_soon([] {});
  not_at_all.cancel();
  not_at_all.cancel();
  loop.call_later(1s, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(watching.heard[soon.who()] == "0:ready 0:running 0:done");
  CHECK(watching.heard[not_at_all.who()] == "0:ready 0:cancelled");
}

TEST_CASE_FIXTURE(fixture, "the lane of a timer") {
  const auto timer = loop.call_later(5s, [] {});
  auto given_up = loop.call_later(6s, [] {});
  loop.call_later(2s, [&] { given_up.cancel(); });
  const auto last = loop.call_later(7s, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(watching.heard[timer.who()] ==
        "0:waiting(timer) 5:ready 5:running 5:done");
  CHECK(watching.heard[given_up.who()] == "0:waiting(timer) 2:cancelled");
  CHECK(timer.who() != given_up.who());
  CHECK(watching.heard[last.who()] ==
        "0:waiting(timer) 7:ready 7:running 7:done");
}

TEST_CASE_FIXTURE(fixture, "the lane of a callback that throws") {
  const auto soon = loop.call_soon([] { throw std::runtime_error("burnt"); });
  const auto timer =
      loop.call_later(1s, [] { throw std::runtime_error("burnt"); });
  loop.call_later(2s, [&] { loop.stop(); });
  const asyncio::caught_stderr quiet;
  loop.run_forever();
  CHECK(watching.heard[soon.who()] == "0:ready 0:running 0:done(failed)");
  CHECK(watching.heard[timer.who()] ==
        "0:waiting(timer) 1:ready 1:running 1:done(failed)");
}

}  // namespace loop_lane_test
