// Parts: what belongs to a loop without the loop knowing what it is.

#include "03_event_loop/loop_parts.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace loop_parts_test {

using asyncio::event_loop;

namespace {

struct counter : asyncio::loop_part {
  explicit counter(event_loop&) {}
  int count = 0;
};

struct shelf : asyncio::loop_part {
  explicit shelf(event_loop& loop) : below(loop.part<counter>()) {}
  std::string unfinished() const override { return "; a cake is in the oven"; }
  counter& below;
};

}  // namespace

TEST_CASE("a loop has one part of each class") {
  event_loop loop;
  auto& first = loop.part<counter>();
  first.count = 7;
  CHECK(loop.part<counter>().count == 7);
  CHECK(&loop.part<counter>() == &first);
  event_loop other;
  CHECK(other.part<counter>().count == 0);
}

TEST_CASE("a part may use another part from its constructor on") {
  event_loop loop;
  CHECK(&loop.part<shelf>().below == &loop.part<counter>());
}

TEST_CASE("parts say what they wait for when nothing can wake the loop") {
  event_loop loop(std::make_unique<asyncio::virtual_time>());
  loop.part<shelf>();
  CHECK_THROWS_WITH(
      loop.run_forever(),
      "the event loop would wait for ever: nothing is ready, no timer is set, "
      "and nothing outside can wake it; a cake is in the oven");
}

}  // namespace loop_parts_test
