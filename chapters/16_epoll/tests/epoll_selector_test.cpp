// What holds for any selector, of epoll_selector: which descriptors it finds,
// and how long it waits. (All of chapter 7's tests of selectors hold, too: see
// earlier_chapters_test.cpp. These say what to do with epoll.)

#include "16_epoll/epoll_selector.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "07_select/tests/interrupting_timer_test.hpp"
#include "07_select/tests/selector_test.hpp"

namespace epoll_selector_test {

using namespace selector_test;

namespace {

struct asking : fixture {
  asking() : fixture(asyncio::make_epoll_selector) {}
};

}  // namespace

TEST_CASE_FIXTURE(asking, "epoll: those that are ready, and no others") {
  for (const int fd : ours) asked.add(fd, readable);
  CHECK(look() == "");
  write_to(2);
  write_to(0);
  const auto found = look();
  CHECK_MESSAGE(found == "0r 2r",
                "two of three can be read; these were found: " << found);
  CHECK_MESSAGE(look() == "0r 2r",
                "what was found and not read is found again, without EPOLLET");
}

TEST_CASE_FIXTURE(asking, "epoll: what is found is appended") {
  asked.add(ours[0], readable);
  write_to(0);
  std::vector<selector::ready_one> found{{ours[1], writable}};
  asked.select(0ns, found);
  CHECK_MESSAGE(in_words(found) == "1w 0r",
                "select() appends to `found`: what stood there is the "
                "caller's, and must stay");
}

TEST_CASE_FIXTURE(asking, "epoll: one wish and another one") {
  write_to(0);
  asked.add(ours[0], writable);
  CHECK_MESSAGE(look() == "0w", "only what was asked for is found");
  asked.add(ours[0], readable);
  CHECK_MESSAGE(look() == "0rw",
                "add() adds to what is watched already. EPOLL_CTL_MOD replaces "
                "all of it, so tell the kernel both wishes");
  asked.remove(ours[0], writable);
  CHECK_MESSAGE(look() == "0r",
                "only `writable` was removed, and reading is still wanted");
  asked.remove(ours[0], writable);
  asked.remove(ours[1], readable);
  CHECK_MESSAGE(look() == "0r", "to remove what is not watched does nothing");
  asked.forget(ours[0]);
  CHECK_MESSAGE(look() == "", "what is forgotten is watched for nothing");
}

TEST_CASE_FIXTURE(asking, "epoll: it waits as long as it is told, or longer") {
  asked.add(ours[0], readable);
  set_alarm(900ms);
  for (const auto timeout : {1'000'001ns, 9'900'000ns}) {
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE_MESSAGE(look(timeout) == "",
                    "select() was to wait for some milliseconds, and waited "
                    "until something was ready");
    CHECK_MESSAGE(std::chrono::steady_clock::now() - begin >= timeout,
                  "nothing was ready, and select() came back too early");
  }
  CHECK_MESSAGE(waits_until_alarm(999'999ns) <= 21,
                "nothing was ready, and select() came back too early. A "
                "timeout is rounded up to whole milliseconds, or the loop "
                "asks again and again until the rest is over");
}

TEST_CASE_FIXTURE(asking, "epoll: without a limit, and with a high one") {
  set_alarm(20ms);
  CHECK_MESSAGE(look(selector::forever) == "alarm r",
                "the timeout was `forever`, and select() came back before "
                "anything was ready: for epoll_wait() that is -1");
  set_alarm(20ms);
  CHECK_MESSAGE(look(1ms * (1LL << 32)) == "alarm r",
                "the timeout was fifty days, and select() came back at once: "
                "epoll_wait() takes an int, which has no room for so many "
                "milliseconds");
}

TEST_CASE_FIXTURE(asking, "epoll: a signal ends a wait, and is no error") {
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
}

TEST_CASE("epoll: what the kernel refuses is an error") {
  const int set = ::dup(0);  // the lowest number that is free
  ::close(set);
  asyncio::epoll_selector asked;
  ::close(set);
  std::vector<selector::ready_one> found;
  CHECK_THROWS_AS_MESSAGE(asked.select(0ns, found), std::system_error,
                          "epoll_wait() has failed, with EBADF, and select() "
                          "came back as if nothing were ready: only EINTR is "
                          "no error");
}

}  // namespace epoll_selector_test
