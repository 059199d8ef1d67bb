// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::gather;
using asyncio::return_exceptions;
using asyncio::run;
using asyncio::virtual_time;

// #region program
coroutine<std::string> call(std::ostream& out, std::string name,
                            std::chrono::minutes takes, bool closed = false) {
  out << name << ": is called\n";
  try {
    co_await asyncio::sleep(takes);
  } catch (const cancelled_error&) {
    out << name << ": is hung up on\n";
    throw;
  }
  if (closed) throw std::runtime_error(name + " has closed");
  out << name << ": answers\n";
  co_return name;
}

coroutine<> chef(std::ostream& out) {
  auto three =
      gather(call(out, "baker", 10min), call(out, "fishmonger", 5min, true),
             call(out, "dairy", 20min));
  out << "chef: calls three\n";
  try {
    co_await three;
    out << "chef: has all three\n";
  } catch (const std::runtime_error& error) {
    out << "chef: " << error.what() << "\n";
  }
  co_await asyncio::sleep(10min);
  auto two = gather(return_exceptions, call(out, "grocer", 1min, true),
                    call(out, "miller", 2min));
  try {
    const auto [grocer, miller] = co_await two;
    out << "chef: " << (grocer ? "rice" : "no rice") << "\n";
    out << "chef: " << (miller ? "flour" : "no flour") << "\n";
  } catch (const std::runtime_error& error) {
    out << "chef: " << error.what() << "\n";
  }
  out << "chef: goes home\n";
}

void morning(std::ostream& out) {
  run(chef(out), std::make_unique<virtual_time>());
  out << "owner: closes\n";
}
// #endregion

}  // namespace

TEST_CASE("the lines that morning() prints") {
  std::ostringstream out;
  morning(out);
  learn::predict(
      out.str(),
      {{"baker: is called",
        "You let the calls begin in gather(). It makes tasks of them, and a "
        "task has its first step in the next pass; who has made it goes on "
        "first."},
       {"baker: is hung up on",
        "You let the failure stop the baker. The first failure decides how the "
        "gather ends, but nobody cancels the other children: they go on."},
       {"baker: answers",
        "You let the gather wait for all before it fails. The fishmonger fails "
        "at minute 5, and the chef hears of it then; the baker answers at "
        "minute 10."},
       {"dairy: answers",
        "You waited for the dairy. run() is done when its main task is, and "
        "what is left over is cancelled, not waited for."},
       {"grocer: is called",
        "You lost the baker. The gather had failed, and its children go on: "
        "the baker answers at minute 10, though nobody listens."},
       {"chef: grocer has closed",
        "You let the grocer end the second gather. With return_exceptions a "
        "failure is one of the outcomes, and the gather waits for all."},
       {"owner: closes",
        "You forgot the dairy. It has been on the line since minute 0, and "
        "run() cancels the tasks that are left over."}});
}
