// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/run_alone.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::event_loop;
using asyncio::future;
using asyncio::run_alone;
using asyncio::virtual_time;

// #region program
struct spoon {
  std::ostream& out;
  explicit spoon(std::ostream& o) : out(o) { out << "spoon: taken\n"; }
  ~spoon() { out << "spoon: put back\n"; }
};

coroutine<std::string> peel(std::ostream& out) {
  out << "peeler: peels\n";
  co_return "potatoes";
}

coroutine<> taste(std::ostream& out) {
  const spoon in_hand(out);
  throw std::runtime_error("too hot");
  co_return;
}

coroutine<> cook(std::ostream& out, event_loop& loop,
                 future<std::string> oven) {
  out << "cook: begins\n";
  loop.call_soon([&out] { out << "clock: ticks\n"; });
  auto peeling = peel(out);
  out << "cook: lights the stove\n";
  const auto peeled = co_await peeling;
  out << "cook: boils " << peeled << '\n';
  try {
    co_await taste(out);
  } catch (const std::runtime_error& error) {
    out << "cook: ouch, " << error.what() << '\n';
  }
  out << "cook: waits for the oven\n";
  const auto dish = co_await oven;
  out << "cook: serves " << dish << '\n';
}

void evening(std::ostream& out) {
  event_loop loop(std::make_unique<virtual_time>());
  future<std::string> oven(loop);
  loop.call_later(30min, [&] {
    out << "oven: rings\n";
    oven.set_result("a pie");
    out << "oven: goes off\n";
  });
  auto body = cook(out, loop, oven);
  out << "owner: opens\n";
  run_alone(loop, std::move(body));
  out << "owner: closes\n";
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"cook: begins",
        "You let cook() begin when it is called. The call only makes the "
        "frame; the body runs when somebody drives it, here run_alone()."},
       {"peeler: peels",
        "You let the peeler begin when it is called. It runs when it is "
        "awaited, and the cook lights the stove before that."},
       {"clock: ticks",
        "You gave the loop a turn too early. To await a coroutine is like a "
        "function call; the loop has a turn when the stack blocks, and that is "
        "at the oven."},
       {"cook: ouch, too hot",
        "You let the cook speak with the spoon in hand. An exception "
        "destroys the locals of the coroutine that it leaves before anybody "
        "catches it."},
       {"oven: rings",
        "You forgot the clock. While the stack is blocked the loop runs what "
        "is ready, and the clock is ready long before the oven."},
       {"cook: serves a pie",
        "You let set_result() wake the cook on the spot. It only schedules the "
        "cook's next step; whoever has called set_result() goes on first."},
       {"owner: closes",
        "You closed too early. run_alone() returns when its coroutine has "
        "ended, and not when it blocks, nor when it catches an exception."}});
}
