// select_selector: which descriptors have no bit, and what select() cannot say.

#include "07_select/select_selector.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <limits>
#include <stdexcept>
#include <string>
#include <sys/select.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "07_select/selector.hpp"
#include "07_select/tests/selector_test.hpp"

namespace select_selector_test {

using namespace selector_test;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(fixture, "the answer is ordered by descriptor") {
  for (const int fd : {ours[2], ours[0], ours[1]}) asked.add(fd, writable);
  std::vector<selector::ready_one> found;
  asked.select(0ns, found);
  CHECK_MESSAGE(in_words(found) == "0w 1w 2w",
                "what is ready is found by rising descriptor");
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
  REQUIRE_MESSAGE(found.find("alarm") == std::string::npos,
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
