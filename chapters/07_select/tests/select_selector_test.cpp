// select_selector: which descriptors it finds, how long it waits, and which
// ones it refuses or forgets.

#include "07_select/select_selector.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/selector.hpp"
#include "07_select/tests/interrupting_timer_test.hpp"

namespace select_selector_test {

using namespace std::chrono_literals;
using asyncio::select_selector;
using asyncio::selector;

namespace {

constexpr auto readable = selector::readable;
constexpr auto writable = selector::writable;
constexpr auto gone = selector::gone;

/// Three connected pairs: what is written to theirs[i] can be read from
/// ours[i]. And an alarm clock, which is the lowest descriptor.
struct fixture {
  fixture() {
    names[alarm] = "alarm ";
    for (int i = 0; i < 3; ++i) {
      int pair[2];
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
      ours.push_back(pair[0]);
      theirs.push_back(pair[1]);
      names[pair[0]] = std::to_string(i);
    }
  }
  ~fixture() {
    ::close(alarm);
    for (const int fd : ours) ::close(fd);
    for (const int fd : theirs) ::close(fd);
  }

  void write_to(int i) { CHECK(::write(theirs[at(i)], "x", 1) == 1); }
  // After that long, the alarm can be read. A select() that waits longer than
  // it should finds it, and the test says so in place of hanging.
  void set_alarm(std::chrono::nanoseconds after) {
    itimerspec when{};
    when.it_value.tv_nsec = after.count();
    REQUIRE(::timerfd_settime(alarm, 0, &when, nullptr) == 0);
    asked.add(alarm, readable);
  }
  void close_ours(int i) { ::close(std::exchange(ours[at(i)], -1)); }

  // What it finds now, as "0r 2rw", or "1g": g stands for gone.
  std::string look(std::chrono::nanoseconds timeout = 0ns) {
    std::vector<selector::ready_one> found;
    asked.select(timeout, found);
    return in_words(found);
  }
  std::string in_words(const std::vector<selector::ready_one>& found) {
    std::string text;
    for (const auto& [fd, what] : found) {
      text += (text.empty() ? "" : " ") + names[fd];
      if ((what & readable) != 0) text += 'r';
      if ((what & writable) != 0) text += 'w';
      if ((what & gone) != 0) text += 'g';
    }
    return text;
  }

  const int alarm = ::timerfd_create(CLOCK_MONOTONIC, 0);
  std::vector<int> ours;
  std::vector<int> theirs;
  std::map<int, std::string> names;
  select_selector asked;

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "it finds those that are ready, and no others") {
  CHECK(look() == "");
  for (const int fd : ours) asked.add(fd, readable);
  CHECK_MESSAGE(look() == "", "nothing can be read, and something was found");
  write_to(2);
  write_to(0);
  CHECK_MESSAGE(look() == "0r 2r",
                "two can be read, and are found by rising descriptor. If the "
                "highest is missing: end_ is one more than the highest: ",
                look());
  CHECK_MESSAGE(look() == "0r 2r",
                "what was found and not read is found again: select() writes "
                "its answer over the set that it is given");
}

TEST_CASE_FIXTURE(fixture, "a lower one comes later") {
  asked.add(ours[2], readable);
  asked.add(ours[0], readable);
  write_to(2);
  CHECK_MESSAGE(look() == "2r",
                "a lower descriptor was added after a higher one, and the "
                "higher one is no longer found: end_ only grows in add()");
}

TEST_CASE_FIXTURE(fixture, "what is found is appended") {
  asked.add(ours[0], readable);
  write_to(0);
  std::vector<selector::ready_one> found{{ours[1], writable}};
  asked.select(0ns, found);
  CHECK_MESSAGE(in_words(found) == "1w 0r",
                "select() appends to `found`: what stood there is the "
                "caller's, and must stay");
}

TEST_CASE_FIXTURE(fixture, "nobody hears of what was not asked") {
  write_to(0);
  asked.add(ours[0], writable);
  CHECK_MESSAGE(look() == "0w",
                "it is watched for writing only, and can be read as well: only "
                "what was asked for is found");
  asked.add(ours[0], readable);
  CHECK_MESSAGE(look() == "0rw",
                "add() adds to what is watched already, and a descriptor is "
                "found once, with both of its events");
  asked.remove(ours[0], writable);
  CHECK_MESSAGE(look() == "0r",
                "only `writable` was removed, and the descriptor is still "
                "watched for reading: the two events are removed one by one");
  asked.remove(ours[0], readable);
  CHECK_MESSAGE(look() == "", "both events were removed, one after the other");
  asked.remove(ours[0], readable | writable);
  CHECK_MESSAGE(look() == "", "removing twice is no mistake");
}

TEST_CASE_FIXTURE(fixture, "the highest goes, the others stay") {
  for (const int fd : ours) asked.add(fd, readable | writable);
  CHECK_MESSAGE(look() == "0w 1w 2w",
                "all three were added with `readable | writable`: `what` may "
                "have both bits, so ask for each with &, not with ==");
  asked.remove(ours[2], readable | writable);
  asked.remove(ours[1], readable);
  CHECK_MESSAGE(look() == "0w 1w",
                "the highest was removed with `readable | writable`, that is "
                "with both bits, and the second can still be written to");
  asked.add(ours[2], writable);
  CHECK_MESSAGE(look() == "0w 1w 2w",
                "the highest was removed and added again, and is not found");
}

TEST_CASE_FIXTURE(fixture, "what is forgotten is watched for nothing") {
  write_to(1);
  asked.add(ours[1], readable | writable);
  asked.forget(ours[1]);
  CHECK_MESSAGE(look() == "",
                "a descriptor was forgotten, and is found all the same: "
                "forget() removes both of its events");
  asked.forget(ours[0]);
}

TEST_CASE_FIXTURE(fixture, "what has no bit is not removed") {
  asked.add(ours[2], writable);
  asked.remove(FD_SETSIZE + ours[2], readable);
  REQUIRE_MESSAGE(look() == "2w",
                  "a descriptor that has no bit was removed, and a bit of "
                  "another one is gone: FD_CLR does not check where it "
                  "writes, so remove() must");
  asked.forget(-1);
  asked.forget(100'000);
}

TEST_CASE_FIXTURE(fixture, "the end and a failure can be read") {
  asked.add(ours[0], readable);
  set_alarm(900ms);
  ::close(std::exchange(theirs[0], -1));
  CHECK_MESSAGE(look(10s) == "0r",
                "the other side was closed: the end counts as readable");
}

TEST_CASE_FIXTURE(fixture, "it waits as long as it is told, or longer") {
  asked.add(ours[0], readable);
  set_alarm(900ms);
  for (const auto timeout : {1'000'001ns, 20'000'000ns}) {
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE_MESSAGE(look(timeout) == "",
                    "select() was to wait for some milliseconds, and waited "
                    "until something was ready: only `forever` is a wait "
                    "without a limit");
    CHECK_MESSAGE(std::chrono::steady_clock::now() - begin >= timeout,
                  "nothing was ready, and select() came back too early: the "
                  "timeval has to hold the timeout");
  }
}

TEST_CASE_FIXTURE(fixture, "without a limit, it waits until one is ready") {
  asked.add(ours[0], readable);
  set_alarm(20ms);
  CHECK_MESSAGE(look(selector::forever) == "alarm r",
                "the timeout was `forever`, and select() came back before "
                "anything was ready: no limit is a null pointer, a timeval of "
                "zero is no wait at all");
}

TEST_CASE_FIXTURE(fixture, "descriptors that do not fit are refused") {
  for (const int fd : {-1, FD_SETSIZE, FD_SETSIZE + 1, 100'000,
                       std::numeric_limits<int>::max()}) {
    CAPTURE(fd);
    CHECK_THROWS_AS_MESSAGE(
        asked.add(fd, readable), std::invalid_argument,
        "there is no bit for this one: FD_SET writes into memory that is not "
        "ours");
  }
  CHECK_THROWS_WITH(asked.add(5000, writable),
                    "select() cannot watch descriptor 5000, only 0 to 1023");
  CHECK(look() == "");
}

TEST_CASE_FIXTURE(fixture, "the last one that fits") {
  constexpr int last = FD_SETSIZE - 1;
  REQUIRE(::dup2(ours[0], last) == last);
  names[last] = "end ";
  CHECK_NOTHROW_MESSAGE(asked.add(last, readable),
                        "descriptor 1023 is the last one that has a bit, and "
                        "was refused");
  CHECK(look() == "");
  write_to(0);
  CHECK_MESSAGE(look() == "end r",
                "descriptor 1023 was added and can be read, and is not found");
  asked.remove(last, readable);
  CHECK_MESSAGE(look() == "",
                "descriptor 1023 was removed, and is found all the same");
  ::close(last);
}

TEST_CASE_FIXTURE(fixture, "a signal ends a wait, and is no error") {
  asked.add(ours[0], readable);
  set_alarm(900ms);
  const asyncio::interrupting_timer every_millisecond;
  std::string found = "?";
  CHECK_NOTHROW_MESSAGE(found = look(60s),
                        "a signal came while select() waited: EINTR means "
                        "that nothing is ready, not that anything is wrong");
  CHECK_MESSAGE(found != "alarm r",
                "a signal came while select() waited, and it went on waiting: "
                "it must come back with nothing, for the caller knows how long "
                "there is still to wait");
  CHECK_MESSAGE((found == "" || found == "alarm r"),
                "a signal came while select() waited, and something was found: "
                "when the kernel says -1, the sets are no answer");
}

TEST_CASE_FIXTURE(fixture, "what the kernel refuses is an error") {
  asked.add(ours[0], readable);
  CHECK_THROWS_AS_MESSAGE(
      look(-1s), std::system_error,
      "the kernel refused (EINVAL, since the time was negative), and select() "
      "came back as if nothing were ready: only EINTR and EBADF are no errors");
}

TEST_CASE_FIXTURE(fixture, "one that was closed is found, once") {
  for (const int fd : ours) asked.add(fd, readable);
  set_alarm(500ms);
  close_ours(1);
  std::string found;
  CHECK_NOTHROW_MESSAGE(found = look(10s),
                        "a descriptor was closed while it was watched; "
                        "select() says EBADF, but not which one it is");
  REQUIRE_MESSAGE(found != "1g alarm r",
                  "a descriptor was closed while it was watched, and select() "
                  "went on waiting before it said so: come back at once");
  CHECK_MESSAGE(found == "1g",
                "a descriptor was closed while it was watched, and is to be "
                "found as `gone`; this was found instead: "
                    << found);
  write_to(0);
  found = look();
  REQUIRE_MESSAGE(found.find('g') == std::string::npos,
                  "what is gone must be forgotten: else it is found again in "
                  "every pass");
  CHECK_MESSAGE(found == "0r", "the others are still watched");
}

TEST_CASE_FIXTURE(fixture, "all that were closed are found, by rising number") {
  asked.add(ours[0], writable);
  asked.add(ours[2], readable | writable);
  close_ours(0);
  close_ours(1);  // which nobody watches
  close_ours(2);
  const auto found = look();
  REQUIRE_MESSAGE(found != "2g",
                  "one that was watched for writing only was closed, and is "
                  "not found: ask both sets");
  REQUIRE_MESSAGE(found != "0g 1g 2g",
                  "one that nobody watches was closed, and is found as gone: "
                  "it is none of our business");
  REQUIRE_MESSAGE(found == "0g 2g",
                  "two were closed while they were watched, and are to be "
                  "found in one call, by rising descriptor; this was found: "
                      << found);
  CHECK_MESSAGE(look() == "",
                "what is gone must be forgotten, for reading and for writing: "
                "else it is found again in every pass");
}

}  // namespace select_selector_test
