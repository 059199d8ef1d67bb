// Three cooks order by telephone from a market whose line is flaky: some calls
// are cut off, and some are never answered. One cook is told to stop in the
// middle of a call. And the till must print the accounts to the end, although
// the cook who waits for them is sent home.
//
// By default a minute of the kitchen passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time. With --patient there are no
// timeouts; with --naive a timeout is what you would write with chapter 6
// alone.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <iomanip>
#include <iostream>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/time_limit.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/shield.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::task;
using asyncio::timeout_error;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;

struct errand {
  std::string cook, what;
  int luck;
};
const std::vector<errand> errands{
    {"Ada", "fish", 1}, {"Ben", "lemons", 101}, {"Cleo", "wine", 10007}};

enum class manner { limited, patient, naive };

// The kitchen's clock, and its voice.
class kitchen {
 public:
  kitchen(std::chrono::nanoseconds minute, int seed, manner how)
      : minute_(minute), seed_(seed), how_(how) {}

  void open() { opened_ = asyncio::get_running_loop().time(); }

  auto minutes(int n) const { return asyncio::sleep(n * minute_); }

  /// How long a cook lets it ring, and until when the market is open.
  asyncio::time_limit patience() const {
    if (how_ == manner::patient) return std::nullopt;
    return 6 * minute_;
  }
  std::optional<asyncio::time_point> closing() const {
    if (how_ == manner::patient) return std::nullopt;
    return opened_ + 25 * minute_;
  }
  bool naive() const { return how_ == manner::naive; }

  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - opened_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

  int seed() const { return seed_; }

 private:
  std::chrono::nanoseconds minute_;
  int seed_;
  manner how_;
  asyncio::time_point opened_;
};

// What is left to chance. Each cook has a number of their own to begin with, so
// that it does not matter who is faster.
class lots {
 public:
  explicit lots(std::int64_t seed)
      : random_(static_cast<std::uint32_t>(seed % 2147483647)) {}

  /// One of 0, 1, … n - 1.
  int below(int n) {
    return static_cast<int>(random_() % static_cast<unsigned>(n));
  }

 private:
  std::minstd_rand random_;
};

// #region market
struct line_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A call to the market: our server, and a flaky one.
coroutine<> call(const kitchen& here, int lot) {
  if (lot == 0)  // nobody answers, and nobody ever will
    co_await asyncio::future<>();
  co_await here.minutes(1);
  if (lot == 1) throw line_error("the line is dead");
  co_await here.minutes(2);
}
// #endregion

// #region naive
// What you would write with chapter 6 alone.
coroutine<> naive_wait_for(coroutine<> work, std::chrono::nanoseconds limit) {
  const auto me = *asyncio::current_task();
  auto alarm = asyncio::get_running_loop().call_later(
      limit, [me] { me.cancel("the time is up"); });
  try {
    co_await work;
    alarm.cancel();
  } catch (const cancelled_error&) {
    throw timeout_error();
  }
}
// #endregion

coroutine<> limited(const kitchen& here, coroutine<> work) {
  if (here.naive()) return naive_wait_for(std::move(work), *here.patience());
  return asyncio::wait_for(std::move(work), here.patience());
}

// #region order
// Twice as long after each failure, up to eight minutes; and up to as much
// again by chance, so that not all who were cut off ring at once.
int pause_after(int attempt, lots& chance) {
  const int base = 1 << std::min(attempt - 1, 3);
  return base + chance.below(base + 1);
}

coroutine<> order(const kitchen& here, errand it) {
  lots chance(std::int64_t{here.seed()} * it.luck);
  for (int attempt = 1;; ++attempt) {
    here.tell(it.cook + " rings for " + it.what);
    std::string trouble;
    try {
      co_await limited(here, call(here, chance.below(3)));
      break;
    } catch (const timeout_error&) {
      trouble = "nobody answers";
    } catch (const line_error& error) {
      trouble = error.what();
    }
    const int pause = pause_after(attempt, chance);
    here.tell(it.cook + ": " + trouble + "; again in " + std::to_string(pause) +
              " min");
    co_await here.minutes(pause);
  }
  here.tell(it.cook + ": the " + it.what + " will come");
}
// #endregion

// The reason of a cancellation, behind a colon; often there is none.
std::string because(const cancelled_error& stop) {
  return stop.message().empty() ? "" : ": " + stop.message();
}

// #region shop
coroutine<> shop(const kitchen& here, errand it) {
  try {
    co_await asyncio::timeout_at(here.closing(), [&](asyncio::timeout_scope&) {
      return order(here, it);
    });
  } catch (const timeout_error&) {
    here.tell(it.cook + ": the market has closed, no " + it.what);
  } catch (const cancelled_error& stop) {
    here.tell(it.cook + " puts the receiver down" + because(stop));
    throw;
  }
}
// #endregion

// #region accounts
coroutine<> print_accounts(const kitchen& here) {
  here.tell("the till prints the accounts");
  co_await here.minutes(8);
  here.tell("the accounts are printed");
}

coroutine<> close_up(const kitchen& here, task<> till) {
  try {
    co_await asyncio::shield(till);
    here.tell("Dora locks the till");
  } catch (const cancelled_error& stop) {
    here.tell("Dora goes home" + because(stop));
    throw;
  }
}
// #endregion

// #region evening
coroutine<> evening(kitchen& here) {
  here.open();
  asyncio::current_task()->set_name("chef");
  std::vector<task<>> shoppers;
  for (const auto& each : errands) {
    shoppers.push_back(create_task(shop(here, each), each.cook));
    co_await here.minutes(1);
  }

  co_await here.minutes(9);
  shoppers[1].cancel("we have lemons");
  co_await asyncio::wait(shoppers);

  const auto till = create_task(print_accounts(here), "till");
  const auto dora = create_task(close_up(here, till), "Dora");
  co_await here.minutes(3);
  dora.cancel("it is late");
  co_await till;
  here.tell("good night");
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int seed = 318;
  bool in_virtual_time = false, patient = false, naive = false;
  common::command_line line("09_timeouts", "Cooks on a flaky telephone line.");
  line.number("--seed", seed, "what is left to chance", 1, 1'000'000);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--patient", patient, "no timeouts at all");
  line.flag("--naive", naive, "timeouts made with chapter 6 alone");
  return line.run(argc, argv, [&] {
    if (patient && naive)
      throw common::usage_error("--patient and --naive exclude each other");
    kitchen here(in_virtual_time ? 1min : short_minute, seed,
                 patient ? manner::patient
                 : naive ? manner::naive
                         : manner::limited);
    asyncio::run(evening(here), asyncio::real_or_virtual(in_virtual_time));
  });
}
