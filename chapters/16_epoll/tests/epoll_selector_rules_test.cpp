// epoll_selector: what it tells the kernel, and when; what it does about the
// numbers that others close, and about what epoll cannot watch.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/tests/selector_test.hpp"
#include "16_epoll/epoll_selector.hpp"
#include "common/files/temporary_directory.hpp"

namespace epoll_selector_rules_test {

using namespace selector_test;

namespace {

struct lazy : fixture {
  lazy() : fixture(asyncio::make_epoll_selector) {}

  // How many system calls it takes to do this, beside those that ask.
  template <class Doing>
  std::uint64_t changes(Doing doing) {
    auto& it = dynamic_cast<asyncio::epoll_selector&>(asked);
    const auto before = it.changes();
    doing();
    return it.changes() - before;
  }
};

}  // namespace

TEST_CASE_FIXTURE(lazy, "who waits again for the same costs no system call") {
  const int fd = ours[0];
  const auto first = changes([&] { asked.add(fd, readable); });
  CHECK_MESSAGE(
      first == 1,
      "one add() makes one change, by change(), which counts: " << first);
  std::uint64_t rests = 0;
  const auto waits = changes([&] {
    for (int i = 0; i < 10; ++i) {
      write_to(0);
      CHECK(look() == "0r");
      rests += changes([&] { asked.rest(fd, readable); });
      char byte = 0;
      CHECK(::read(fd, &byte, 1) == 1);
      asked.add(fd, readable);
    }
  });
  CHECK_MESSAGE(rests == 0,
                "rest() tells the kernel nothing: likely it is wanted again "
                "soon. It was told so often: "
                    << rests);
  CHECK_MESSAGE(waits == rests,
                "what rests is still watched, and the kernel need not be told "
                "when it is wanted again; it was told so often: "
                    << waits - rests);
}

TEST_CASE_FIXTURE(lazy,
                  "what rests is not found, and the kernel falls silent") {
  asked.add(ours[0], readable);
  asked.add(ours[1], readable);
  asked.rest(ours[0], readable);
  write_to(0);
  write_to(1);
  CHECK_MESSAGE(changes([&] {
                  CHECK_MESSAGE(look() == "1r",
                                "nobody waits for 0: it must not be found");
                }) == 1,
                "the kernel spoke in vain, and is to be told so");
  CHECK(changes([&] { CHECK(look() == "1r"); }) == 0);
  CHECK_MESSAGE(changes([&] { asked.add(ours[0], readable); }) == 1,
                "the kernel has forgotten it, and must be told again");
  CHECK(look() == "0r 1r");
}

TEST_CASE_FIXTURE(lazy, "one of two wishes rests") {
  asked.add(ours[0], readable | writable);
  asked.rest(ours[0], writable);
  write_to(0);
  CHECK_MESSAGE(look() == "0r", "writing rests, and reading does not");
  char byte = 0;
  CHECK(::read(ours[0], &byte, 1) == 1);
  CHECK_MESSAGE(look() == "", "only writing is possible, and it rests");
  CHECK(changes([&] { CHECK(look() == ""); }) == 0);
  write_to(0);
  CHECK_MESSAGE(look() == "0r",
                "reading was wanted all the time. When the kernel speaks in "
                "vain of one wish, the other one stays");
  asked.add(ours[0], writable);
  CHECK(look() == "0rw");
}

TEST_CASE_FIXTURE(lazy, "removed is removed at once") {
  asked.add(ours[0], readable | writable);
  CHECK_MESSAGE(changes([&] { asked.remove(ours[0], writable); }) == 1,
                "remove() tells the kernel at once: only what rests may wait");
  CHECK(changes([&] { asked.remove(ours[0], writable); }) == 0);
  CHECK(changes([&] { asked.remove(ours[0], readable); }) == 1);
  asked.add(ours[1], readable);
  asked.rest(ours[1], readable);
  CHECK_MESSAGE(changes([&] { asked.remove(ours[1], readable); }) == 1,
                "what rests is removed, too");
  asked.add(ours[1], writable);
  asked.rest(ours[1], writable);
  CHECK_MESSAGE(changes([&] { asked.forget(ours[1]); }) == 1,
                "what rests is forgotten, too");
}

TEST_CASE_FIXTURE(lazy, "closed, its number used and watched again") {
  const int fd = ours[0];
  asked.add(fd, readable);
  asked.rest(fd, readable);
  asked.forget(fd);  // the owner closes it
  close_ours(0);
  REQUIRE(::dup2(ours[1], fd) == fd);
  asked.add(fd, readable);
  write_to(1);
  CHECK_MESSAGE(look() == "0r",
                "a number was closed, used and watched again, all in one pass, "
                "and the kernel was not told of the new one");
  ::close(fd);
}

TEST_CASE_FIXTURE(lazy, "changes of what somebody has closed do not throw") {
  const int fd = ours[0];
  asked.add(fd, readable | writable);
  close_ours(0);
  asked.remove(fd, writable);  // EPOLL_CTL_MOD: the kernel says EBADF
  asked.remove(fd, readable);
  CHECK(look() == "");
  CHECK_THROWS_AS_MESSAGE(asked.add(fd, readable), std::system_error,
                          "a descriptor that is not open is to be watched: the "
                          "kernel refuses, and add() must say so");
  CHECK(look() == "");
}

TEST_CASE_FIXTURE(lazy, "closed without a word, and the number used again") {
  const int fd = ours[0];
  asked.add(fd, readable);
  close_ours(0);
  REQUIRE(::dup2(ours[1], fd) == fd);
  CHECK_NOTHROW_MESSAGE(
      asked.add(fd, writable),  // EPOLL_CTL_MOD: the kernel says ENOENT
      "somebody has closed a descriptor that is watched, and its number is "
      "another's. To change what the kernel has forgotten gives ENOENT: then "
      "add it");
  CHECK_MESSAGE(look() == "0w", "the new one was watched, and is not found");
  write_to(1);
  CHECK(look() == "0rw");
  ::close(fd);
}

TEST_CASE_FIXTURE(lazy, "a change was refused, and the number is used again") {
  const int fd = ours[0];
  asked.add(fd, readable | writable);
  close_ours(0);
  asked.remove(fd, writable);  // EPOLL_CTL_MOD: the kernel says EBADF
  REQUIRE(::dup2(ours[2], fd) == fd);
  write_to(2);
  asked.add(fd, readable);
  CHECK_MESSAGE(look() == "0r",
                "the kernel had refused a change, and so it knew nothing of "
                "this number when that was used again");
  ::close(fd);
}

TEST_CASE_FIXTURE(lazy, "closed, but open under another number") {
  const int fd = ours[0];
  asked.add(fd, readable);
  asked.add(ours[1], readable);
  asked.add(ours[2], readable);
  asked.rest(ours[2], readable);
  write_to(0);
  const int duplicate = ::dup(fd);
  close_ours(0);
  CHECK_MESSAGE(look() == "0r", "epoll watches what is open, not the number");
  asked.remove(fd, readable);  // too late: the kernel does not know the number
  CHECK(look() == "");
  CHECK_MESSAGE(
      changes([&] { CHECK(look() == ""); }) == 0,
      "the kernel speaks for ever of what was closed: the loop spins");
  CHECK_MESSAGE(
      waits_until_alarm(10s) == 1,
      "the kernel speaks for ever of what was closed, and nobody hears it: no "
      "wait waits any longer");
  asked.forget(alarm);
  write_to(1);
  CHECK_MESSAGE(look() == "1r", "the others are still watched");
  asked.add(ours[2], readable);
  write_to(2);
  CHECK_MESSAGE(look() == "1r 2r", "the new set knows nothing of what rested");
  ::close(duplicate);
}

TEST_CASE_FIXTURE(lazy, "the number of a duplicate is used again") {
  const int fd = ours[0];
  asked.add(fd, readable);
  const int duplicate = ::dup(fd);
  close_ours(0);
  asked.remove(fd, readable);
  REQUIRE(::dup2(duplicate, fd) == fd);
  CHECK_NOTHROW_MESSAGE(
      asked.add(fd, readable),  // EPOLL_CTL_ADD: the kernel says EEXIST
      "a number was closed, and is again that of a file that the kernel still "
      "watches, because of a duplicate. To add it gives EEXIST: then change "
      "it");
  write_to(0);
  CHECK(look() == "0r");
  ::close(fd);
  ::close(duplicate);
}

TEST_CASE_FIXTURE(lazy, "the end comes whatever was asked for, and once only") {
  asked.add(ours[0], writable);
  ::close(std::exchange(theirs[0], -1));
  CHECK_MESSAGE(look() == "0w", "whoever writes will be told how it is");
  asked.rest(ours[0], writable);
  CHECK(look() == "");
  CHECK_MESSAGE(changes([&] { CHECK(look() == ""); }) == 0,
                "EPOLLHUP cannot be switched off: the kernel must forget a "
                "descriptor that nobody waits for, or the loop spins");
  CHECK_MESSAGE(waits_until_alarm(10s) == 1,
                "EPOLLHUP cannot be switched off, and comes though nobody "
                "hears it: no wait waits any longer");
}

TEST_CASE_FIXTURE(lazy, "an end that is nothing else is told") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  names[ends[0]] = "pipe ";
  asked.add(ends[0], writable);
  ::close(ends[1]);
  CHECK_MESSAGE(look() == "pipe w",
                "EPOLLHUP comes alone, and whoever waits to write hears of it");
  asked.forget(ends[0]);
  asked.add(ends[0], readable);
  CHECK_MESSAGE(look() == "pipe r",
                "EPOLLHUP comes alone, and whoever waits to read hears of it: "
                "the end of a pipe has no EPOLLIN");
  ::close(ends[0]);
}

TEST_CASE_FIXTURE(lazy, "what epoll refuses is always ready") {
  const common::temporary_directory place;
  const auto path = place.path() / "recipe";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  names[file] = "file ";
  names[nothing] = "null ";
  set_alarm(900ms);
  CHECK_NOTHROW_MESSAGE(asked.add(file, readable),
                        "epoll refuses a file on a disk: EPERM. It is always "
                        "ready, and add() accepts it");
  asked.add(nothing, writable);
  const auto ready = look(10s);
  CHECK_MESSAGE(ready != "alarm r file r null w",
                "a file is always ready, and so nobody waits for anything "
                "while one is watched");
  CHECK(ready == "file r null w");
  write_to(0);
  asked.add(ours[0], readable);
  CHECK_MESSAGE(look() == "0r file r null w",
                "while a file is watched, the others are not found");
  asked.forget(ours[0]);
  CHECK(changes([&] { asked.add(file, writable); }) == 0);
  CHECK_MESSAGE(look(selector::forever) == "file rw null w",
                "a file is watched for reading, and then for writing, too: it "
                "is found once, with both");
  asked.rest(file, readable | writable);
  CHECK(look() == "null w");
  asked.add(file, writable);
  asked.remove(nothing, writable);
  CHECK(look() == "file w");
  asked.forget(file);
  CHECK(look() == "");
  ::close(file);
  REQUIRE(::dup2(ours[1], file) == file);
  asked.add(file, readable);
  CHECK_MESSAGE(look() == "",
                "the number of a file is a socket's now, which is not ready");
  ::close(file);
  ::close(nothing);
}

TEST_CASE_FIXTURE(lazy, "more are ready than one question can answer") {
  std::vector<int> many;
  for (int i = 0; i < 600; ++i) {
    many.push_back(::dup(ours[0]));
    asked.add(many.back(), readable);
  }
  write_to(0);
  std::vector<selector::ready_one> found;
  for (int i = 0; i < 20; ++i) asked.select(0ns, found);
  std::vector<bool> told(2000);
  for (const auto& each : found) told[static_cast<std::size_t>(each.fd)] = true;
  CHECK_MESSAGE(std::ranges::count(told, true) == 600,
                "some are told again and again, and others never");
  for (const int fd : many) ::close(fd);
}

TEST_CASE_FIXTURE(lazy, "descriptors that are not open are refused") {
  CHECK_THROWS_AS(asked.add(-1, readable), std::invalid_argument);
  CHECK_THROWS_AS(asked.add(2'000'000'000, readable), std::system_error);
  asked.remove(-1, readable);
  asked.forget(2'000'000'000);
  CHECK(look() == "");
}

}  // namespace epoll_selector_rules_test
