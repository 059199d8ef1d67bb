// Errands: who is told of which end, and who is left alone.
//
// The children are copies of this process. Each waits for a byte, and ends with
// it as its exit status; so the order of events is the same in each run. What
// is judged here may wait for ever. So it is called in a thread of its own, and
// if it does not come back in two seconds, all children are killed, and the
// rest is skipped.

#include <answer.hpp>
#include <array>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <functional>
#include <semaphore>
#include <set>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using kitchen::errands;

/// Something did not come back: elsewhere it would not, either.
bool stuck = false;

/// Only one child is told of; what that comes from may wait for ever, too.
bool one_at_a_time = false;

class child;

/// All that there are.
std::set<child*> children;

/// A child, until it ends as it is told.
class child {
 public:
  child() {
    if (::pipe(ends_.data()) != 0) return;
    pid = ::fork();
    if (pid == 0) {
      unsigned char status = 1;
      const auto size = ::read(ends_[0], &status, 1);
      ::_exit(size == 1 ? status : 1);
    }
    children.insert(this);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  /// Takes what the answer has left.
  ~child() {
    children.erase(this);
    for (const int end : ends_) ::close(end);
    kill();
    ::waitpid(pid, nullptr, 0);
  }

  pid_t pid = -1;

  void exit(unsigned char status) {
    const auto size = ::write(ends_[1], &status, 1);
    if (size == 1) wait_for(WEXITED);
  }
  void signal(int number, int what) {
    ::kill(pid, number);
    wait_for(what);
  }
  void kill() const {
    if (!is_gone()) ::kill(pid, SIGKILL);
  }
  /// Has somebody taken its exit status?
  bool is_gone() const {
    siginfo_t found{};
    return ::waitid(P_PID, static_cast<id_t>(pid), &found,
                    WEXITED | WNOHANG | WNOWAIT) != 0;
  }

 private:
  /// Until the kernel says so: until then, nobody could know of it.
  void wait_for(int what) const {
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(pid), &found, what | WNOWAIT);
  }

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
    for (const child* each : children) each->kill();
  }
  caller.join();
}

/// Some errands, and what was told: "[one: 7][two: -9]".
struct stage {
  errands all;
  std::string heard;

  std::string told() const { return heard.empty() ? "nothing" : heard; }

  void watch(const child& it, const std::string& name) {
    call([&] {
      all.watch(it.pid, [this, name](int returncode) {
        heard += "[" + name + ": " + std::to_string(returncode) + "]";
      });
    });
  }
  void sigchld() {
    call([this] { all.on_sigchld(); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(stage, "an errand") {
  child one;
  watch(one, "one");
  REQUIRE_MESSAGE(!stuck,
                  "watch() waits until the child has ended, and holds up "
                  "everybody"s);
  one.exit(7);
  sigchld();
  REQUIRE_MESSAGE(heard == "[one: 7]"s,
                  "a child has ended with status 7, and told was: "s << told());
  sigchld();
  REQUIRE_MESSAGE(!stuck,
                  "all children that were watched have ended and were told of. "
                  "Another SIGCHLD came, and on_sigchld() waits for ever"s);
  CHECK_MESSAGE(heard == "[one: 7]"s,
                "a child has ended, and told was more than once: "s << told());
}

TEST_CASE_FIXTURE(stage, "two at once") {
  if (stuck) return;
  child one;
  child two;
  child three;
  watch(one, "one");
  watch(two, "two");
  watch(three, "three");
  two.exit(2);
  one.exit(1);
  sigchld();
  REQUIRE_MESSAGE(!stuck,
                  "two of three children have ended, and the third one runs "
                  "on: on_sigchld() waits for that one, and holds up "
                  "everybody. With WNOHANG, waitpid() never waits"s);
  one_at_a_time = heard.size() == 8;
  CHECK_MESSAGE(heard.size() == 16,
                "two children have ended at the same time, and made one "
                "SIGCHLD, as signals do. Told was: "s
                    << told()
                    << ". There is no second signal: look at all of them each "
                       "time"s);
}

TEST_CASE_FIXTURE(stage, "a signal ends it") {
  if (stuck) return;
  child one;
  watch(one, "one");
  one.signal(SIGKILL, WEXITED);
  sigchld();
  CHECK_MESSAGE(heard == "[one: -9]"s,
                "SIGKILL (9) has ended a child, and told was: "s
                    << told()
                    << ". It has no exit status, and must not look like one "
                       "that has done its work: ask WIFSIGNALED first, and "
                       "tell -9"s);
}

TEST_CASE_FIXTURE(stage, "a child of somebody else") {
  if (stuck) return;
  child stranger;
  child ours;
  watch(ours, "ours");
  stranger.exit(5);
  ours.exit(7);
  sigchld();
  CHECK_MESSAGE(!stranger.is_gone(),
                "another part of this program has started a child, too, and "
                "waits for its exit status. You have taken it: waitpid(-1) "
                "means any child, so name yours, one by one"s);
  CHECK_MESSAGE(heard == "[ours: 7]"s,
                "a child of ours and one of others have ended, and told "
                "was: "s
                    << told());
}

TEST_CASE_FIXTURE(stage, "it has ended before") {
  if (stuck) return;
  child one;
  one.exit(7);
  sigchld();  // it is not watched yet
  watch(one, "one");
  CHECK_MESSAGE(heard == "[one: 7]"s,
                "a child has ended, its signal came, and after that watch() "
                "was called. Told was: "s
                    << told()
                    << ". There may never be another signal: look at it "
                       "once in watch(), too"s);
}

TEST_CASE_FIXTURE(stage, "the next errand") {
  if (stuck) return;
  child one;
  child two;
  child next;
  all.watch(one.pid, [&](int) {
    heard += "[one]";
    watch(next, "next");
  });
  all.watch(two.pid, [&](int) { heard += "[two]"; });
  for (child* each : {&one, &two, &next}) each->exit(0);
  sigchld();
  CHECK_MESSAGE(
      heard.size() == 19,
      "two children have ended, and what the first one has told "
      "watches another one. All three are to be told, [next] as well. "
      "Told was: "s
          << told());
}

TEST_CASE_FIXTURE(stage, "not every SIGCHLD is an end") {
  if (stuck || one_at_a_time) return;
  child one;
  watch(one, "one");
  one.signal(SIGSTOP, WSTOPPED);
  sigchld();
  REQUIRE_MESSAGE(!stuck,
                  "a child was stopped (as Ctrl-Z does), which makes a "
                  "SIGCHLD, too, and on_sigchld() waits for its end. With "
                  "WNOHANG, waitpid() never waits"s);
  CHECK_MESSAGE(heard.empty(),
                "a child was stopped (as Ctrl-Z does), which makes a SIGCHLD, "
                "too. It may go on at any time, and told was: "s
                    << told());
}
