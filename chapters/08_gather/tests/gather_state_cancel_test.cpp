// The rule of gather(), without any task: what it makes of a request to stop.
// This is what judges an answer; gathering_cancel_test.cpp has the tasks.

#include <cstddef>
#include <doctest/doctest.h>
#include <string>

#include "08_gather/gather.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/tests/gather_state_test.hpp"

namespace gather_state_cancel_test {

using namespace asyncio;
using namespace std::string_literals;
using gather_state_test::kitchen;

TEST_CASE_FIXTURE(kitchen,
                  "cancel() asks every child that can still be asked") {
  order(3);
  auto all = begin(false);
  serve(0, 1);
  run_dry();
  CHECK_MESSAGE(all->cancel("closed"),
                "two children could be asked, and cancel() has returned "
                "false"s);
  CHECK_MESSAGE(!all->done(),
                "cancel() asks the children; who waits for the gather waits "
                "until they have heard it"s);
  CHECK_MESSAGE(asked == "closed; closed; "s,
                "each child is to be asked, with the message: "s << asked);
  run_dry();
  const std::string what = words_for(*all);
  CHECK_MESSAGE(
      what == "cancelled: closed"s,
      "the gather was cancelled with \"closed\", and ended with: "s << what);
  CHECK_MESSAGE(words_for(cook_of(0)) == "a result"s,
                "a child that has ended keeps its end"s);
  CHECK_MESSAGE(!all->cancel(""), "a gather that is done cannot be cancelled"s);
}

TEST_CASE_FIXTURE(kitchen, "a request ends a gather though all refuse it") {
  order(3);
  all_refuse();
  serve(0, 2);
  counted_ptr<future_state> all;
  SUBCASE("results") { all = begin(false); }
  SUBCASE("outcomes") { all = begin(true); }
  CHECK(all->cancel("stop"));
  serve(1, 3);
  serve(2, 4);
  run_dry();
  const std::string what = words_for(*all);
  CHECK_MESSAGE(what.starts_with("cancelled"),
                "the gather was asked to stop, and ended as if it had not "
                "been: "s
                    << what);
  CHECK_MESSAGE(!all->cancelled(),
                "a gather that was asked to stop fails with a "
                "cancelled_error, by finish(); it is not cancelled"s);
  CHECK_MESSAGE(asked == "stop; stop; "s,
                "each child is to be asked once, with the message. other(n) "
                "is child number n, whether it is done or not: "s
                    << asked);
}

TEST_CASE_FIXTURE(kitchen, "how long a cancelled gather waits") {
  order(2);
  all_refuse();
  counted_ptr<future_state> all;
  bool until_the_first = false;
  SUBCASE("results: until the first has stopped, which is a failure") {
    until_the_first = true;
    all = begin(false);
  }
  SUBCASE("outcomes: until all have stopped") { all = begin(true); }
  all->cancel("stop");
  cook_of(0).stop("stop");
  run_dry();
  CHECK_MESSAGE(all->done() == until_the_first,
                "the gather was cancelled, and one of its two children has "
                "stopped: that ends it, but with return_exceptions the last "
                "to stop does. It is: "s
                    << words_for(*all));
  cook_of(1).stop("stop");
  run_dry();
  CHECK_MESSAGE(
      words_for(*all) == "cancelled: stop"s,
      "the cancelled_error of a child was lost: "s << words_for(*all));
  CHECK_MESSAGE(told.empty(), "nothing else is reported: "s << told);
}

TEST_CASE_FIXTURE(kitchen, "a request that comes too late is none") {
  order(2);
  const auto all = gather(dishes);
  serve(0, 1);
  serve(1, 2);
  CHECK_MESSAGE(!all.cancel(),
                "all children have ended: nobody is left to be asked"s);
  run_dry();
  CHECK_MESSAGE((words_for(*all.state()) == "a result"s &&
                 all.result()[0].size == 1 && all.result()[1].size == 2),
                "a request that came too late has changed the results"s);
}

TEST_CASE_FIXTURE(kitchen, "what fails when it is asked to stop was seen") {
  order(2);
  all_refuse();
  auto all = begin(true);
  all->cancel("");
  burn(0, "a broken plate");
  burn(1, "a broken plate");
  run_dry();
  const std::string what = words_for(*all);
  CHECK_MESSAGE(what == "cancelled: "s,
                "the gather was asked to stop, and ended with: "s << what);
  all = {};
  dishes.clear();  // what nobody has seen is reported now
  CHECK_MESSAGE(told.empty(),
                "whoever asked the gather to stop has given its children's "
                "errors up: they count as seen, and one was reported: "s
                    << told);
}

TEST_CASE_FIXTURE(kitchen, "whose cancelled_error comes out") {
  order(3);
  cook_of(0).stop("gone home");
  std::size_t who_refuses = 0;
  SUBCASE("that of the last child in the list") { who_refuses = 1; }
  SUBCASE("one of its own, if that one has refused") { who_refuses = 2; }
  cook_of(who_refuses).refuses = true;
  auto all = begin(true);
  all->cancel("closed");
  serve(who_refuses, 9);
  run_dry();
  const std::string what = words_for(*all);
  if (who_refuses == 1)
    CHECK_MESSAGE(what == "cancelled: closed"s,
                  "the first child was cancelled with \"gone home\" and the "
                  "last one with \"closed\"; the gather, which was asked to "
                  "stop, ends as the last one in the list: "s
                      << what);
  else
    CHECK_MESSAGE(what == "cancelled: "s,
                  "the last child in the list has refused to stop: then the "
                  "gather ends with a cancelled_error of its own, and not with "
                  "that of another child: "s
                      << what);
}

TEST_CASE_FIXTURE(kitchen, "a last child that fails, though asked to stop") {
  order(1);
  all_refuse();
  auto all = begin(false);
  all->cancel("");
  burn(0, "a broken plate");
  run_dry();
  const std::string what = words_for(*all);
  CHECK_MESSAGE(what == "a broken plate"s,
                "the last child has failed, and that ends the gather as any "
                "failure does. Ask whether the child has failed before you "
                "ask whether it is the last: "s
                    << what);
}

}  // namespace gather_state_cancel_test
