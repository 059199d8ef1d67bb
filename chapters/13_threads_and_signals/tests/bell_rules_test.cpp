// The rules of a bell, one by one: what each mistake looks like, in words for a
// reader who has just rewritten it.
//
// What is judged here may never come back. So it is called in a thread of its
// own, and if it has not come back after four seconds, the other end of the
// pipe is replaced by something that lets it go, and the rest is skipped.

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <semaphore>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "13_threads_and_signals/bell.hpp"

namespace bell_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::bell;

/// Something did not come back: elsewhere it would not, either.
bool stuck = false;

/// Does the loop hear it?
bool rings(const bell& it) {
  pollfd asks{.fd = it.fd(), .events = POLLIN, .revents = 0};
  return ::poll(&asks, 1, 0) > 0;
}

/// The end of the bell's pipe into which it writes: another descriptor of the
/// same file.
int other_end(const bell& it) {
  struct stat one{};
  ::fstat(it.fd(), &one);
  for (int fd = 0; fd < 1024; ++fd) {
    struct stat other{};
    if (fd != it.fd() && ::fstat(fd, &other) == 0 &&
        other.st_ino == one.st_ino && other.st_dev == one.st_dev)
      return fd;
  }
  return -1;
}

/// Calls f in another thread; returns whether it came back by itself.
bool comes_back(const bell& it, const std::function<void()>& f) {
  std::binary_semaphore done{0};
  std::thread caller([&] {
    f();
    done.release();
  });
  stuck = !done.try_acquire_for(4s);
  if (stuck) {
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, other_end(it));
    ::close(nowhere);
  }
  caller.join();
  return !stuck;
}

/// More often than there is room in a pipe, which has 64 KiB. (Not much more:
/// on a busy machine even these take a while.)
constexpr int very_often = 70'000;

}  // namespace

TEST_CASE("rule: it rings until it is quiet") {
  const bell it;
  it.ring();
  REQUIRE_MESSAGE(rings(it),
                  "the bell was rung, and a loop that watches it does not "
                  "hear anything: write into the pipe"s);
  std::size_t rung = 0;
  const bool came_back = comes_back(it, [&] { rung = it.quiet(); });
  REQUIRE_MESSAGE(came_back,
                  "quiet() never comes back: when the pipe is empty, read() "
                  "does not give 0, but -1, and errno says EAGAIN"s);
  CHECK_MESSAGE(!rings(it),
                "the bell was rung and made quiet, and rings on: the loop "
                "would never sleep again"s);
  CHECK_MESSAGE(rung == 1,
                "the bell was rung once, and quiet() says that it "
                "rang "s
                    << rung << " times"s);
}

TEST_CASE("rule: no ring is lost, and none is added") {
  if (stuck) return;
  const bell it;
  REQUIRE_MESSAGE(it.quiet() == 0,
                  "nobody has rung, and quiet() says: "s << it.quiet());
  for (int i = 0; i < 3; ++i) it.ring();
  auto rung = it.quiet();
  CHECK_MESSAGE(rung == 3,
                "the bell was rung three times, and quiet() says "s
                    << rung
                    << ". A signal that has come three times has its handler "
                       "called as often"s);
  CHECK_MESSAGE(!rings(it),
                "the bell was rung three times, made quiet once, "
                "and rings on: take all that is in the pipe"s);
  for (int i = 0; i < 1000; ++i) it.ring();
  rung = it.quiet();
  CHECK_MESSAGE(!rings(it),
                "the bell was rung a thousand times, made quiet, and rings "
                "on. One read() takes only as much as it has room for: read "
                "until there is nothing more"s);
  CHECK_MESSAGE(rung == 1000,
                "the bell was rung a thousand times, and quiet() says "s
                    << rung << ": add up what each read() gave"s);
}

TEST_CASE("rule: ring() never waits, even if the pipe is full") {
  if (stuck) return;
  const bell it;
  const bool came_back = comes_back(it, [&] {
    for (int i = 0; i < very_often; ++i) it.ring();
  });
  REQUIRE_MESSAGE(came_back,
                  "the bell was rung until the pipe was full, and then ring() "
                  "never came back. In a signal handler that would be the end "
                  "of the program. A full pipe rings already: leave it"s);
  CHECK_MESSAGE(rings(it), "the bell was rung very often, and is silent"s);
  it.quiet();
  CHECK_FALSE_MESSAGE(rings(it),
                      "the pipe was full, the bell was made quiet, and "
                      "something was left in the pipe"s);
}

TEST_CASE("rule: it leaves errno alone") {
  if (stuck) return;
  const bell it;
  errno = ENOENT;
  for (int i = 0; i < very_often && errno == ENOENT; ++i) it.ring();
  CHECK_MESSAGE(errno == ENOENT,
                "somebody's call had failed, then a signal came and its "
                "handler rang the bell, and now errno says something else. "
                "Keep it, and put it back"s);
}

TEST_CASE("programs that we start do not get it") {
  const bell it;
  CHECK((::fcntl(it.fd(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(other_end(it), F_GETFD) & FD_CLOEXEC) != 0);
}

}  // namespace bell_rules_test
