// with_progress: who is told of what, in which thread, and until when.
//
// The loop and the work wait for each other with semaphores, and so the order
// of events is the same in each run. Nobody waits for ever: if something does
// not come in two seconds, the rest is skipped.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::progress;
using asyncio::sleep;
using asyncio::with_progress;

/// Something was waited for in vain, or holds up the loop: the other test cases
/// would take too long.
bool stuck = false;

/// Something that happens once, and is waited for.
class event_between_threads {
 public:
  void set() { it_.release(); }
  bool wait() { return it_.try_acquire_for(2s); }

 private:
  std::binary_semaphore it_{0};
};

/// Part of a function that must be copied and destroyed in one thread only.
class at_home {
 public:
  explicit at_home(std::atomic<int>& elsewhere) : elsewhere_(&elsewhere) {}
  at_home(const at_home& other)
      : home_(other.home_), elsewhere_(other.elsewhere_) {
    look();
  }
  at_home& operator=(const at_home&) = delete;
  ~at_home() { look(); }

 private:
  void look() const {
    if (std::this_thread::get_id() != home_) ++*elsewhere_;
  }
  std::thread::id home_ = std::this_thread::get_id();
  std::atomic<int>* elsewhere_;
};

struct kitchen {
  const std::thread::id here = std::this_thread::get_id();
  std::string heard;               // "10 20 "
  std::atomic<int> elsewhere = 0;  // calls of told(), copies of it, …
  event_between_threads was_told;
  event_between_threads work_is_there;
  event_between_threads go_on;

  std::function<void(int)> told() {
    return [this](int percent) {
      if (std::this_thread::get_id() != here) {
        ++elsewhere;
      } else {
        heard += std::to_string(percent) += " ";
      }
      was_told.set();
    };
  }
  static void run(coroutine<> story) {
    asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
    asyncio::run_until_complete(loop, std::move(story));
  }
};

}  // namespace

TEST_CASE_FIXTURE(kitchen, "a report at a time") {
  std::thread::id worked_in;
  bool all_told = true;
  const auto work = [&](const progress& report) {
    worked_in = std::this_thread::get_id();
    for (const int percent : {10, 20, 30}) {
      report(percent);
      all_told = all_told && was_told.wait();
    }
    return 7;
  };
  int result = 0;
  const auto story = [&]() -> coroutine<> {
    result = co_await with_progress(work, told());
  };
  run(story());
  stuck = worked_in == here || !all_told;
  REQUIRE_MESSAGE(worked_in != here,
                  "the work was done in the loop's thread, and holds up "
                  "everybody"s);
  REQUIRE_MESSAGE(elsewhere == 0,
                  "told() was called in the thread of the work. It belongs to "
                  "the loop's thread, and may change what is there: send it a "
                  "letter"s);
  CHECK_MESSAGE(heard == "10 20 30 "s,
                "10, 20 and 30 were reported, each when the one before had "
                "been told, and told() has heard of: "s
                    << heard
                    << ". If there is no letter on its way, a new one has to "
                       "be sent"s);
  CHECK_MESSAGE(result == 7,
                "the work gave 7, and with_progress() gave: "s << result);
}

TEST_CASE_FIXTURE(kitchen,
                  "reports that come more quickly than the loop reads") {
  if (stuck) return;
  const auto work = [&](const progress& report) {
    for (int i = 1; i <= 1000; ++i) report(i / 10);
    work_is_there.set();
    return 7;
  };
  const auto story = [&]() -> coroutine<> {
    const auto waits = create_task(with_progress(work, told()));
    co_await sleep(0s);
    stuck = !work_is_there.wait();  // until then, the loop reads nothing
    co_await waits;
  };
  run(story());
  REQUIRE_MESSAGE(!stuck, "the loop was busy, and so the work came to a stop"s);
  const std::string last = heard.substr(0, 12);
  REQUIRE_MESSAGE(heard.ends_with("100 "s),
                  "a thousand reports were made while the loop was busy, up "
                  "to 100 percent, and it was told: "s
                      << last << "… The newest has to be among them"s);
  CHECK_MESSAGE(heard == "100 "s,
                "a thousand reports were made while the loop was busy, and "
                "they filled its queue: told were "s
                    << last
                    << "… One letter is enough; it takes what is the newest "
                       "when it is read"s);
}

TEST_CASE_FIXTURE(kitchen, "nobody waits for it any more") {
  if (stuck) return;
  bool first = false;
  bool second = true;
  event_between_threads worked;
  const auto work = [&](const progress& report) {
    first = report(50);
    work_is_there.set();
    go_on.wait();
    second = report(60);
    worked.set();
    return 7;
  };
  const auto story = [&]() -> coroutine<> {
    const auto waits = create_task(with_progress(work, told()));
    co_await sleep(0s);
    stuck = !work_is_there.wait();
    waits.cancel();  // while the report lies in the mailbox
    co_await sleep(1s);
    CHECK_MESSAGE(waits.cancelled(),
                  "the caller was cancelled, and waits on: a thread cannot "
                  "be stopped, and so nobody waits for it"s);
    go_on.set();
    stuck = stuck || !worked.wait();
    co_await sleep(1s);
  };
  run(story());
  CHECK_MESSAGE(first,
                "somebody waits for the work, and it was told that "
                "nobody does"s);
  CHECK_MESSAGE(heard.empty(),
                "with_progress() was cancelled, and told() was called after "
                "that, with: "s
                    << heard
                    << ". By then, what it uses may be gone: look in the "
                       "letter whether it is over"s);
  CHECK_MESSAGE(!second,
                "the caller was cancelled, then the work reported something, "
                "and heard that it is wanted: it would go on to its end for "
                "nobody"s);
}

TEST_CASE_FIXTURE(kitchen, "where told() is copied and destroyed") {
  if (stuck) return;
  const auto work = [](const progress& report) {
    const progress copy = report;
    copy(50);
    return 7;
  };
  const auto story = [&]() -> coroutine<> {
    const at_home witness(elsewhere);
    const std::function<void(int)> tells = [witness](int) {};
    co_await with_progress(work, tells);
  };
  run(story());
  CHECK_MESSAGE(elsewhere == 0,
                "told() was copied or destroyed in the thread of the work, "
                "with all that it has captured. That may be a task, whose "
                "count has no lock: leave it at home, in the coroutine"s);
}

TEST_CASE_FIXTURE(kitchen, "work that fails") {
  if (stuck) return;
  std::string thrown;
  const auto work = [](const progress&) -> int {
    throw std::runtime_error("burnt");
  };
  const auto story = [&]() -> coroutine<> {
    try {
      co_await with_progress(work, told());
    } catch (const std::runtime_error& error) {
      thrown = error.what();
    }
  };
  run(story());
  CHECK_MESSAGE(thrown == "burnt"s,
                "the work threw, and with_progress() has to throw that, too; "
                "it threw: "s
                    << thrown);
}
