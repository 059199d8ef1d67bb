// The seam itself: who hears what, and when no longer.

#include "common/observer/observer.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "common/testing/leak_count.hpp"
#include "common/testing/test_story.hpp"
#include "common/timeline/timeline.hpp"

namespace {

class name_collector : public asyncio::observer {
 public:
  std::string heard;

 private:
  void on_name(asyncio::subject, std::string_view name) override {
    heard += name;
  }
};

TEST_CASE("several observers hear everything, from their construction on") {
  const common::test_story story;
  name_collector first;
  story.name(1, "a");
  {
    name_collector second;
    story.name(2, "b");
    CHECK(second.heard == "b");
  }
  story.name(3, "c");
  CHECK(first.heard == "abc");
}

TEST_CASE("observers may go in any order") {
  const common::test_story story;
  for (const int first_to_go : {0, 1, 2}) {
    std::unique_ptr<name_collector> all[3];
    for (auto& each : all) each = std::make_unique<name_collector>();
    all[first_to_go].reset();
    story.name(1, "x");
    for (auto& each : all)
      if (each) CHECK(each->heard == "x");
    all[(first_to_go + 1) % 3].reset();
    story.name(1, "y");
    CHECK(all[(first_to_go + 2) % 3]->heard == "xy");
  }
}

// Does something when it hears a name.
class doer : public asyncio::observer {
 public:
  explicit doer(std::function<void()> what) : what_(std::move(what)) {}

 private:
  void on_name(asyncio::subject, std::string_view) override { what_(); }
  std::function<void()> what_;
};

TEST_CASE("what an observer throws reaches neither who runs nor who watches") {
  const common::test_story story;
  name_collector first;
  const doer thrower([] { throw std::runtime_error("seen too much"); });
  name_collector last;
  CHECK_NOTHROW(story.name(1, "a"));
  CHECK(first.heard == "a");
  CHECK(last.heard == "a");
}

TEST_CASE("an observer may go while it is told, and so may the next") {
  const common::test_story story;
  name_collector first;
  auto next = std::make_unique<name_collector>();
  std::unique_ptr<doer> self;
  self = std::make_unique<doer>([&] {
    if (self == nullptr) return;  // this is the report within the report
    const auto last = std::move(self);
    next.reset();
    common::test_story().name(2, "b");
  });
  story.name(1, "a");
  CHECK(next == nullptr);
  CHECK(first.heard == "ba");
}

TEST_CASE("an observer hears its own thread only") {
  name_collector here;
  bool watched_there = true;
  std::thread([&] {
    watched_there = asyncio::observer::watching();
    common::test_story().name(1, "there");
  }).join();
  CHECK(here.heard.empty());
  CHECK_FALSE(watched_there);
}

TEST_CASE("a leak count names what is still alive, by kind") {
  const int objects[3] = {};
  using asyncio::observer;
  observer::birth("timer", &objects[0]);
  common::leak_count count;
  observer::death("timer", &objects[0]);  // older than the count
  CHECK(count.survivors().empty());
  observer::birth("task", &objects[0]);
  observer::birth("coroutine frame", &objects[0]);  // at the same address
  observer::birth("coroutine frame", &objects[1]);
  CHECK(count.alive() == 3);
  CHECK(count.survivors() == "2 coroutine frames and 1 task");
  observer::death("coroutine frame", &objects[0]);
  observer::death("task", &objects[0]);
  CHECK(count.survivors() == "1 coroutine frame");
  observer::death("coroutine frame", &objects[1]);
  CHECK(count.alive() == 0);
}

}  // namespace
