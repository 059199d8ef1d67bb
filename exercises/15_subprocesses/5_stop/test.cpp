// Jobs that are stopped: politely, by force, with what they have started.
//
// A job tells by a named pipe when it is ready to be stopped, so the order of
// events is the same in each run. If something has not come in two seconds, the
// rest is skipped.

#include <answer.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <exception>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <poll.h>
#include <run_main.hpp>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "05_coroutines/await_future.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;

/// It is wrong already, and what is to come may take long.
bool hopeless = false;

/// How many signals were sent to a number that may be another's by now.
int strangers_hit = 0;

/// Has this process a child that was not reaped?
bool has_child() {
  siginfo_t found{};
  return ::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// Has it ended, or does it within two seconds? (A signal takes a moment.)
bool is_gone(pid_t pid, int tries = 400) {
  for (int i = 0; i < tries; ++i) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    if (!(in >> number >> name >> state) || state == "Z") return true;
    ::usleep(5000);
  }
  return false;
}

}  // namespace

// Ours, so that nobody else is hit by mistake. A group has its first process's
// number.
extern "C" int kill(pid_t pid, int number) noexcept {
  siginfo_t found{};
  if (::waitid(P_PID, static_cast<id_t>(std::abs(pid)), &found,
               WEXITED | WNOHANG | WNOWAIT) != 0) {
    ++strangers_hit;
    return 0;
  }
  return static_cast<int>(::syscall(SYS_kill, pid, number));
}

namespace {

/// A job, and the task that runs it.
class job {
 public:
  job() {
    ::unlink("news");
    if (::mkfifo("news", 0600) != 0) hopeless = true;
    news_ = asyncio::sock(::open("news", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  }

  std::string output;
  std::string end = "waits on";
  pid_t started = 0;  // the pid that the job has told
  bool left_child = false;

  /// Runs a line, which tells a pid by the pipe "news" when it is ready.
  void run(const std::string& line, std::chrono::milliseconds grace,
           bool is_stopped) {
    learn::run_main(story(line, grace, is_stopped),
                    std::make_unique<asyncio::sleeping_waiter>());
  }
  /// What the job has told meanwhile.
  std::string told(int patience = 0) const {
    pollfd asks{.fd = news_.fd(), .events = POLLIN, .revents = 0};
    char room[100];
    if (::poll(&asks, 1, patience) <= 0) return {};
    const auto size = ::read(news_.fd(), room, sizeof room);
    return {room, size > 0 ? static_cast<std::size_t>(size) : 0};
  }
  void kill() const {
    if (started > 0 && !is_gone(started, 1))
      ::syscall(SYS_kill, started, SIGKILL);
  }

 private:
  coroutine<> perform(std::string line, std::chrono::milliseconds grace) {
    try {
      output = co_await kitchen::output_of(std::move(line), grace);
      end = "returned";
    } catch (const asyncio::cancelled_error&) {
      end = "cancelled_error";
    } catch (const std::exception& error) {
      end = error.what();
    }
    left_child = has_child();
  }
  coroutine<> story(std::string line, std::chrono::milliseconds grace,
                    bool is_stopped) {
    const auto runs = asyncio::create_task(perform(std::move(line), grace));
    if (is_stopped) {
      for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
      started = std::atoi(told(2000).c_str());
      runs.cancel();
    }
    for (int i = 0; i < 400 && !runs.done(); ++i) co_await asyncio::sleep(5ms);
    if (runs.done()) co_return;
    runs.cancel();
    for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
    hopeless = true;
    end = "waits on";
  }

  asyncio::sock news_;
};

}  // namespace

TEST_CASE_FIXTURE(job, "nobody stops it") {
  run("echo soup; exit 3", 10s, false);
  CHECK_MESSAGE(output == "soup\n"s, "a job writes \"soup\". output_of(): "s
                                         << end << ", with: "s << output);
}

TEST_CASE_FIXTURE(job, "a job that cleans up") {
  run("trap 'echo clean >news; exit' TERM; echo $$ >news; "
      "while true; do :; done",
      1000s, true);
  const auto last = told();
  hopeless = true;
  REQUIRE_MESSAGE((end != "waits on"s || last.empty()),
                  "a job was stopped, got SIGTERM, cleaned up, and has ended. "
                  "output_of() waits on. How long it may take is `grace`, but "
                  "it may be quicker"s);
  REQUIRE_MESSAGE(end != "waits on"s,
                  "a job was stopped that ends when it gets SIGTERM, and it "
                  "runs on: no signal has reached it. There is only a group "
                  "with its number if it was started in one of its own"s);
  REQUIRE_MESSAGE(!left_child,
                  "a job was stopped, and output_of() was over before the job "
                  "was: it is still there, alive or as a zombie"s);
  REQUIRE_MESSAGE(last == "clean\n"s,
                  "a job was stopped that cleans up when it gets SIGTERM, and "
                  "it had no chance to do that"s);
  hopeless = false;
  CHECK_MESSAGE(strangers_hit == 0,
                "a job was stopped, and has ended, and was reaped. After that "
                "kill() was called with its number, which may be another's by "
                "now"s);
  CHECK_MESSAGE(end == "cancelled_error"s,
                "the task was cancelled, and of output_of() came: "s << end);
}

TEST_CASE_FIXTURE(job, "a job that does not listen") {
  if (hopeless) return;
  run("trap '' TERM; echo $$ >news; while true; do sleep 1000; done", 50ms,
      true);
  CHECK_MESSAGE(end != "waits on"s,
                "a job ignores SIGTERM, the time of grace is over, and "
                "output_of() waits on. SIGKILL cannot be ignored"s);
  CHECK_MESSAGE(!left_child,
                "output_of() has ended a job that ignores SIGTERM, or wanted "
                "to, and it is still there: as a zombie, or alive. Wait for "
                "it after SIGKILL, too"s);
  kill();
}

TEST_CASE_FIXTURE(job, "what a job has started, too") {
  if (hopeless) return;
  run("sleep 1000 & echo $! >news; wait", 1000s, true);
  CHECK_MESSAGE(is_gone(started),
                "a job has started another program, and was stopped. The "
                "shell has ended, and the program runs on, and nobody knows "
                "of it: a signal should reach all of its group"s);
  kill();
}

TEST_CASE_FIXTURE(job, "what a job has started that does not listen") {
  if (hopeless) return;
  run("trap '' TERM; sleep 1000 & echo $! >news; wait", 50ms, true);
  CHECK_MESSAGE(is_gone(started),
                "a job and the program that it has started ignore SIGTERM. "
                "The job was killed, and the program runs on: SIGKILL is for "
                "the whole group, too"s);
  kill();
}
