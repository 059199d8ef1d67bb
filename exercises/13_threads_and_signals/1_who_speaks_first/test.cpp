// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <predict.hpp>
#include <sstream>
#include <string>
#include <thread>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::call_soon_threadsafe;
using asyncio::coroutine;
using asyncio::get_running_loop;
using asyncio::sleep;
using asyncio::threadsafe_loop;
using asyncio::to_thread;

// #region program
coroutine<> evening(std::ostream& out) {
  const threadsafe_loop outside;
  std::thread waiter([&] {
    call_soon_threadsafe(outside, [&] { out << "waiter: soup, please\n"; });
    auto toast = call_soon_threadsafe(
        outside, [&] { out << "waiter: toast, please\n"; });
    toast.cancel();
  });
  waiter.join();
  out << "chef: the waiter is gone\n";
  get_running_loop().call_soon([&] { out << "chef: the stove is on\n"; });
  co_await sleep(0s);
  out << "chef: looks around\n";

  get_running_loop().call_soon([&] { out << "chef: stirs\n"; });
  const int eggs = co_await to_thread([&] {
    call_soon_threadsafe(outside, [&] { out << "cellar: it is dark here\n"; });
    return 12;
  });
  out << "chef: " << eggs << " eggs\n";

  call_soon_threadsafe(outside, [&] { out << "chef: serves\n"; });
  get_running_loop().call_soon([&] { out << "chef: sweeps\n"; });
  co_await sleep(0s);
}
// #endregion

}  // namespace

TEST_CASE("the lines that run(evening(std::cout)) prints") {
  std::ostringstream out;
  asyncio::run(evening(out));
  learn::predict(
      out.str(),
      {{"waiter: soup, please",
        "You let the loop read the waiter's letter too early. It lies in the "
        "mailbox until the loop looks there, which is before its next pass. "
        "By then, the stove and the chef stand in the queue already."},
       {"waiter: toast, please",
        "You let the waiter order toast. The letter was sent, but it was "
        "taken back before the loop has called it."},
       {"chef: stirs",
        "You let the chef stir too early. The soup stands in the queue "
        "already, "
        "in the pass that is running; what call_soon() adds now comes behind "
        "it, in the next one."},
       {"cellar: it is dark here",
        "You let the cellar speak too early. to_thread() does not hold up the "
        "loop; and however quick the other thread is, its letter is read "
        "before a pass, and gets a place behind the stirring."},
       {"chef: 12 eggs",
        "You gave the chef the eggs before the news from the cellar. They "
        "come in a letter, too, which that thread has sent after the other "
        "one: letters of one thread come in their order."},
       {"chef: sweeps",
        "You let the chef sweep before serving. From the loop's own thread a "
        "letter is delivered at once; so these two come in the order in which "
        "you read them."}});
}
