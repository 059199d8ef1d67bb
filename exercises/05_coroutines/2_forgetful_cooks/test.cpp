// The cooks must ring for the dish on their ticket, and keep it until then.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/run_alone.hpp"

namespace {

using asyncio::coroutine;

struct evening {
  asyncio::event_loop loop;
  asyncio::future<> hot{loop};
  kitchen::bell wall;

  /// Lets one cook after the other do his work.
  static coroutine<> work(std::vector<coroutine<>> cooks) {
    for (auto& each : cooks) co_await each;
  }
};

}  // namespace

TEST_CASE("each cook rings for the dish on his ticket") {
  evening tonight;
  auto cooks =
      kitchen::hire_cooks({"soup", "pie", "cake"}, tonight.hot, tonight.wall);
  REQUIRE_MESSAGE(cooks.size() == 3, "three dishes need three cooks");
  REQUIRE_MESSAGE(tonight.wall.rung().empty(),
                  "a cook has rung before he was awaited: what he does is to "
                  "stand in a coroutine");
  tonight.loop.call_soon(
      [&] { tonight.loop.call_soon([&] { tonight.hot.set_result(); }); });
  asyncio::run_alone(tonight.loop, evening::work(std::move(cooks)));
  REQUIRE_MESSAGE(tonight.hot.done(),
                  "the cooks have rung and gone, and the stove is still cold: "
                  "a cook does not wait for it");

  const auto& rung = tonight.wall.rung();
  REQUIRE_MESSAGE(!rung.empty(),
                  "the bell on the wall never rings: the cooks have bells of "
                  "their own, copies, and ring those");
  REQUIRE(rung.size() == 3);
  for (const auto& dish : rung)
    REQUIRE_MESSAGE(dish != "a ticket that is gone",
                    "the ticket is gone when the cook reads it: what a lambda "
                    "captures lives in the lambda, and what a reference refers "
                    "to lives elsewhere; only the parameters themselves are "
                    "kept in the frame");
  REQUIRE_MESSAGE((rung[0] == "soup" || rung[1] != rung[0]),
                  "all cooks ring for the same dish: they share one ticket, "
                  "the last");
  CHECK((rung == std::vector<std::string>{"soup", "pie", "cake"}));
}

TEST_CASE("a ticket is thrown away with its cook") {
  const auto before = kitchen::ticket::count();
  {
    evening tonight;
    auto cooks =
        kitchen::hire_cooks({"soup", "pie"}, tonight.hot, tonight.wall);
    tonight.hot.set_result();
    asyncio::run_alone(tonight.loop, evening::work(std::move(cooks)));
    const auto unpaid =
        kitchen::hire_cooks({"cake"}, tonight.hot, tonight.wall);
    CHECK(unpaid.size() == 1);
  }
  const auto left = kitchen::ticket::count() - before;
  CHECK_MESSAGE(left == 0, left << " tickets are left when the cooks are gone: "
                                   "they were made with new, and nobody owns "
                                   "them");
}
