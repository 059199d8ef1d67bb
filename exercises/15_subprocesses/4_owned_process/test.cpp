// owned_process: what it says of a child, whom its signals hit, what it leaves.
//
// The children are copies of this process. Each waits for a byte, and ends with
// it as its exit status; so the order of events is the same in each run. And
// waitpid() and kill() are ours: they note what nobody should do. What is
// judged here may wait for ever. So it is called in a thread of its own, and if
// it does not come back in two seconds, all children are killed, and the rest
// is skipped.

#include <answer.hpp>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <functional>
#include <optional>
#include <semaphore>
#include <set>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using kitchen::owned_process;

/// Something did not come back: elsewhere it would not, either.
bool stuck = false;

/// How often waitpid() is still to be interrupted.
int interruptions = 0;

/// How many signals were sent to a number that may be another's by now.
int strangers_hit = 0;

/// How often SIGKILL was sent to a child.
int kills = 0;

/// 0: it is no child of ours (any more); else what waitid() says of it.
bool is_child(pid_t pid, siginfo_t& found) {
  return ::waitid(P_PID, static_cast<id_t>(pid), &found,
                  WEXITED | WNOHANG | WNOWAIT) == 0;
}
bool is_child(pid_t pid) {
  siginfo_t found{};
  return pid > 0 && is_child(pid, found);
}
bool runs(pid_t pid) {
  siginfo_t found{};
  return is_child(pid, found) && found.si_pid == 0;
}

}  // namespace

extern "C" pid_t waitpid(pid_t pid, int* status, int how) {
  if (interruptions > 0) {
    --interruptions;
    errno = EINTR;
    return -1;
  }
  return static_cast<pid_t>(::syscall(SYS_wait4, pid, status, how, nullptr));
}

extern "C" int kill(pid_t pid, int number) noexcept {
  if (!is_child(pid)) {
    ++strangers_hit;
    return 0;
  }
  if (number == SIGKILL) ++kills;
  return static_cast<int>(::syscall(SYS_kill, pid, number));
}

namespace {

class actor;

/// All that there are.
std::set<actor*> actors;

/// A child, until it ends as it is told.
class actor {
 public:
  actor() {
    strangers_hit = 0;
    if (::pipe(ends_.data()) != 0) return;
    pid = ::fork();
    if (pid == 0) {
      unsigned char status = 1;
      const auto size = ::read(ends_[0], &status, 1);
      ::_exit(size == 1 ? status : 1);
    }
    actors.insert(this);
  }
  actor(const actor&) = delete;
  actor& operator=(const actor&) = delete;
  /// Takes what the answer has left.
  ~actor() {
    actors.erase(this);
    for (const int end : ends_) ::close(end);
    if (!is_child(pid)) return;
    kill();
    ::waitpid(pid, nullptr, 0);
  }

  pid_t pid = -1;

  /// Tells it to end; it does so a little later.
  void may_exit(unsigned char status) {
    if (::write(ends_[1], &status, 1) != 1) stuck = true;
  }
  /// The same, and waits until it has.
  void exit(unsigned char status) {
    may_exit(status);
    until_it_ends();
  }
  void until_it_ends() const {
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(pid), &found, WEXITED | WNOWAIT);
  }
  void kill() const {
    if (is_child(pid)) ::kill(pid, SIGKILL);
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// Calls f. If that does not come back by itself, we are stuck.
void call(const std::function<void()>& f) {
  std::binary_semaphore done{0};
  std::thread caller([&] {
    f();
    done.release();
  });
  if (!done.try_acquire_for(2s)) {
    stuck = true;
    for (const actor* each : actors) each->kill();
  }
  caller.join();
}

/// "7", or "nothing".
std::string told(std::optional<int> returncode) {
  return returncode ? std::to_string(*returncode) : "nothing";
}
/// What poll() gives.
std::string polled(owned_process& it) {
  std::string text;
  call([&] { text = told(it.poll()); });
  return text;
}
std::string waited(owned_process& it) {
  std::string text;
  call([&] { text = told(it.wait()); });
  return text;
}

}  // namespace

TEST_CASE("poll") {
  actor one;
  owned_process it(one.pid);
  const auto early = polled(it);
  REQUIRE_MESSAGE((!stuck && early == "nothing"s),
                  "the process runs, and poll() has to say so, and not to "
                  "wait. It gave: "s
                      << early);
  one.exit(7);
  const auto late = polled(it);
  REQUIRE_MESSAGE(
      late == "7"s,
      "the process has ended with status 7, and poll() gave: "s << late);
  const auto again = polled(it) + " and " + waited(it);
  CHECK_MESSAGE(again == "7 and 7"s,
                "poll() gave 7. After that, poll() and wait() gave: "s
                    << again
                    << ". The kernel tells the exit status once: keep it"s);
}

TEST_CASE("wait") {
  if (stuck) return;
  actor one;
  owned_process it(one.pid);
  one.may_exit(7);
  const auto status = waited(it);
  CHECK_MESSAGE(status == "7"s,
                "the process ends with status 7 while wait() waits for it. It "
                "gave: "s
                    << status);
}

TEST_CASE("a signal ends it") {
  if (stuck) return;
  actor one;
  owned_process it(one.pid);
  one.kill();
  const auto status = waited(it);
  CHECK_MESSAGE(status == "-9"s,
                "SIGKILL (9) has ended the process, and wait() gave: "s
                    << status << ". What it should give is -9"s);
}

TEST_CASE("EINTR") {
  if (stuck) return;
  actor one;
  owned_process it(one.pid);
  one.may_exit(7);
  interruptions = 2;
  const auto status = waited(it);
  interruptions = 0;
  CHECK_MESSAGE(status == "7"s,
                "signals have come while waitpid() waited, so it gave -1 and "
                "EINTR; after that the process has ended with status 7. wait() "
                "gave: "s
                    << status << ". Call waitpid() again"s);
}

TEST_CASE("a child of somebody else") {
  if (stuck) return;
  actor stranger;
  actor one;
  owned_process it(one.pid);
  stranger.exit(5);
  one.exit(7);
  const auto status = waited(it);
  CHECK_MESSAGE((status == "7"s && is_child(stranger.pid)),
                "there is another child, which somebody else waits for, and "
                "both have ended. wait() gave: "s
                    << status << ", and the exit status of the other one is "s
                    << (is_child(stranger.pid) ? "still there" : "gone"));
}

TEST_CASE("somebody else has reaped it") {
  if (stuck) return;
  actor one;
  owned_process it(one.pid);
  one.exit(7);
  ::waitpid(one.pid, nullptr, 0);
  const auto status = waited(it);
  CHECK_MESSAGE(status == "255"s,
                "somebody else has taken the exit status, and nobody will "
                "ever know it. wait() gave: "s
                    << status << ". What it should give is 255"s);
}

TEST_CASE("send_signal") {
  if (stuck) return;
  actor one;
  owned_process it(one.pid);
  bool sent = false;
  call([&] { sent = it.send_signal(SIGUSR1); });
  one.until_it_ends();
  CHECK_MESSAGE(sent, "the process runs, and send_signal() returned false"s);
  call([&] { sent = it.send_signal(SIGUSR1); });
  CHECK_MESSAGE(!sent,
                "the process has ended, and waits to be reaped. Nobody hears "
                "the signal, though kill() does not say so; and send_signal() "
                "returned true"s);
  const auto status = waited(it);
  CHECK_MESSAGE(
      status == "-10"s,
      "SIGUSR1 (10) has ended the process, and wait() gave: "s << status);
  call([&] { sent = it.send_signal(SIGUSR1); });
  CHECK_MESSAGE((strangers_hit == 0 && !sent),
                "the process was reaped, so its number may be another's by "
                "now. send_signal() has called kill() "s
                    << strangers_hit << " times, and returned "s
                    << (sent ? "true" : "false"));
}

TEST_CASE("the owner goes") {
  if (stuck) return;
  actor one;
  actor two;
  actor three;
  kills = 0;
  call([&] { const owned_process it(one.pid); });
  REQUIRE_MESSAGE(!stuck,
                  "the owner of a process that runs is destroyed, and waits "
                  "for its end, which may be far away. Kill it first"s);
  if (kills > 0) one.until_it_ends();  // it takes a moment
  CHECK_MESSAGE(!runs(one.pid),
                "the owner is gone, and its process runs on: nobody will ever "
                "end it"s);
  two.exit(7);
  call([&] { const owned_process it(two.pid); });
  CHECK_MESSAGE((!is_child(one.pid) && !is_child(two.pid)),
                "the owner is gone, and its process, which has ended, is a "
                "zombie. Somebody has to wait for it"s);
  call([&] {
    owned_process it(three.pid);
    three.exit(7);
    it.wait();
  });
  CHECK_MESSAGE(strangers_hit == 0,
                "the process was reaped, then its owner was destroyed, and "
                "called kill(). By then, the number may be another's"s);
}

TEST_CASE("it moves") {
  if (stuck) return;
  actor one;
  actor two;
  std::optional<owned_process> first(one.pid);
  call([&] {
    owned_process second(std::move(*first));
    first.reset();
    const bool alive = runs(one.pid);
    CHECK_MESSAGE(alive,
                  "a process has got a new owner. Then the old one was "
                  "destroyed, and took the process with it"s);
    owned_process third(two.pid);
    two.exit(7);
    third.wait();
    second = std::move(third);
    const auto status = told(second.poll());
    CHECK_MESSAGE(status == "7"s,
                  "a process that has ended with status 7 was moved, and its "
                  "new owner says: "s
                      << status);
  });
  CHECK_MESSAGE(!is_child(one.pid),
                "another process was assigned to an owner, and the one that "
                "it had is forgotten: nobody ends it, or reaps it"s);
  CHECK_MESSAGE(strangers_hit == 0,
                "owners were moved and destroyed, and kill() was called for a "
                "process that has been reaped"s);
}
