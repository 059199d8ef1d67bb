// Guests who watch, and leave; and what becomes of the cook.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace last_watcher_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::counted_ptr;
using asyncio::sleep;
using asyncio::task;
using kitchen::order;

/// "stove " and "table " for what a piece tells.
std::string in_a_word(const std::string& piece) {
  for (const std::string word : {"stove", "table"})
    if (piece.find(word) != piece.npos) return word + " ";
  return "? ";
}

/// What a guest has heard: "stove table end".
struct notes : asyncio::counted {
  std::string text;
};

/// A guest, whose task watches.
class guest {
 public:
  explicit guest(const counted_ptr<order>& at)
      : watches(asyncio::create_task(watch(at, notes_))) {}
  guest(const guest&) = delete;
  guest& operator=(const guest&) = delete;
  ~guest() { watches.cancel(); }

  /// Goes, as a client does for which the server waits.
  coroutine<> leaves() {
    watches.cancel();
    co_await sleep(0s);
    co_await sleep(0s);
  }
  const std::string& heard() const { return notes_->text; }

 private:
  static coroutine<> watch(counted_ptr<order> at, counted_ptr<notes> heard) {
    const auto pieces = order::watch(at);
    while (const auto piece = co_await pieces.next())
      heard->text += in_a_word(*piece);
    heard->text += "end";
  }

  // The task may outlive the guest.
  const counted_ptr<notes> notes_{new notes};

 public:
  task<> watches;
};

/// Runs a story about an order; takes away what is left of it.
void tell(const std::string& dish, coroutine<> (*story)(counted_ptr<order>)) {
  const auto whole = [&]() -> coroutine<> {
    const counted_ptr it(new order(dish));
    std::exception_ptr failed;
    try {
      co_await story(it);
    } catch (...) {
      failed = std::current_exception();  // of a REQUIRE
    }
    it->its_cook().cancel();
    co_await sleep(0s);
    co_await sleep(0s);
    if (it->its_cook().done() && !it->its_cook().cancelled())
      it->its_cook().exception();
    if (failed) std::rethrow_exception(failed);
  };
  asyncio::run_without_cleanup(whole());
}

}  // namespace

TEST_CASE("a guest who stays") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    co_await sleep(5min);
    REQUIRE_MESSAGE(
        !it->its_cook().done(),
        "one guest watches, who has got one piece, and the cook has "
        "stopped: whoever waits for the next piece is there"s);
    co_await sleep(1h);
    CHECK_MESSAGE(
        ada.heard() == "stove table end"s,
        "a guest has watched to the end, and heard of: "s << ada.heard());
    CHECK_MESSAGE(!it->its_cook().cancelled(),
                  "the soup is on the table, and its cook ended as "
                  "cancelled"s);
  });
}

TEST_CASE("nobody has come yet") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    co_await sleep(11min);
    CHECK_MESSAGE(it->its_cook().done(),
                  "a soup was ordered eleven minutes ago, and nobody has "
                  "come to watch it yet; it takes ten minutes, and is still "
                  "not done: the cook does not wait for a guest"s);
    CHECK_MESSAGE(!it->its_cook().cancelled(),
                  "a soup was ordered, and the cook was cancelled before the "
                  "first guest had come to watch. Between an order and its "
                  "page there is always a moment"s);
  });
}

TEST_CASE("the only guest leaves, who waits for a piece") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    co_await sleep(5min);
    co_await ada.leaves();
    co_await sleep(1ms);
    CHECK_MESSAGE(ada.watches.cancelled(),
                  "a guest's task was cancelled while it waited for a piece, "
                  "and the pieces ended as if that were all: "s
                      << ada.heard()
                      << ". cancelled_error has to come out, or the server "
                         "takes half an answer for a whole one"s);
    const bool later = !it->its_cook().done();
    co_await sleep(1min);
    REQUIRE_MESSAGE(it->its_cook().done(),
                    "the only guest has left, whose task waited for the next "
                    "piece and was cancelled, and the cook cooks on. A "
                    "cancellation is an exception: the code behind the loop "
                    "is not reached"s);
    CHECK_MESSAGE(it->its_cook().cancelled(),
                  "the only guest has left, and the cook has ended, but not as "
                  "cancelled"s);
    CHECK_MESSAGE(!later,
                  "the only guest has left, and the cook was cancelled, but "
                  "not at once"s);
  });
}

TEST_CASE("the only guest leaves, who reads slowly") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    {
      const auto pieces = order::watch(it);
      co_await pieces.next();
      co_await sleep(5min);
      REQUIRE_MESSAGE(!it->its_cook().done(),
                      "a guest has got a piece, and has not asked for the next "
                      "one yet, and the cook was cancelled: whoever reads is "
                      "still there"s);
    }
    co_await sleep(1min);
    CHECK_MESSAGE(it->its_cook().cancelled(),
                  "the only guest has left: the pieces were dropped while "
                  "nobody waited for one, and the cook cooks on. No exception "
                  "is thrown then; the frame is destroyed where it stands, at "
                  "the co_yield. Only destructors run"s);
  });
}

TEST_CASE("two guests") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    guest ben(it);
    co_await sleep(1min);
    co_await ada.leaves();
    co_await sleep(1min);
    REQUIRE_MESSAGE(!it->its_cook().done(),
                    "two guests have watched, one has left, and the cook was "
                    "cancelled. The other one still waits for a soup"s);
    guest cleo(it);
    co_await sleep(1min);
    co_await ben.leaves();
    co_await sleep(1min);
    REQUIRE_MESSAGE(!it->its_cook().done(),
                    "two guests have watched, a third came, those two have "
                    "left, and the cook was cancelled, while the third one "
                    "waits"s);
    co_await cleo.leaves();
    co_await sleep(1min);
    CHECK_MESSAGE(it->its_cook().cancelled(),
                  "three guests have come and left, and the cook cooks on. "
                  "Each has to be counted once when they come, and once when "
                  "they go"s);
  });
}

TEST_CASE("somebody who only asks with HEAD") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    {
      const auto never_asked_for = order::watch(it);
    }
    co_await sleep(1min);
    REQUIRE_MESSAGE(!it->its_cook().done(),
                    "somebody has called watch(), and never asked for a piece, "
                    "and the cook was cancelled when the answer was gone. "
                    "Nobody has watched yet"s);
    guest ada(it);
    co_await sleep(1min);
    {
      const auto never_asked_for = order::watch(it);
    }
    co_await sleep(1min);
    REQUIRE_MESSAGE(!it->its_cook().done(),
                    "a guest watches; somebody else has called watch() and "
                    "never asked for a piece, and the cook was cancelled"s);
    const auto asks_never = order::watch(it);
    co_await ada.leaves();
    co_await sleep(1min);
    CHECK_MESSAGE(it->its_cook().cancelled(),
                  "the only guest has left, and the cook cooks on for somebody "
                  "who has called watch() and never asked for a piece. "
                  "A generator that was never begun has no end, either, so "
                  "nobody counts down: count where its body begins"s);
  });
}

TEST_CASE("after the last one") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    co_await sleep(1min);
    co_await ada.leaves();
    co_await sleep(1min);
    // If nobody has cancelled the cook, another test says so.
    it->its_cook().cancel();
    co_await sleep(1min);
    guest late(it);
    co_await sleep(1min);
    CHECK_MESSAGE(late.heard() == "stove end"s,
                  "the cook was cancelled, then a guest came to see what has "
                  "become of the order, and heard: '"s
                      << late.heard()
                      << "'. Without the end of the log they wait for a cook "
                         "who is not there: it has to end with the cook"s);
    CHECK_MESSAGE(it->its_cook().cancelled(),
                  "a cook was cancelled, and did not end as cancelled: whoever "
                  "catches a cancellation to clean up throws it on"s);
  });
}

TEST_CASE("the chef cancels a cook") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    co_await sleep(1min);
    it->its_cook().cancel();
    co_await sleep(1min);
    CHECK_MESSAGE(
        ada.heard() == "stove end"s,
        "the chef has cancelled a cook, while a guest was watching, "
        "who heard: '"s
            << ada.heard()
            << "'. It is not only guests who leave: the log ends with "
               "the cook, whoever has cancelled that"s);
  });
}

TEST_CASE("a log that has not ended") {
  tell("soup", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    guest ben(it);
    co_await sleep(1min);
    co_await ada.leaves();
    co_await sleep(1min);
    CHECK_MESSAGE(ben.heard() == "stove "s,
                  "two guests have watched, one has left, and the other one "
                  "was told: "s
                      << ben.heard() << ". The log ends with the cook"s);
  });
}

TEST_CASE("toast") {
  tell("toast", [](counted_ptr<order> it) -> coroutine<> {
    guest ada(it);
    co_await sleep(11min);
    CHECK_MESSAGE(ada.heard() == "stove end"s,
                  "a toast has burnt, and the guest who watches it has heard: "
                  "'"s << ada.heard()
                       << "'. The log ends with the cook, also by an "
                          "exception"s);
    std::string thrown = "nothing";
    if (it->its_cook().done() && !it->its_cook().cancelled()) try {
        it->its_cook().result();
      } catch (const kitchen::burnt&) {
        thrown = "burnt";
      }
    CHECK_MESSAGE(thrown == "burnt"s,
                  "a toast has burnt, and what its cook threw is: "s
                      << thrown << ". Whoever awaits the cook wants to know"s);
  });
}

}  // namespace last_watcher_test
