// The rules of communicate_with, one by one: what each mistake looks like, in
// words for a reader who has just rewritten it.
//
// The child's part is played by the test: it has the other ends of the pipes,
// and never waits. The process that stands for it does nothing at all. If
// nothing moves for some passes of the loop, nothing ever will.

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "04_futures/ring.hpp"
#include "05_coroutines/await_future.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/write_to_pipe.hpp"
#include "15_subprocesses/communicate.hpp"

namespace communicate_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::child_process;
using asyncio::coroutine;
using asyncio::counted_ptr;
using asyncio::sock;

/// More than there is room for in a pipe.
constexpr std::size_t very_much = 300'000;

/// A process of ours that does nothing.
pid_t idle_process() {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  for (;;) ::pause();
}

/// A pipe: the reading end, and the writing end. Neither blocks.
std::pair<sock, sock> pipe_ends() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  return {sock(ends[0]), sock(ends[1])};
}

/// A child process, whose part we play; and what communicate_with makes of it.
class child {
 public:
  enum pipes { none, only_out, all };

  explicit child(pipes which = all) {
    const pid_t pid = idle_process();  // before there are ends that it gets
    asyncio::child_pipes ours;
    if (which == all) connect(ours[0], in_, false);
    if (which != none) connect(ours[1], out, true);
    if (which == all) connect(ours[2], err, true);
    it_ = counted_ptr(
        new child_process(asyncio::get_running_loop(), std::move(ours)));
    it_->started(pid, place_);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child() { end(); }

  // --- what the child does ---

  sock out;
  sock err;
  std::string input;       // what it has read so far
  bool found_end = false;  // of its input

  std::size_t written = 0;  // by the last write()

  /// Writes all that, as long as somebody reads it.
  coroutine<> write(const sock& to, std::string text) {
    written = 0;
    for (int idle = 0; written < text.size() && idle < 10; ++idle) {
      const auto size =
          ::write(to.fd(), text.data() + written, text.size() - written);
      if (size > 0) written += static_cast<std::size_t>(size), idle = 0;
      co_await asyncio::sleep(0s);
    }
  }
  /// Reads, as long as something comes.
  coroutine<> read() {
    std::array<char, 4096> room;
    for (int idle = 0; !found_end && idle < 10; ++idle) {
      const auto size = ::read(in_.fd(), room.data(), room.size());
      found_end = size == 0;
      if (size > 0)
        input.append(room.data(), static_cast<std::size_t>(size)), idle = 0;
      if (size <= 0) co_await asyncio::sleep(0s);
    }
  }
  void reads_no_more() { in_.close(); }
  void end() {
    if (!it_->returncode()) it_->kill_and_reap();
  }
  /// Has nobody sent it a signal? It is stopped: that, or what came before.
  bool is_unharmed() const {
    siginfo_t found{};
    ::kill(it_->pid(), SIGSTOP);
    ::waitid(P_PID, static_cast<id_t>(it_->pid()), &found,
             WEXITED | WSTOPPED | WNOWAIT);
    return found.si_code == CLD_STOPPED;
  }

  // --- what communicate_with does ---

  /// How it has ended: "waits", "done", "cancelled", or an error.
  std::string state = "waits";
  std::string from_out;
  std::string from_err;

  coroutine<> communicate(std::string text) {
    state = "waits";
    task_ = asyncio::create_task(talk(it_, std::move(text)));
    return passes();
  }
  coroutine<> cancel() {
    task_->cancel();
    return passes();
  }
  /// Until nothing moves any more.
  static coroutine<> passes() {
    for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
  }
  /// Everything is over; if communicate_with waits on, it is stopped.
  coroutine<> finish() {
    out.close();
    err.close();
    end();
    co_await passes();
    const auto last = state;
    co_await cancel();
    state = last;
  }

 private:
  static void connect(counted_ptr<asyncio::connection>& ours, sock& its,
                      bool it_writes) {
    auto [to_read, to_write] = pipe_ends();
    its = std::move(it_writes ? to_write : to_read);
    ours = counted_ptr(new asyncio::connection(
        asyncio::get_running_loop(), std::move(it_writes ? to_read : to_write),
        std::nullopt, 1000));
  }
  coroutine<> talk(counted_ptr<child_process> it, std::string text) {
    try {
      auto [one, two] =
          co_await asyncio::communicate_with(std::move(it), std::move(text));
      from_out = std::move(one);
      from_err = std::move(two);
      state = "done";
    } catch (const asyncio::cancelled_error&) {
      state = "cancelled";
    } catch (const std::exception& error) {
      state = error.what();
    }
  }

  sock in_;
  counted_ptr<child_process> it_;
  asyncio::ring_link place_;
  std::optional<asyncio::task<>> task_;
};

/// Runs a story in a loop of its own, and in real time.
void run(coroutine<> story) {
  asyncio::event_loop loop;
  asyncio::run_until_complete(loop, std::move(story));
}

}  // namespace

TEST_CASE("rule: there may be no pipes") {
  run([]() -> coroutine<> {
    child it(child::none);
    co_await it.communicate("soup");
    CHECK_MESSAGE(
        it.state == "waits"s,
        "a child without pipes runs on, and communicate_with(): "s << it.state);
    co_await it.finish();
    CHECK_MESSAGE(it.state == "done"s,
                  "a child without pipes has ended, and "
                  "communicate_with(): "s
                      << it.state);
  }());
}

TEST_CASE("rule: the input, and its end") {
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate("soup");
    co_await it.read();
    REQUIRE_MESSAGE(it.input == "soup"s,
                    "the child was to read \"soup\", and it has read: \""s
                        << it.input << "\""s);
    CHECK_MESSAGE(it.found_end,
                  "the child has read \"soup\", and waits for more: a `sort` "
                  "would never begin. Close its stdin"s);
    co_await it.write(it.out, "fish");
    co_await it.write(it.err, "burnt");
    co_await it.finish();
    CHECK_MESSAGE(it.state == "done"s,
                  "the child has ended, and communicate_with(): "s << it.state);
    CHECK_MESSAGE((it.from_out == "fish"s && it.from_err == "burnt"s),
                  "the child has written \"fish\" to stdout and \"burnt\" to "
                  "stderr. It came out: first \""s
                      << it.from_out << "\", then \""s << it.from_err << "\""s);
  }());
}

TEST_CASE("rule: no input has an end, too") {
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate("");
    co_await it.read();
    CHECK_MESSAGE(it.found_end,
                  "there is nothing to read for the child, and it waits for "
                  "ever to hear that. Close its stdin also if the input is "
                  "empty"s);
    co_await it.finish();
  }());
}

TEST_CASE("rule: it reads from the beginning") {
  run([]() -> coroutine<> {
    child it(child::only_out);
    co_await it.communicate("");
    co_await it.write(it.out, std::string(very_much, 'x'));
    CHECK_MESSAGE(it.written == very_much,
                  "the child has written "s
                      << it.written
                      << " bytes, then the pipe was full, and nobody reads "
                         "from it. It cannot end before somebody does: you "
                         "wait for each other. Read first"s);
    co_await it.finish();
  }());
}

TEST_CASE("rule: it reads both at the same time") {
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate("");
    co_await it.write(it.err, std::string(very_much, 'x'));
    CHECK_MESSAGE(it.written == very_much,
                  "stdout has not come to its end, and meanwhile nobody reads "
                  "stderr: after "s
                      << it.written << " bytes it was full"s);
    co_await it.finish();
  }());
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate("");
    co_await it.write(it.out, std::string(very_much, 'x'));
    CHECK_MESSAGE(it.written == very_much,
                  "stderr has not come to its end, and meanwhile nobody reads "
                  "stdout: after "s
                      << it.written << " bytes it was full"s);
    co_await it.finish();
  }());
}

TEST_CASE("rule: it reads while it writes") {
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate(std::string(very_much, 'i'));
    co_await it.write(it.out, std::string(very_much, 'o'));
    CHECK_MESSAGE(it.written == very_much,
                  "a child writes before it reads: "s
                      << it.written
                      << " bytes, then its stdout was full. You wait until it "
                         "has read its input, and it waits until you read"s);
    co_await it.read();
    CHECK_MESSAGE(it.input.size() == very_much,
                  "there were 300,000 bytes of input, more than a pipe takes "
                  "at once, and the child has read: "s
                      << it.input.size()
                      << ". close() sends what is kept, and then closes; "
                         "abort() throws it away"s);
    co_await it.finish();
    CHECK_MESSAGE(it.from_out.size() == very_much,
                  "of 300,000 bytes of output came: "s << it.from_out.size());
  }());
}

TEST_CASE("rule: a child need not read") {
  run([]() -> coroutine<> {
    child it;
    it.reads_no_more();
    co_await it.communicate(std::string(very_much, 'i'));
    co_await it.write(it.out, "soup");
    co_await it.finish();
    CHECK_MESSAGE(it.state == "done"s,
                  "the child has closed its stdin, has written something, and "
                  "ended, as `head` does. That is no error, and "
                  "communicate_with(): "s
                      << it.state);
  }());
}

TEST_CASE("rule: it waits for all ends") {
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate("");
    it.out.close();
    it.err.close();
    co_await child::passes();
    CHECK_MESSAGE(it.state == "waits"s,
                  "the child has closed stdout and stderr, and works on, and "
                  "communicate_with(): "s
                      << it.state
                      << ". It has no returncode yet: wait for its end, too"s);
    co_await it.finish();
  }());
  run([]() -> coroutine<> {
    child it;
    co_await it.communicate("");
    it.end();
    co_await child::passes();
    co_await it.write(it.out, "late");
    co_await it.write(it.err, "later");
    co_await it.finish();
    CHECK_MESSAGE((it.from_out == "late"s && it.from_err == "later"s),
                  "the child has ended, and then what it has started wrote "
                  "\"late\" to stdout and \"later\" to stderr. It came "
                  "out: \""s
                      << it.from_out << "\" and \""s << it.from_err
                      << "\". A pipe is at its end when nobody can write to it "
                         "any more"s);
  }());
}

// In each round one more end has come before the cancellation: none, that of
// stdout, that of stderr.
TEST_CASE("rule: cancelled, it loses nothing") {
  for (const int ends : {0, 1, 2})
    run([ends]() -> coroutine<> {
      child it;
      co_await it.communicate("");
      co_await it.write(it.out, "soup ");
      co_await it.write(it.err, "burnt ");
      co_await child::passes();
      if (ends > 0) it.out.close();
      if (ends > 1) it.err.close();
      co_await child::passes();
      co_await it.cancel();
      REQUIRE_MESSAGE(
          it.state == "cancelled"s,
          "it was cancelled, and communicate_with(): "s << it.state);
      REQUIRE_MESSAGE(it.is_unharmed(),
                      "communicate_with() was cancelled, and the child is "
                      "dead. Whoever has cancelled it may want to talk to the "
                      "child once more: leave it alone"s);
      if (ends == 0) co_await it.write(it.out, "fish");
      if (ends < 2) co_await it.write(it.err, "fish");
      co_await it.communicate("");
      co_await it.finish();
      CHECK_MESSAGE(it.state == "done"s,
                    "it was cancelled; the second time, communicate_with(): "s
                        << it.state);
      const std::string out = ends == 0 ? "soup fish" : "soup ";
      const std::string err = ends < 2 ? "burnt fish" : "burnt ";
      CHECK_MESSAGE((it.from_out == out && it.from_err == err),
                    "communicate_with() was cancelled, and called once more. "
                    "The child has written \""s
                        << out << "\" and \""s << err << "\", and \""s
                        << it.from_out << "\" and \""s << it.from_err
                        << "\" came out. What has been taken is gone with the "
                           "coroutine: take nothing before the last await"s);
    }());
}

}  // namespace communicate_rules_test
