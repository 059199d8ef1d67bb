// A hall: who has a turn, how much is read in it, and how long a pass waits.
//
// read() and epoll_wait() are ours here. Our epoll_wait() never waits, it only
// notes for how long it was asked to; and our read() fills what a firehose has
// lost, and throws if one pass reads too often. So nothing can hang.

#include <algorithm>
#include <answer.hpp>
#include <array>
#include <cerrno>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace std::string_literals;

namespace {

constexpr std::size_t most = 4096;

/// What is told in place of a hang.
struct stuck {};

bool in_a_pass = false;  // only then, calls are looked at

int calls_left = 0;               // until it is a loop without an end
std::map<int, int> firehoses;     // which ones, and where it comes from
std::map<int, int> reads;         // how often each was read in this pass
std::vector<int> timeouts;        // of this pass
bool would_wait = false;          // would one of them have had to wait?
std::size_t asked_for = 0;        // the biggest room for a read
std::vector<int> read_unwatched;  // those that are none of the hall's business
std::vector<int> unwatched;

void pour(int from) {
  static const std::string water(2 * most, '~');
  ::send(from, water.data(), water.size(), MSG_DONTWAIT);
}
void note_read(int fd, std::size_t size) {
  if (!in_a_pass) return;
  if (--calls_left < 0) throw stuck{};
  ++reads[fd];
  asked_for = std::max(asked_for, size);
  if (std::ranges::count(unwatched, fd) != 0) read_unwatched.push_back(fd);
  if (firehoses.contains(fd)) pour(firehoses[fd]);
}

}  // namespace

extern "C" ssize_t read(int fd, void* room, size_t size) {
  note_read(fd, size);
  return ::syscall(SYS_read, fd, room, size);
}
extern "C" ssize_t recv(int fd, void* room, size_t size, int flags) {
  note_read(fd, size);
  return ::syscall(SYS_recvfrom, fd, room, size, flags, nullptr, nullptr);
}
extern "C" int epoll_wait(int epoll, epoll_event* found, int size,
                          int timeout) {
  timeouts.push_back(timeout);
  if (in_a_pass && --calls_left < 0) throw stuck{};
  const auto count = static_cast<int>(
      ::syscall(SYS_epoll_pwait, epoll, found, size, 0, nullptr, 0));
  if (count == 0 && timeout != 0) would_wait = true;
  return count;
}

namespace {

/// A hall with three guests, and what was heard from each in this pass.
struct evening {
  evening() {
    for (int i = 0; i < 3; ++i) {
      std::array<int, 2> ends{};
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
                           ends.data()) == 0);
      const int room = 1 << 20;
      ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
      ours.push_back(ends[0]);
      theirs.push_back(ends[1]);
      all.watch(ends[0]);
    }
  }
  evening(const evening&) = delete;
  evening& operator=(const evening&) = delete;
  ~evening() {
    in_a_pass = false;
    firehoses.clear();
    unwatched.clear();
    for (const int fd : ours) ::close(fd);
    for (const int fd : theirs) ::close(fd);
  }

  void says(std::size_t i, std::size_t size) {
    const std::string text(size, 'x');
    REQUIRE(::send(theirs[i], text.data(), size, 0) ==
            static_cast<ssize_t>(size));
  }
  void leaves(std::size_t i) { ::shutdown(theirs[i], SHUT_WR); }
  void opens_a_firehose(std::size_t i) {
    firehoses[ours[i]] = theirs[i];
    pour(theirs[i]);
  }

  /// One pass. What was told in it: "0: 4096, 2: end", by guest.
  std::string pass(int timeout = -1) {
    timeouts.clear();
    would_wait = false;
    reads.clear();
    asked_for = 0;
    read_unwatched.clear();
    told.clear();
    calls_left = 1000;
    in_a_pass = true;
    try {
      all.run_once(timeout);
    } catch (const stuck&) {
      FAIL(
          "a guest has a firehose: while some of it is read, more comes. "
          "run_once() reads and reads, and nobody else is ever heard. Read "
          "once in each pass, and remember who may have more"s);
    }
    in_a_pass = false;
    std::ranges::sort(told);
    std::string text;
    for (const auto& each : told) text += (text.empty() ? "" : ", ") + each;
    return text.empty() ? "nothing" : text;
  }
  /// How long epoll was asked to wait at most.
  int last_timeout() const { return timeouts.empty() ? 0 : timeouts.back(); }
  /// Until everything was said: so that the hall remembers nobody.
  void run_dry() {
    for (int i = 0; i < 10; ++i) pass();
  }

  std::vector<int> ours;
  std::vector<int> theirs;
  std::vector<std::string> told;
  std::function<void(int)> when_told;
  kitchen::hall all{[this](int fd, std::string_view bytes) {
    const auto at = std::ranges::find(ours, fd) - ours.begin();
    told.push_back(std::to_string(at) + ": " +
                   (bytes.empty() ? "end" : std::to_string(bytes.size())));
    if (when_told) when_told(static_cast<int>(at));
  }};
};

}  // namespace

TEST_CASE_FIXTURE(evening, "a firehose") {
  opens_a_firehose(0);
  says(1, 4);
  const auto first = pass();
  CHECK_MESSAGE(asked_for <= most,
                "a turn is at most 4,096 bytes, and so many were asked for: "
                    << asked_for);
  CHECK_MESSAGE(first == "0: 4096, 1: 4"s,
                "guest 0 has a firehose, and guest 1 has said four bytes. Told "
                "in one pass was: "
                    << first << ", and it should be one turn for each");
  for (int i = 0; i < 3; ++i) {
    says(2, 4);
    const auto next = pass();
    CHECK_MESSAGE(next.find("2: 4") != next.npos,
                  "while a firehose is remembered, guest 2 says something, and "
                  "is not heard: ask epoll in each pass, too. Told was: "
                      << next);
    CHECK_MESSAGE(next == "0: 4096, 2: 4"s,
                  "a firehose goes on, and guest 2 has said four bytes. Told "
                  "in one pass was: "
                      << next
                      << ", and it should be one turn for each. If somebody is "
                         "remembered, and epoll tells of them, too, that is "
                         "one turn");
  }
}

TEST_CASE_FIXTURE(evening, "one long order") {
  says(0, 2 * most + 10);
  const auto first = pass();
  const auto second = pass();
  const auto third = pass();
  const auto fourth = pass();
  CHECK_MESSAGE(second != "nothing"s,
                "a guest had a turn and has more, and in the next pass it has "
                "no turn. Edge-triggered, epoll does not tell of it again: "
                "remember it"s);
  const auto all_told =
      "[" + first + "][" + second + "][" + third + "][" + fourth + "]";
  CHECK_MESSAGE(all_told == "[0: 4096][0: 4096][0: 10][nothing]"s,
                "8,202 bytes have come. Told in four passes was: " << all_told);
}

TEST_CASE_FIXTURE(evening, "it does not wait while somebody has more") {
  pass(5000);
  CHECK_MESSAGE(would_wait,
                "the hall remembers nobody, and it does not wait for "
                "news: a loop that never waits is busy all day"s);
  says(0, most + 10);
  pass(5000);
  pass(5000);
  CHECK_MESSAGE(!would_wait,
                "a guest had a turn and has more, and the hall waits for news. "
                "There may never be any: with somebody to remember, the "
                "timeout is 0"s);
}

TEST_CASE_FIXTURE(evening, "it waits again") {
  says(0, most + 10);
  run_dry();
  pass(5000);
  CHECK_MESSAGE(last_timeout() == 5000,
                "all has been read, and the hall still does not wait as long "
                "as it is told. Whoever has run dry (EAGAIN) must be "
                "forgotten, or the loop is busy all day"s);
  pass(-1);
  CHECK_MESSAGE(last_timeout() == -1,
                "run_once(-1) waits without a limit if there is nobody to "
                "remember"s);
  says(0, 4);
  const auto again = pass();
  CHECK_MESSAGE(
      again == "0: 4"s,
      "a guest has run dry, and has said something later. Told was: " << again);
}

TEST_CASE_FIXTURE(evening, "one turn in a pass") {
  says(0, most + 10);
  pass();
  says(0, 3 * most);  // now it is remembered, and epoll tells of it again
  pass();
  CHECK_MESSAGE(
      reads[ours[0]] == 1,
      "a guest is remembered, and epoll tells of more at the same "
      "time. That is one turn, and so one read. This many times the guest was "
      "read in one pass: "
          << reads[ours[0]]);
}

TEST_CASE_FIXTURE(evening, "it is forgotten between two passes") {
  says(0, 3 * most);
  pass();
  all.forget(ours[0]);
  unwatched = {ours[0]};
  pass(5000);
  CHECK_MESSAGE(reads[ours[0]] == 0,
                "a guest who had more to say was forgotten, and is read in the "
                "next pass: forget() must take it out of what you remember"s);
  CHECK_MESSAGE(would_wait,
                "the only guest who had more to say was forgotten, "
                "and the hall still does not wait"s);
}

TEST_CASE_FIXTURE(evening, "the end") {
  says(0, 10);
  leaves(0);
  says(1, most);
  leaves(1);
  leaves(2);
  std::string all_told;
  for (int i = 0; i < 5; ++i) all_told += "[" + pass() + "]";
  for (const char* end : {"0: end", "1: end", "2: end"}) {
    const auto at = all_told.find(end);
    CHECK_MESSAGE(at != all_told.npos,
                  "a guest has said something and left. The end came with the "
                  "last bytes, as one piece of news, and was not told. That "
                  "there were fewer bytes than room does not mean that nothing "
                  "follows: "
                      << all_told);
    CHECK_MESSAGE(
        all_told.find(end, at + 1) == all_told.npos,
        "the end is to be told once, and not in each pass: " << all_told);
  }
  pass();
  CHECK_MESSAGE(would_wait,
                "all guests have left, and the hall remembers one of them: it "
                "never waits again"s);
}

TEST_CASE_FIXTURE(evening, "forgotten by the listener") {
  for (std::size_t i = 0; i < 3; ++i) says(i, 3 * most);
  bool done = false;
  when_told = [&](int teller) {
    if (std::exchange(done, true)) return;
    for (int i = 0; i < 3; ++i)
      if (i != teller) {
        all.forget(ours[static_cast<std::size_t>(i)]);
        unwatched.push_back(ours[static_cast<std::size_t>(i)]);
      }
  };
  const auto first = pass();
  CHECK_MESSAGE((told.size() == 1 && read_unwatched.empty()),
                "three guests could be read, and whoever was the first to have "
                "a turn has made the listener forget the others. One of these "
                "has had a turn after that, in the same pass. The number may "
                "be another's by now. Told was: "
                    << first);
  run_dry();
  CHECK_MESSAGE(read_unwatched.empty(),
                "a guest was forgotten, and is read "
                "in a later pass"s);
}

TEST_CASE_FIXTURE(evening, "forgotten in its own turn") {
  says(0, 3 * most);
  when_told = [&](int) {
    all.forget(ours[0]);
    unwatched = {ours[0]};
  };
  pass();
  pass(5000);
  CHECK_MESSAGE((reads[ours[0]] == 0 && would_wait),
                "the listener has forgotten the guest who had just had a turn, "
                "and that guest is remembered all the same. What was "
                "forgotten while it was told must not be remembered after "
                "that"s);
}

TEST_CASE_FIXTURE(evening, "the same number after the end") {
  std::array<int, 2> next{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, next.data()) ==
          0);
  leaves(0);
  when_told = [&](int) {
    if (told.back() != "0: end") return;
    all.forget(ours[0]);
    REQUIRE(::dup2(next[0], ours[0]) == ours[0]);  // closes it, too
    all.watch(ours[0]);
  };
  pass();
  REQUIRE(::send(next[1], "soup", 4, 0) == 4);
  const auto heard = pass();
  CHECK_MESSAGE(heard == "0: 4"s,
                "when the listener was told of an end, it has closed that "
                "descriptor, and watches a new guest with the same number. The "
                "new one has said four bytes, and told was: "
                    << heard << ". Forget first, and tell then");
  for (const int end : next) ::close(end);
}

TEST_CASE_FIXTURE(evening, "it stays edge-triggered") {
  says(0, most + 10);
  pass();
  epoll_event found{};
  const auto look = [&found](int fd) {
    return ::syscall(SYS_epoll_pwait, fd, &found, 1, 0, nullptr, 0);
  };
  int set = 0;
  while (set < 1000 && look(set) < 0) ++set;  // the others are no sets
  CHECK_MESSAGE(look(set) == 0,
                "a guest has had a turn, and has more. Nothing has come since, "
                "and the kernel tells of it again and again: the hall is "
                "level-triggered now. That is fair, too, but not what was "
                "asked for: keep EPOLLET"s);
}
