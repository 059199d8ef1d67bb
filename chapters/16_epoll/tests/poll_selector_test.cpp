// poll_selector, and what it shares with epoll_selector: time in milliseconds,
// a table, and numbers beyond those that select() can watch.

#include "16_epoll/poll_selector.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <limits>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "07_select/default_selector.hpp"
#include "07_select/tests/selector_test.hpp"
#include "16_epoll/default_epoll.hpp"
#include "16_epoll/whole_milliseconds.hpp"

namespace poll_selector_test {

using namespace selector_test;

namespace {

struct polling : fixture {
  polling() : fixture(asyncio::make_poll_selector) {}
};

/// As long as it lives, this process may have as many descriptors as the system
/// allows.
class many_descriptors {
 public:
  many_descriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit most{before_.rlim_max, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &most);
  }
  many_descriptors(const many_descriptors&) = delete;
  many_descriptors& operator=(const many_descriptors&) = delete;
  ~many_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE_FIXTURE(polling, "poll can tell which ones were closed") {
  for (const int fd : ours) asked.add(fd, readable | writable);
  set_alarm(900ms);
  close_ours(0);
  close_ours(2);
  CHECK(look(10s) == "0g 1w 2g");
  CHECK_MESSAGE(look() == "1w", "what is gone must be forgotten");
  write_to(1);
  CHECK(look() == "1rw");
}

TEST_CASE_FIXTURE(polling, "the last takes the place of what is removed") {
  for (const int fd : ours) asked.add(fd, writable);
  asked.remove(ours[0], writable);
  CHECK(look() == "1w 2w");
  asked.remove(ours[2], writable);
  asked.add(ours[0], writable);
  CHECK(look() == "0w 1w");
  asked.forget(ours[1]);
  asked.forget(ours[0]);
  asked.forget(ours[0]);
  CHECK(look() == "");
  asked.add(ours[2], writable);
  CHECK(look() == "2w");
}

TEST_CASE_FIXTURE(polling, "the end comes whatever was asked for") {
  asked.add(ours[0], writable);
  ::close(std::exchange(theirs[0], -1));
  CHECK(look() == "0w");
  asked.remove(ours[0], writable);
  set_alarm(20ms);
  CHECK_MESSAGE(look(10s) == "alarm r",
                "nobody waits for what has ended, and it ends each wait");
}

TEST_CASE_FIXTURE(polling, "an end that is nothing else is told to a writer") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  names[ends[0]] = "pipe ";
  asked.add(ends[0], writable);
  ::close(ends[1]);
  CHECK_MESSAGE(look() == "pipe w", "POLLHUP alone");
  ::close(ends[0]);
}

TEST_CASE_FIXTURE(polling, "poll: descriptors that are not open are refused") {
  CHECK_THROWS_AS(asked.add(-1, readable), std::invalid_argument);
  CHECK_THROWS_AS(asked.add(2'000'000'000, readable), std::system_error);
  asked.remove(-1, readable);
  asked.forget(2'000'000'000);
  CHECK(look() == "");
}

TEST_CASE("poll and epoll have no wall at 1,024") {
  for (const auto make :
       {asyncio::make_poll_selector, asyncio::make_epoll_selector}) {
    const many_descriptors allowed;
    fixture with(make);
    const int high = ::fcntl(with.ours[0], F_DUPFD_CLOEXEC, 1024);
    if (high < 0) return;  // this machine does not allow so many
    with.names[high] = "high ";
    with.asked.add(high, readable);
    CHECK(with.look() == "");
    with.write_to(0);
    CHECK(with.look() == "high r");
    with.asked.forget(high);
    ::close(high);
  }
}

TEST_CASE("a timeout is rounded up, and cut where an int ends") {
  using asyncio::whole_milliseconds;
  CHECK(whole_milliseconds(0ns) == 0);
  CHECK_MESSAGE(whole_milliseconds(1ns) == 1,
                "a short wait must not become none: the loop would spin");
  CHECK(whole_milliseconds(1ms) == 1);
  CHECK(whole_milliseconds(1'000'001ns) == 2);
  CHECK_MESSAGE(whole_milliseconds(-1s) == 0, "a negative one has no end");
  CHECK(whole_milliseconds(selector::forever) == -1);
  CHECK(whole_milliseconds(selector::forever - 1ns) ==
        std::numeric_limits<int>::max());
  CHECK(whole_milliseconds(std::chrono::hours(24 * 25)) ==
        std::numeric_limits<int>::max());
}

TEST_CASE("whoever includes it has epoll by default") {
  CHECK(asyncio::epoll_is_default);
}

}  // namespace poll_selector_test
