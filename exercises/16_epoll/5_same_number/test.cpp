// A switchboard: who is called for an answer that was fetched before the table
// was changed.
//
// epoll's order within a batch is not relied on: whoever is called first does
// something to the others.

#include <answer.hpp>
#include <array>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace std::string_literals;

namespace {

/// Two connected sockets: the switchboard has ours.
struct guest {
  guest() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    ours = ends[0];
    theirs = ends[1];
  }
  guest(const guest&) = delete;
  guest& operator=(const guest&) = delete;
  ~guest() {
    ::close(ours);
    ::close(theirs);
  }

  void speaks() const { CHECK(::send(theirs, "x", 1, 0) == 1); }
  void is_heard() const {
    char byte = 0;
    CHECK(::recv(ours, &byte, 1, MSG_DONTWAIT) == 1);
  }

  int ours = -1;
  int theirs = -1;
};

/// A switchboard and three guests. `called` says who was called: "0, 2, new".
struct evening {
  kitchen::switchboard all;
  std::array<guest, 3> guests;
  std::vector<std::string> called;

  std::string who() const {
    std::string text;
    for (const auto& each : called) text += (text.empty() ? "" : ", ") + each;
    return text.empty() ? "nobody" : text;
  }
  bool was_called(const std::string& name) const { return times(name) != 0; }
  int times(const std::string& name) const {
    int count = 0;
    for (const auto& each : called) count += each == name ? 1 : 0;
    return count;
  }

  /// One batch; gives the names of those that were called in it.
  std::string pass() {
    called.clear();
    try {
      all.run_once(0);
    } catch (const std::system_error& error) {
      FAIL(
          "a handler has made the switchboard forget a guest and watch "
          "another one, and of that came an exception: "
          << std::string(error.what())
          << ". The set still has the old one? forget() has to say "
             "EPOLL_CTL_DEL");
    } catch (const std::exception& error) {
      FAIL(
          "a guest was forgotten by a handler of the same batch, and of "
          "run_once() came an exception: "
          << std::string(error.what())
          << ". An answer may be about somebody who has gone: skip it");
    }
    return who();
  }

  /// Watches it; it is named so. Each time, something may be done afterwards.
  void watch(int fd, const std::string& name,
             std::function<void()> then = nullptr) {
    all.watch(fd, [this, name, then = std::move(then)] {
      called.push_back(name);
      if (then) then();
    });
  }

  /// Is the set of the switchboard quiet: does epoll find nobody?
  bool is_quiet() const {
    epoll_event found{};
    int set = 0;
    while (set < 1000 && ::epoll_wait(set, &found, 1, 0) < 0) ++set;
    return ::epoll_wait(set, &found, 1, 0) == 0;
  }
};

}  // namespace

TEST_CASE_FIXTURE(evening, "whoever can be read is called") {
  for (int i = 0; i < 3; ++i) watch(guests[i].ours, std::to_string(i));
  CHECK(pass() == "nobody"s);
  guests[0].speaks();
  guests[2].speaks();
  pass();
  CHECK_MESSAGE((called.size() == 2 && was_called("0") && was_called("2")),
                "guests 0 and 2 have spoken, and called were: " << who());
  guests[0].is_heard();
  CHECK_MESSAGE(pass() == "2"s,
                "guest 2 has spoken and was not heard, and is to be called "
                "again: level-triggered. Called were: "
                    << who());
  guests[2].is_heard();
  CHECK(pass() == "nobody"s);
}

TEST_CASE_FIXTURE(evening, "a number is used again within a batch") {
  const guest next;
  std::string gone = "nobody";
  for (int i = 0; i < 2; ++i)
    watch(guests[i].ours, std::to_string(i), [&, i] {
      if (gone != "nobody") return;
      const int other = guests[1 - i].ours;
      gone = std::to_string(1 - i);
      all.forget(other);
      REQUIRE(::dup2(next.ours, other) == other);  // closes it first
      watch(other, "new");
    });
  watch(guests[2].ours, "2");
  for (const guest& each : guests) each.speaks();
  pass();
  CHECK_MESSAGE(!was_called("new"),
                "two guests were in one batch. The first one's handler has "
                "closed the other one's descriptor, and a new guest has got "
                "the number. The new one has not spoken, and was called: by an "
                "answer for whoever had the number before. So an answer has to "
                "say more than a number. (An address on the heap is no better: "
                "that is another's soon, too)"s);
  CHECK_MESSAGE(!was_called(gone),
                "a guest was forgotten, and called in the "
                "same batch all the same"s);
  CHECK_MESSAGE(times("2") == 1,
                "of three guests in a batch one has gone, and the third is to "
                "be called, once: skip the one, and go on with the others. "
                "Called were: "
                    << who());
  next.speaks();
  pass();
  CHECK_MESSAGE(was_called("new"),
                "a new guest has got the number of one who has gone, and has "
                "spoken in the meantime, and is not called: called were "
                    << who());
}

TEST_CASE_FIXTURE(evening, "forgotten, and nobody has the number") {
  bool done = false;
  for (int i = 0; i < 3; ++i)
    watch(guests[i].ours, std::to_string(i), [&, i] {
      if (std::exchange(done, true)) return;
      for (int other = 0; other < 3; ++other)
        if (other != i) all.forget(guests[other].ours);
    });
  for (const guest& each : guests) each.speaks();
  pass();
  CHECK_MESSAGE(called.size() == 1,
                "the first of three guests has made the switchboard forget the "
                "two others, and these were called: "
                    << who());
}

TEST_CASE_FIXTURE(evening, "forgotten, and watched again at once") {
  std::string gone = "nobody";
  for (int i = 0; i < 2; ++i)
    watch(guests[i].ours, std::to_string(i), [&, i] {
      if (gone != "nobody") return;
      const int other = guests[1 - i].ours;
      gone = std::to_string(1 - i);
      for (int turn = 0; turn < 65536; ++turn) {
        all.forget(other);
        watch(other, "new");
      }
    });
  guests[0].speaks();
  guests[1].speaks();
  pass();
  CHECK_MESSAGE(!was_called("new"),
                "a guest was forgotten and watched again, 65,536 times, by "
                "handlers of the same batch, and called by an answer that is "
                "older than that. Generations must not come again, and a "
                "handler's address may"s);
  pass();
  CHECK_MESSAGE(was_called("new"),
                "a guest was forgotten and watched again within a batch, and "
                "can be read, and is not called in the next one: answers of a "
                "later batch are its own. Called were: "
                    << who());
}

TEST_CASE_FIXTURE(evening, "a handler that forgets itself") {
  const auto captured = std::make_shared<std::string>("soup");
  const std::weak_ptr<std::string> watch_it = captured;
  bool was_there = false;
  auto once = [this, &watch_it, &was_there, kept = captured] {
    called.push_back("0");
    const std::weak_ptr<std::string>& seen = watch_it;
    evening& here = *this;
    bool& result = was_there;
    here.all.forget(here.guests[0].ours);  // `kept` may be gone now
    result = seen.use_count() > 1;
  };
  all.watch(guests[0].ours, std::move(once));
  guests[0].speaks();
  pass();
  CHECK_MESSAGE(was_there,
                "a handler has forgotten itself, and what it had captured was "
                "destroyed while it still ran: keep it while you call it"s);
  CHECK_MESSAGE(watch_it.use_count() == 1,
                "a handler was forgotten, and the batch is over, and what it "
                "had captured is still there: nothing may be left behind"s);
  CHECK_MESSAGE(pass() == "nobody"s,
                "a handler has forgotten itself, and is "
                "called again"s);
}

TEST_CASE_FIXTURE(evening, "nothing is left behind") {
  const auto captured = std::make_shared<std::string>("soup");
  all.watch(guests[0].ours, [captured] {});
  all.forget(guests[0].ours);
  pass();
  CHECK_MESSAGE(captured.use_count() == 1,
                "a guest was forgotten between two batches, and what its "
                "handler had captured is still there after the next one"s);

  watch(guests[1].ours, "1");
  guests[1].speaks();
  const int duplicate = ::dup(guests[1].ours);
  all.forget(guests[1].ours);
  ::close(std::exchange(guests[1].ours, -1));
  CHECK_MESSAGE(is_quiet(),
                "a guest was forgotten, and a duplicate of its descriptor is "
                "open. The kernel still tells of it, in each wait: forget() "
                "has to say EPOLL_CTL_DEL, for a close() does not do it then"s);
  ::close(duplicate);
}
