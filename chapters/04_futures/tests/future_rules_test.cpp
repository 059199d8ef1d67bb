// The rules of future's callbacks, one by one, for whoever writes them anew:
// who owns them, and what each mistake looks like.

#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/future.hpp"
#include "common/testing/leak_count.hpp"

namespace future_rules_test {

namespace {

using asyncio::future;

struct rules : asyncio::tracing_loop {
  std::vector<std::string> reports;
  std::shared_ptr<int> owned = std::make_shared<int>(0);

  rules() {
    loop.set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& what) {
          reports.push_back(what.message);
        });
  }
  /// A callback that adds a letter to the trace, and owns something.
  auto note(char c) {
    return [this, c, own = owned](const auto&) { trace += c; };
  }
  /// Does a callback still own it?
  bool still_owned() const { return owned.use_count() > 1; }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: the loop calls, and nobody else") {
  const future<int> f(loop);
  f.add_done_callback(note('f'));
  f.set_result(1);
  CHECK_MESSAGE(trace.empty(),
                "set_result() has called the callback itself: it runs in the "
                "middle of whatever the caller is doing");
  run_dry();
  CHECK_MESSAGE(trace == "f",
                "the callback must be called once, and the calls were \""
                    << trace << "\"");
}

TEST_CASE_FIXTURE(rules, "rule: a callback is given the future that is done") {
  const future<int> f(loop);
  bool the_same = false;
  f.add_done_callback([&](const future<int>& it) { the_same = it == f; });
  f.set_result(1);
  run_dry();
  CHECK_MESSAGE(the_same,
                "the callback was given another future than the one that is "
                "done");
}

TEST_CASE_FIXTURE(rules, "rule: a future lives until its callbacks ran") {
  const common::leak_count count;
  {
    const future<int> f(loop);
    f.add_done_callback(note('f'));
    f.set_result(1);
  }
  REQUIRE_MESSAGE(count.survivors() == "1 future",
                  "the last handle has gone, and the future with it, before "
                  "its callback was called: the closure must hold it");
  run_dry();
  CHECK_MESSAGE(trace == "f",
                "the callback must be called once, and the calls were \""
                    << trace << "\"");
  CHECK_MESSAGE(count.alive() == 0,
                "the callback was called, and its future is still held: nobody "
                "has deleted what holds it");
}

TEST_CASE_FIXTURE(rules, "rule: a callback goes when it was called") {
  const future<int> f(loop);
  f.add_done_callback(note('f'));
  f.set_result(1);
  run_dry();
  CHECK_FALSE_MESSAGE(still_owned(),
                      "the callback was called, and still holds what it has "
                      "captured: nobody has deleted the closure");
}

TEST_CASE_FIXTURE(rules, "rule: a callback goes when it is removed") {
  const future<int> f(loop);
  const auto id = f.add_done_callback(note('f'));
  CHECK_MESSAGE(f.remove_done_callback(id),
                "a callback was added and is to be removed, and "
                "remove_done_callback() does not find it");
  CHECK_FALSE_MESSAGE(still_owned(),
                      "the callback was removed, and still holds what it has "
                      "captured: out of the list is not deleted");
  CHECK_FALSE_MESSAGE(f.remove_done_callback(id),
                      "remove_done_callback() says that it has removed a "
                      "callback that was removed before");
}

TEST_CASE_FIXTURE(rules, "rule: a callback goes with its future") {
  {
    const future<int> f(loop);
    f.add_done_callback(note('f'));
  }
  CHECK_FALSE_MESSAGE(still_owned(),
                      "the future is gone, undone, and its callback still "
                      "holds what it has captured: forget() must delete it");
}

TEST_CASE_FIXTURE(rules, "rule: a callback goes with the loop") {
  const future<int> f(loop);
  f.add_done_callback(note('f'));
  f.set_result(1);
  loop.close();
  CHECK_MESSAGE(trace.empty(),
                "the loop was closed before it made the call, and the callback "
                "was called all the same");
  CHECK_FALSE_MESSAGE(still_owned(),
                      "the loop was closed before it could call, and the "
                      "callback was not deleted");
}

TEST_CASE_FIXTURE(rules, "rule: a number means one callback") {
  const future<int> f(loop);
  f.add_done_callback(note('a'));
  const auto b = f.add_done_callback(note('b'));
  f.add_done_callback(note('c'));
  CHECK_MESSAGE(f.remove_done_callback(b), "b is in the list");
  f.set_result(1);
  run_dry();
  CHECK_MESSAGE(trace == "ac",
                "the wrong callback was removed, or none: left are \""
                    << trace << "\" of abc, without b");
}

TEST_CASE_FIXTURE(rules, "rule: an exception must not vanish") {
  {
    const future<int> f(loop);
    f.set_exception(std::runtime_error("burnt"));
  }
  REQUIRE_MESSAGE(reports.size() == 1,
                  "nobody has looked at the exception, the future is gone, "
                  "and nobody was told");
  CHECK_MESSAGE(reports[0] == "Future exception was never retrieved",
                "the wrong text was reported: \"" << reports[0] << "\"");
}

TEST_CASE_FIXTURE(rules, "rule: an exception that was seen is no news") {
  {
    const future<int> f(loop);
    f.set_exception(std::runtime_error("burnt"));
    CHECK_MESSAGE(f.exception() != nullptr,
                  "an exception was set, and exception() gives none");
  }
  CHECK_MESSAGE(reports.empty(),
                "somebody has looked at the exception, and yet it was "
                "reported");
}

}  // namespace future_rules_test
