// add_signal_handler, and Ctrl-C: called promptly, replaced, removed, closed,
// and never in the middle of anything.

#include "13_threads_and_signals/signals.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "06_tasks/run.hpp"
#include "06_tasks/run_main.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/tests/interrupting_timer_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "13_threads_and_signals/interruptible.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace signals_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

/// What the signal does now; and afterwards again what it did before.
class disposition {
 public:
  explicit disposition(int sig, void (*handler)(int) = SIG_DFL) : sig_(sig) {
    struct sigaction action{};
    action.sa_handler = handler;
    ::sigaction(sig, &action, &before_);
    // The bell of a signal is never closed: let it be there before descriptors
    // are counted.
    caught_signals::begin(sig, this, signal_mode::every_time);
    caught_signals::end(sig, this);
  }
  disposition(const disposition&) = delete;
  disposition& operator=(const disposition&) = delete;
  ~disposition() { ::sigaction(sig_, &before_, nullptr); }

  bool is(void (*handler)(int)) const {
    struct sigaction now{};
    ::sigaction(sig_, nullptr, &now);
    return now.sa_handler == handler;
  }

 private:
  int sig_;
  struct sigaction before_{};
};

void ignore_it(int) {}

// Sends a signal to this process, from a thread, once the loop sleeps.
struct sends_soon {
  explicit sends_soon(int sig)
      : other_([sig] {
          std::this_thread::sleep_for(10ms);
          ::kill(::getpid(), sig);
        }) {}
  ~sends_soon() { other_.join(); }

 private:
  std::thread other_;
};

}  // namespace

TEST_CASE("a signal wakes a loop that sleeps, and is a callback") {
  const disposition usr1(SIGUSR1);
  const auto main = []() -> coroutine<> {
    future<> came;
    const auto home = std::this_thread::get_id();
    add_signal_handler(SIGUSR1, [&came, home] {
      CHECK(std::this_thread::get_id() == home);
      CHECK(event_loop::running() != nullptr);
      came.set_result();
    });
    get_running_loop().call_later(1h, [] {});
    const sends_soon later(SIGUSR1);
    co_await came;
  };
  run(main());
  CHECK_MESSAGE(usr1.is(SIG_DFL), "closing the loop removes the handlers");
}

TEST_CASE("not in the middle of a callback, and each time that it comes") {
  const disposition usr1(SIGUSR1);
  const auto main = []() -> coroutine<> {
    std::string trace;
    add_signal_handler(SIGUSR1, [&trace] { trace += "s"; });
    for (int i = 0; i < 3; ++i) ::raise(SIGUSR1);
    CHECK_MESSAGE(trace.empty(), "called in the middle of the task");
    while (trace.empty()) co_await sleep(1ms);
    CHECK(trace == "sss");
  };
  run(main());
}

TEST_CASE("replaced and removed") {
  const disposition usr1(SIGUSR1, ignore_it);
  const auto main = [&]() -> coroutine<> {
    std::string trace;
    CHECK_FALSE(remove_signal_handler(SIGUSR1));
    add_signal_handler(SIGUSR1, [&trace] { trace += "a"; });
    add_signal_handler(SIGUSR1, [&trace] { trace += "b"; });
    ::raise(SIGUSR1);
    while (trace.empty()) co_await sleep(1ms);
    CHECK(trace == "b");
    ::raise(SIGUSR1);
    CHECK(remove_signal_handler(SIGUSR1));
    CHECK_FALSE(remove_signal_handler(SIGUSR1));
    CHECK_MESSAGE(usr1.is(ignore_it), "it does again what it did before");
    ::raise(SIGUSR1);
    co_await sleep(5ms);
    CHECK_MESSAGE(trace == "b", "called after it was removed");
    add_signal_handler(SIGUSR1, [&trace] { trace += "c"; });
    co_await sleep(5ms);
    CHECK_MESSAGE(trace == "b", "a signal of the time before");
  };
  run(main());
}

TEST_CASE("removed while its call is in the queue") {
  const disposition usr1(SIGUSR1);
  const auto main = []() -> coroutine<> {
    std::string trace;
    add_signal_handler(SIGUSR1, [&trace] {
      trace += "a";
      remove_signal_handler(SIGUSR1);
    });
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    co_await sleep(5ms);
    CHECK(trace == "a");
  };
  run(main());
}

TEST_CASE("what cannot be caught is refused") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    CHECK_THROWS_WITH_AS(add_signal_handler(SIGKILL, [] {}),
                         "sig 9 cannot be caught", std::runtime_error);
    CHECK_THROWS_AS(add_signal_handler(0, [] {}), std::invalid_argument);
    CHECK_THROWS_AS(add_signal_handler(10'000, [] {}), std::invalid_argument);
    CHECK_FALSE(remove_signal_handler(SIGKILL));
    CHECK_FALSE(remove_signal_handler(-1));
    co_return;
  };
  run(main());
}

TEST_CASE("one signal has one loop at a time") {
  const disposition usr1(SIGUSR1);
  const auto takes = []() -> coroutine<> {
    add_signal_handler(SIGUSR1, [] {});
    co_return;
  };
  const auto main = [&]() -> coroutine<> {
    add_signal_handler(SIGUSR1, [] {});
    std::thread([&] {
      CHECK_THROWS_WITH_AS(run(takes()), "signal 10 is handled by another loop",
                           std::runtime_error);
    }).join();
    remove_signal_handler(SIGUSR1);
    std::thread([&] { run(takes()); }).join();
    co_return;
  };
  run(main());
}

TEST_CASE("what a handler throws is for the exception handler") {
  const disposition usr1(SIGUSR1);
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    add_signal_handler(SIGUSR1, [] { throw std::domain_error("burnt"); });
    ::raise(SIGUSR1);
    while (log.str().empty()) co_await sleep(1ms);
    CHECK(log.str() == "Exception in callback () burnt");
  };
  run(main());
}

TEST_CASE("signals all the time, into threads and letters") {
  const disposition usr1(SIGUSR1);
  const auto main = []() -> coroutine<> {
    int came = 0;
    add_signal_handler(SIGUSR1, [&came] { ++came; });
    const interrupting_timer every_millisecond;
    for (int i = 0; i < 50; ++i) {
      ::raise(SIGUSR1);
      CHECK(co_await to_thread([i] { return 2 * i; }) == 2 * i);
      co_await sleep(1ms);
    }
    while (came < 50) co_await sleep(1ms);
    CHECK(came == 50);
  };
  run(main());
}

TEST_CASE("Ctrl-C cancels main, whose cleaning up runs") {
  const disposition sigint(SIGINT);
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    std::exception_ptr stopped;
    ::raise(SIGINT);
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    CHECK_MESSAGE(sigint.is(SIG_DFL), "the second one is to end the process");
    co_await sleep(1ms);
    trace += "clean";
    std::rethrow_exception(stopped);
  };
  CHECK_THROWS_AS(run(interruptible(main())), keyboard_interrupt);
  CHECK(trace == "clean");
  CHECK(sigint.is(SIG_DFL));
  CHECK(run_main(interruptible(main())) == 130);
}

TEST_CASE("the second Ctrl-C ends the process at once") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGINT, SIG_DFL);
    const auto stubborn = []() -> coroutine<> {
      for (int i = 0; i < 2; ++i) {
        ::raise(SIGINT);
        try {
          co_await sleep(10s);
        } catch (const cancelled_error&) {
        }
      }
    };
    run(interruptible(stubborn()));
    ::_exit(1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK_MESSAGE(WIFSIGNALED(status), "it has outlived the second one");
  CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("main may carry on, or end before") {
  const disposition sigint(SIGINT);
  const auto carries_on = []() -> coroutine<int> {
    ::raise(SIGINT);
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
    }
    co_return 7;
  };
  CHECK(run(interruptible(carries_on())) == 7);
  const auto ends = []() -> coroutine<> {
    ::raise(SIGINT);
    co_return;
  };
  run(interruptible(ends()));
  CHECK(sigint.is(SIG_DFL));
  const auto fails = []() -> coroutine<> {
    throw std::domain_error("burnt");
    co_return;
  };
  CHECK_THROWS_AS(run(interruptible(fails())), std::domain_error);
}

TEST_CASE("cancelled by others, it is cancelled") {
  const disposition sigint(SIGINT);
  const auto itself = []() -> coroutine<> {
    current_task()->cancel("enough");
    co_await sleep(1h);
  };
  CHECK_THROWS_AS(run(interruptible(itself())), cancelled_error);
  const auto both = []() -> coroutine<> {
    ::raise(SIGINT);
    const auto self = *current_task();
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
    }
    self.cancel("enough");
    co_await sleep(1h);
  };
  CHECK_THROWS_AS(run(interruptible(both())), cancelled_error);
}

TEST_CASE("SIGINT that is ignored stays ignored, and a handler stays") {
  for (auto* const handler : {SIG_IGN, +ignore_it}) {
    const disposition sigint(SIGINT, handler);
    const auto main = [&]() -> coroutine<> {
      CHECK(sigint.is(handler));
      ::raise(SIGINT);
      co_await sleep(5ms);
    };
    run(interruptible(main()));
    CHECK(sigint.is(handler));
  }
}

TEST_CASE("a loop that is closed under an interruptible task") {
  const disposition sigint(SIGINT);
  const auto main = []() -> coroutine<> { co_await sleep(1h); };
  {
    event_loop loop;
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    create_task(loop, interruptible(main()));
    loop.stop();
    loop.run_forever();
    CHECK_FALSE(sigint.is(SIG_DFL));
  }
  CHECK(sigint.is(SIG_DFL));
}

}  // namespace signals_test
