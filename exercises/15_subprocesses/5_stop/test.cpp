// Jobs that are stopped: politely, by force, with what they have started.
//
// A job tells by a named pipe when it is ready to be stopped, so the order of
// events is the same in each run. If something has not come in two seconds, or
// cannot come any more, the rest is skipped.

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
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "05_coroutines/await_future.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "07_select/sock.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;

/// It is wrong already, and what is to come may take long.
bool hopeless = false;

/// How many signals were sent to a number that may be another's by now.
int strangers_hit = 0;

/// SIGTERM or SIGKILL, whichever has reached the job last, and its group; or 0.
int sent = 0, sent_to_group = 0;

/// The child of this process, which runs only one at a time.
enum class child { none, running, ended };
child our_child() {
  siginfo_t found{};
  if (::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) != 0)
    return child::none;
  return found.si_pid == 0 ? child::running : child::ended;
}

/// How often to look, every five milliseconds: for what another process does,
/// and for what only output_of() can do.
constexpr int patient = 400, brief = 60;

/// Has it ended, or does it soon? (A signal takes a moment.)
bool is_gone(pid_t pid, int tries) {
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
  const auto result = static_cast<int>(::syscall(SYS_kill, pid, number));
  if (result != 0 || (number != SIGTERM && number != SIGKILL)) return result;
  sent = number;
  if (pid < 0) sent_to_group = number;
  return 0;
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

  /// Runs a line, which tells a pid by the pipe "news" when it is ready. Then
  /// it is stopped: `ended_by` is the signal that it cannot ignore. 0: nobody
  /// stops it.
  void run(const std::string& line, std::chrono::milliseconds grace,
           int ended_by) {
    ended_by_ = ended_by;
    sent = sent_to_group = 0;
    asyncio::run_without_cleanup(story(line, grace),
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
  /// Is the process gone that has told its pid? All of the group should have
  /// got a signal by now.
  bool all_gone() const {
    return is_gone(started, is_ended_by(sent_to_group) ? patient : brief);
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
    left_child = our_child() != child::none;
  }
  bool is_ended_by(int signal) const {
    return signal == SIGKILL || signal == ended_by_;
  }
  /// Is the job about to end? If not, it is output_of() that must do something.
  bool is_ending() const {
    return our_child() == child::running &&
           (ended_by_ == 0 || is_ended_by(sent));
  }
  coroutine<> story(std::string line, std::chrono::milliseconds grace) {
    const auto runs = asyncio::create_task(perform(std::move(line), grace));
    if (ended_by_ != 0) {
      for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
      const bool is_there = our_child() == child::running;
      started = std::atoi(told(is_there ? 2000 : 0).c_str());
      runs.cancel();
    }
    for (int i = 0, idle = 0; i < patient && idle < brief && !runs.done();
         ++i) {
      idle = is_ending() ? 0 : idle + 1;
      co_await asyncio::sleep(5ms);
    }
    if (runs.done()) co_return;
    runs.cancel();
    for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
    hopeless = true;
    end = "waits on";
  }

  asyncio::sock news_;
  int ended_by_ = 0;
};

}  // namespace

TEST_CASE_FIXTURE(job, "nobody stops it") {
  run("echo soup; exit 3", 10s, 0);
  CHECK_MESSAGE(output == "soup\n"s, "a job writes \"soup\". output_of(): "s
                                         << end << ", with: "s << output);
}

TEST_CASE_FIXTURE(job, "a job that cleans up") {
  run("trap 'echo clean >news; exit' TERM; echo $$ >news; "
      "while true; do :; done",
      1000s, SIGTERM);
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
      SIGKILL);
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
  run("sleep 1000 & echo $! >news; wait", 1000s, SIGTERM);
  CHECK_MESSAGE(all_gone(),
                "a job has started another program, and was stopped. The "
                "shell has ended, and the program runs on, and nobody knows "
                "of it: a signal should reach all of its group"s);
  kill();
}

TEST_CASE_FIXTURE(job, "what a job has started that does not listen") {
  if (hopeless) return;
  run("trap '' TERM; sleep 1000 & echo $! >news; wait", 50ms, SIGKILL);
  CHECK_MESSAGE(all_gone(),
                "a job and the program that it has started ignore SIGTERM. "
                "The job was killed, and the program runs on: SIGKILL is for "
                "the whole group, too"s);
  kill();
}
