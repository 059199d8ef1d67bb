// bell: rings until it is quiet, never blocks, and may be rung from a signal
// handler.

#include "13_threads_and_signals/bell.hpp"

#include <cerrno>
#include <chrono>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <vector>

#include "07_select/select_selector.hpp"
#include "07_select/tests/sock_test.hpp"

namespace bell_test {

using namespace asyncio;

namespace {

bool rings(const bell& it) {
  select_selector asks;
  asks.add(it.fd(), selector::readable);
  std::vector<selector::ready_one> found;
  asks.select(std::chrono::nanoseconds(0), found);
  return !found.empty();
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "it rings until it is quiet") {
  const bell it;
  CHECK_FALSE(rings(it));
  CHECK(it.quiet() == 0);
  it.ring();
  it.ring();
  CHECK(rings(it));
  CHECK(it.quiet() == 2);
  CHECK_FALSE(rings(it));
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "however often it is rung, nobody blocks, and all is taken") {
  const bell it;
  for (int i = 0; i < 200'000; ++i) it.ring();
  CHECK(rings(it));
  CHECK_MESSAGE(it.quiet() > 64, "it is read in one piece only");
  CHECK_FALSE_MESSAGE(rings(it), "something was left in the pipe");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "it leaves errno alone") {
  const bell it;
  for (int i = 0; i < 200'000; ++i) {  // the last of them fail with EAGAIN
    errno = ENOENT;
    it.ring();
    if (errno != ENOENT) break;
  }
  CHECK(errno == ENOENT);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "programs that we start do not get it") {
  const bell it;
  CHECK((::fcntl(it.fd(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(it.fd() + 1, F_GETFD) & FD_CLOEXEC) != 0);
}

}  // namespace bell_test
