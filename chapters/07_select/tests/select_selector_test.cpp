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
/// ours[i].
struct fixture {
  fixture() {
    for (int i = 0; i < 3; ++i) {
      int pair[2];
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
      ours.push_back(pair[0]);
      theirs.push_back(pair[1]);
      names[pair[0]] = std::to_string(i);
    }
  }
  ~fixture() {
    for (const int fd : ours) ::close(fd);
    for (const int fd : theirs) ::close(fd);
  }

  void write_to(int i) { CHECK(::write(theirs[at(i)], "x", 1) == 1); }
  void close_ours(int i) { ::close(std::exchange(ours[at(i)], -1)); }

  // What it finds now, as "0r 2rw", or "1g": g stands for gone.
  std::string look(std::chrono::nanoseconds timeout = 0ns) {
    std::vector<selector::ready_one> found;
    asked.select(timeout, found);
    std::string text;
    for (const auto& [fd, what] : found) {
      text += (text.empty() ? "" : " ") + names[fd];
      if ((what & readable) != 0) text += 'r';
      if ((what & writable) != 0) text += 'w';
      if ((what & gone) != 0) text += 'g';
    }
    return text;
  }

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
  CHECK(look() == "");
  write_to(2);
  write_to(0);
  CHECK_MESSAGE(look() == "0r 2r", "by rising descriptor: ", look());
  CHECK_MESSAGE(look() == "0r 2r",
                "what was found and not read is found again: select() writes "
                "its answer over the set that it is given");
}

TEST_CASE_FIXTURE(fixture, "nobody hears of what was not asked") {
  write_to(0);
  asked.add(ours[0], writable);
  CHECK(look() == "0w");
  asked.add(ours[0], readable);
  CHECK_MESSAGE(look() == "0rw", "add() adds to what is watched already");
  asked.remove(ours[0], writable);
  CHECK_MESSAGE(look() == "0r", "the two events are removed one by one");
  asked.remove(ours[0], readable);
  CHECK(look() == "");
  asked.remove(ours[0], readable | writable);
  CHECK_MESSAGE(look() == "", "removing twice is no mistake");
}

TEST_CASE_FIXTURE(fixture, "the highest goes, the others stay") {
  for (const int fd : ours) asked.add(fd, readable | writable);
  asked.remove(ours[2], readable | writable);
  asked.remove(ours[1], readable);
  CHECK(look() == "0w 1w");
  asked.add(ours[2], writable);
  CHECK(look() == "0w 1w 2w");
}

TEST_CASE_FIXTURE(fixture, "what is forgotten is watched for nothing") {
  asked.add(ours[1], readable | writable);
  asked.forget(ours[1]);
  CHECK(look() == "");
  asked.forget(ours[0]);
  asked.forget(-1);
  asked.forget(100'000);
}

TEST_CASE_FIXTURE(fixture, "the end and a failure can be read") {
  asked.add(ours[0], readable);
  ::close(std::exchange(theirs[0], -1));
  CHECK(look(10s) == "0r");
}

TEST_CASE_FIXTURE(fixture, "it waits as long as it is told, or longer") {
  asked.add(ours[0], readable);
  for (const auto timeout : {1'000'001ns, 20'000'000ns}) {
    const auto begin = std::chrono::steady_clock::now();
    CHECK(look(timeout) == "");
    CHECK(std::chrono::steady_clock::now() - begin >= timeout);
  }
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
  asked.add(last, readable);
  CHECK(look() == "");
  write_to(0);
  CHECK(look() == "end r");
  asked.remove(last, readable);
  CHECK(look() == "");
  ::close(last);
}

TEST_CASE_FIXTURE(fixture, "a signal ends a wait, and is no error") {
  asked.add(ours[0], readable);
  const asyncio::interrupting_timer every_millisecond;
  std::string found = "?";
  CHECK_NOTHROW_MESSAGE(found = look(60s),
                        "a signal came while select() waited: EINTR means "
                        "that nothing is ready, not that anything is wrong");
  CHECK(found == "");
}

TEST_CASE_FIXTURE(fixture, "one that was closed is found, once") {
  for (const int fd : ours) asked.add(fd, readable);
  write_to(0);
  close_ours(1);
  std::string found;
  CHECK_NOTHROW_MESSAGE(found = look(),
                        "a descriptor was closed while it was watched; "
                        "select() says EBADF, but not which one it is");
  CHECK(found == "1g");
  found = look();
  REQUIRE_MESSAGE(found.find('g') == std::string::npos,
                  "what is gone must be forgotten: else it is found again in "
                  "every pass");
  CHECK_MESSAGE(found == "0r", "the others are still watched");
}

}  // namespace select_selector_test
