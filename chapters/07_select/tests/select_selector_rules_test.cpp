// What holds for any selector: which descriptors it finds, how long it waits,
// and what it forgets. The default selector is asked.

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/select_selector.hpp"
#include "07_select/selector.hpp"
#include "07_select/tests/interrupting_timer_test.hpp"
#include "07_select/tests/selector_test.hpp"

namespace select_selector_rules_test {

using namespace selector_test;
using namespace std::chrono_literals;

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

}  // namespace select_selector_rules_test
