// A bell rings once, when somebody shouts, and is silent then.

#include <answer.hpp>
#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/sock_calls.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;

coroutine<> some_passes() {
  for (int i = 0; i < 10; ++i) co_await asyncio::sleep(0s);
}

/// Does anybody still watch a descriptor?
bool watched() {
  return asyncio::get_running_loop().part<asyncio::reactor>().has_events();
}

/// A task waits for the bell, and its loop stops and is destroyed.
void destroy_the_loop_of_a_bell() {
  const auto [guest, hatch] = asyncio::sock_pair();
  asyncio::event_loop loop;
  loop.set_exception_handler(
      [](asyncio::event_loop&, const asyncio::exception_context&) {});
  create_task(loop, kitchen::bell(hatch.fd()));
  loop.call_later(1ms, [&] { loop.stop(); });
  loop.run_forever();
}

}  // namespace

TEST_CASE("it rings when somebody shouts, and is silent then") {
  const auto main = []() -> coroutine<> {
    const auto [guest, hatch] = asyncio::sock_pair();
    for (const std::string order : {"soup", "fish"}) {
      const auto bell = create_task(kitchen::bell(hatch.fd()));
      co_await some_passes();
      REQUIRE_MESSAGE(!bell.done(), "the bell rang, and nobody has shouted");
      co_await asyncio::sock_sendall(guest, order);
      co_await some_passes();
      REQUIRE_MESSAGE(bell.done(),
                      "somebody has shouted, and the bell never rang");
      co_await bell;
      REQUIRE_MESSAGE(!watched(),
                      "the bell rang, and goes on ringing: its reader is "
                      "called in every pass as long as nobody reads, and the "
                      "loop never sleeps again");
      const auto heard = co_await asyncio::sock_recv(hatch, 100);
      CHECK_MESSAGE(heard == order,
                    "a part of the order is missing: the bell has taken it. It "
                    "is to tell that there is something to read, not to read");
    }
  };
  asyncio::run(main());
}

TEST_CASE("a task that is cancelled takes its bell away") {
  const auto main = []() -> coroutine<> {
    const auto [guest, hatch] = asyncio::sock_pair();
    const auto bell = create_task(kitchen::bell(hatch.fd()));
    co_await some_passes();
    bell.cancel();
    co_await asyncio::until_done(bell.state());
    REQUIRE_MESSAGE(bell.cancelled(),
                    "the task that waited for the bell was cancelled, and "
                    "bell() returned as if it had rung");
    CHECK_MESSAGE(!watched(),
                  "nobody waits any more, and the reader is still there: as "
                  "soon as somebody shouts, it will be called in every pass");
  };
  asyncio::run(main());
}

TEST_CASE("it rings in the pass in which its task is cancelled") {
  const auto main = []() -> coroutine<> {
    int complaints = 0;
    asyncio::get_running_loop().set_exception_handler(
        [&](asyncio::event_loop&, const asyncio::exception_context&) {
          ++complaints;
        });
    const auto [guest, hatch] = asyncio::sock_pair();
    const auto bell = create_task(kitchen::bell(hatch.fd()));
    co_await some_passes();
    co_await asyncio::sock_sendall(guest, "soup");
    co_await asyncio::sleep(0s);  // the reader's call is in the queue
    bell.cancel();
    co_await some_passes();
    asyncio::get_running_loop().set_exception_handler({});
    CHECK_MESSAGE(complaints == 0,
                  "the task was cancelled just before its reader was called, "
                  "and the reader set the result of a cancelled future: ask "
                  "done() first");
  };
  asyncio::run(main());
}

TEST_CASE("the loop is destroyed while a task waits for the bell") {
  // An exception that leaves a destructor ends the program: let it be another.
  const ::pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::set_terminate([] { std::_Exit(1); });
    destroy_the_loop_of_a_bell();
    std::_Exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK_MESSAGE(status == 0,
                "a loop was stopped, and destroyed while a task waited for the "
                "bell: that destroys the task too, and an exception left a "
                "destructor, which ends the program. remove_reader(fd) asks "
                "for the running loop, and that loop no longer runs: keep the "
                "loop, and call remove_reader(loop, fd)");
}
