// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "12_queues/queue.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::queue;
using asyncio::queue_shut_down;
using asyncio::run;
using asyncio::sleep;
using asyncio::virtual_time;

// #region program
coroutine<> cook(std::ostream& out, std::string name, int plates,
                 queue<std::string>& pass) {
  try {
    for (int i = 1; i <= plates; ++i) {
      const std::string number = std::to_string(i);
      co_await pass.put(name + " " + number);
      out << name << ": " << number << " is in\n";
    }
  } catch (const queue_shut_down&) {
    out << name << ": goes home\n";
  }
}

coroutine<> waiter(std::ostream& out, queue<std::string>& pass) {
  create_task(cook(out, "ada", 3, pass));
  create_task(cook(out, "ben", 2, pass));
  for (int minute = 1; minute <= 4; ++minute) {
    co_await sleep(1min);
    out << "waiter: takes " << pass.get_nowait() << "\n";
    if (minute == 1 && pass.full()) out << "waiter: no room for bread\n";
    if (minute == 1 && !pass.full()) {
      pass.put_nowait("bread");
      out << "waiter: bread is in\n";
    }
  }
  pass.shutdown();
  try {
    while (true) {
      const std::string plate = co_await pass.get();
      out << "waiter: takes " << plate << "\n";
    }
  } catch (const queue_shut_down&) {
    out << "waiter: closes\n";
  }
  co_await sleep(1min);
}

void evening(std::ostream& out) {
  queue<std::string> pass(2);
  run(waiter(out, pass), std::make_unique<virtual_time>());
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"ben: 1 is in",
        "You let the cooks take turns. But a put() that finds room does not "
        "wait, so ada goes on with her second plate, and then the pass is "
        "full."},
       {"waiter: no room for bread",
        "You kept the room for ada, who was called for it. A call is no "
        "promise: until ada runs there is room, and whoever comes first takes "
        "it."},
       {"ada: 3 is in",
        "You let ada put her third plate in too early. She was called at "
        "minute 1; but when she looked, the bread was there, and she had to "
        "wait again, at the end of the line. So ben comes before her."},
       {"ben: 2 is in",
        "You let ben put his second plate in. At minute 2 his first one fills "
        "the pass, and he waits behind ada; at minute 4 he is called, but he "
        "looks again before he puts anything in, and by then the pass was "
        "shut down."},
       {"waiter: closes",
        "You let shutdown() throw a plate away. What is inside still comes "
        "out: get() throws only when the pass is empty."},
       {"ben: goes home",
        "You let ben go home before the pass is empty. He was called by then, "
        "but he runs only when the waiter waits; and a get() that finds a "
        "plate, or a closed pass, does not wait."}});
}
