// A loop, its tasks and its sockets are used by one thread at a time, and which
// one may change while the loop does not run: every combination. For the thread
// sanitizer, too.

#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <pthread.h>
#include <string>
#include <thread>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/readers.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/tests/sock_test.hpp"

namespace threads_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

/// What a program keeps of a loop, to be made and given up wherever it likes.
struct kept {
  std::unique_ptr<event_loop> loop;
  std::optional<std::pair<sock, sock>> socks;
  std::optional<task<std::string>> receiving;  // still pending at the end
  std::optional<task<int>> ended;
  std::string trace;
};

// Leaves a task that waits for a sock, a reader, a writer, and a timer.
coroutine<> work(kept& all) {
  all.socks.emplace(sock_pair());
  auto& [one, other] = *all.socks;
  all.receiving = create_task(sock_recv(one, 100));
  all.ended = create_task(sleep(0s, 7));
  add_reader(other, [] {});
  add_writer(one, [&all] {
    all.trace += "writable ";
    remove_writer(all.socks->first.fd());
  });
  get_running_loop().call_later(1h, [] {});
  co_await *all.ended;
  co_await sleep(1ms);
  co_await sock_sendall(other, "soup");
  all.trace += co_await *all.receiving;
  all.receiving = create_task(sock_recv(one, 100));
  co_await sleep(0s);
}

template <class F>
void call(bool elsewhere, F f) {
  if (elsewhere)
    std::thread(f).join();
  else
    f();
}

// The same in a thread whose stack is so large that the C library does not keep
// it for the next thread: its thread_local variables are no memory any more.
void call_and_unmap(void (*f)(kept&), kept& all) {
  std::pair both(f, &all);
  pthread_attr_t large;
  ::pthread_attr_init(&large);
  ::pthread_attr_setstacksize(&large, 64 * 1024 * 1024);
  pthread_t elsewhere{};
  REQUIRE(::pthread_create(
              &elsewhere, &large,
              [](void* what) -> void* {
                const auto& [run_it, its] = *static_cast<decltype(both)*>(what);
                run_it(*its);
                return nullptr;
              },
              &both) == 0);
  ::pthread_join(elsewhere, nullptr);
  ::pthread_attr_destroy(&large);
}

}  // namespace

// (The test program watches births and deaths in its main thread: so "here" is
// another one.)
TEST_CASE_FIXTURE(no_descriptor_leak,
                  "made, run, closed and destroyed here or elsewhere") {
  for (int which = 0; which < 64; ++which) {
    const auto elsewhere = [&](int bit) { return (which >> bit & 1) != 0; };
    std::thread([&] {
      CAPTURE(which);
      kept all;
      int lost = 0;
      call(elsewhere(0), [&] {
        all.loop = std::make_unique<event_loop>();
        all.loop->set_exception_handler(
            [&](event_loop&, const exception_context&) { ++lost; });
      });
      call(elsewhere(1), [&] { run_until_complete(*all.loop, work(all)); });
      if (elsewhere(2)) all.socks.reset();  // before the loop
      call(elsewhere(3), [&] { all.loop->close(); });
      call(elsewhere(4), [&] { all.loop.reset(); });
      call(elsewhere(5), [&] {
        all.receiving.reset();
        all.ended.reset();
        all.socks.reset();
      });
      CHECK(all.trace == "writable soup");
      CHECK_MESSAGE(lost == 1, "the task that was pending at the end");
    }).join();
  }
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a task receives on, when the thread it began in has ended") {
  std::thread([] {
    kept all;
    all.loop = std::make_unique<event_loop>();
    call_and_unmap(
        [](kept& its) {
          run_until_complete(*its.loop, [](kept& mine) -> coroutine<> {
            mine.socks.emplace(sock_pair());
            mine.receiving = create_task(sock_recv(mine.socks->first, 100));
            co_await sleep(0s);
          }(its));
        },
        all);
    run_until_complete(*all.loop, [](kept& its) -> coroutine<> {
      co_await sock_sendall(its.socks->second, "soup");
      CHECK_MESSAGE(co_await *its.receiving == "soup",
                    "it receives into what was that thread's");
    }(all));
    all.receiving.reset();
    all.loop->close();
  }).join();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "two loops, each in a thread of its own") {
  const auto many = [] {
    for (int i = 0; i < 20; ++i) {
      kept all;
      all.loop = std::make_unique<event_loop>();
      all.loop->set_exception_handler(
          [](event_loop&, const exception_context&) {});
      run_until_complete(*all.loop, work(all));
    }
  };
  std::thread one(many);
  std::thread other(many);
  one.join();
  other.join();
}

}  // namespace threads_test
