// Shared ownership: who counts, and when the last owner has gone.

#include "03_event_loop/counted.hpp"

#include <doctest/doctest.h>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace counted_test {

using asyncio::counted;
using asyncio::counted_ptr;

namespace {

// Says when it goes.
struct dish : counted {
  explicit dish(std::string& trace) : trace_(trace) {}
  virtual ~dish() { trace_ += "gone"; }
  std::string& trace_;
};
struct soup : dish {
  using dish::dish;
  ~soup() override { trace_ += "soup "; }
};

static_assert(sizeof(counted_ptr<dish>) == sizeof(void*));
static_assert(std::is_convertible_v<counted_ptr<soup>, counted_ptr<dish>>);
static_assert(!std::is_convertible_v<counted_ptr<dish>, counted_ptr<soup>>);

}  // namespace

TEST_CASE("the last owner deletes") {
  std::string trace;
  counted_ptr<dish> first(new dish(trace));
  CHECK(first->owners() == 1);
  {
    const std::vector<counted_ptr<dish>> many(10, first);
    CHECK(first->owners() == 11);
  }
  CHECK(first->owners() == 1);
  CHECK(trace.empty());
  first = {};
  CHECK(trace == "gone");
  CHECK_FALSE(first);
  CHECK(first.get() == nullptr);
}

TEST_CASE("moving hands the ownership on") {
  std::string trace;
  counted_ptr<dish> first(new dish(trace));
  const counted_ptr<dish> second(std::move(first));
  CHECK(second->owners() == 1);
  CHECK_FALSE(first);
  CHECK(trace.empty());
}

TEST_CASE("assigning drops what was held, and no more") {
  std::string trace;
  counted_ptr<dish> first(new dish(trace));
  const counted_ptr<dish> second(new dish(trace));
  auto& itself = first;
  first = itself;
  CHECK(trace.empty());
  first = second;
  CHECK(trace == "gone");
  CHECK(second->owners() == 2);
  CHECK(first == second);
}

TEST_CASE("an owner of the base is an owner") {
  std::string trace;
  counted_ptr<dish> base;
  {
    const counted_ptr<soup> derived(new soup(trace));
    base = derived;
    CHECK(derived->owners() == 2);
    CHECK(base.get() == derived.get());
  }
  CHECK(trace.empty());
  base = {};
  CHECK(trace == "soup gone");
}

TEST_CASE("what is released stays owned, until it is adopted again") {
  std::string trace;
  auto* const released = counted_ptr<dish>(new dish(trace)).release();
  CHECK(trace.empty());
  CHECK(released->owners() == 1);
  {
    const auto adopted = counted_ptr<dish>::adopt(released);
    CHECK(adopted->owners() == 1);
  }
  CHECK(trace == "gone");
}

}  // namespace counted_test
