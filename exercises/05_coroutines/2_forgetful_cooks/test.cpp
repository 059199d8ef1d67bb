// The cooks must ring for the dish on their ticket, and keep it until then.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/run_alone.hpp"

namespace {

using asyncio::coroutine;
using namespace std::string_literals;

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

TEST_CASE("each cook rings for the dish on its ticket") {
  evening tonight;
  std::vector<std::string> dishes{"soup", "pie", "cake"};
  auto cooks = kitchen::hire_cooks(dishes, tonight.hot, tonight.wall);
  dishes.assign(3, "a dish of the next list");
  REQUIRE_MESSAGE(
      cooks.size() == 3,
      "three dishes need three cooks, and hired were "s << cooks.size());
  REQUIRE_MESSAGE(
      tonight.wall.rung().empty(),
      "the bell has rung before a cook was awaited: what a cook does is to "
      "stand in a coroutine"s);
  REQUIRE_MESSAGE(tonight.hot.state()->owners() > 1,
                  "the cooks have no future of their own to wait for: a "
                  "parameter that is a reference refers to the one that "
                  "hire_cooks() was given, and that is gone when it returns"s);
  tonight.loop.call_soon(
      [&] { tonight.loop.call_soon([&] { tonight.hot.set_result(); }); });
  asyncio::run_alone(tonight.loop, evening::work(std::move(cooks)));
  REQUIRE_MESSAGE(tonight.hot.done(),
                  "the cooks have rung and gone, and the stove is still cold: "
                  "a cook does not wait for it"s);

  const auto& rung = tonight.wall.rung();
  REQUIRE_MESSAGE(!rung.empty(),
                  "the bell on the wall never rings: the cooks have bells of "
                  "their own, copies, and ring those"s);
  REQUIRE_MESSAGE(rung.size() == 3,
                  "each of three cooks is to ring once, and the bell rang "s
                      << rung.size() << " times"s);
  for (const auto& dish : rung)
    REQUIRE_MESSAGE(dish != "a ticket that is gone"s,
                    "the ticket is gone when the cook reads it: what a lambda "
                    "captures lives in the lambda, and what a reference refers "
                    "to lives elsewhere; only the parameters themselves are "
                    "kept in the frame"s);
  REQUIRE_MESSAGE(
      rung[0] != "a dish of the next list"s,
      "the cooks ring for what stands in the list of dishes by now: "
      "they refer to it, and it may change or go when hire_cooks() "
      "has returned"s);
  REQUIRE_MESSAGE((rung[0] == "soup"s || rung[1] != rung[0]),
                  "all cooks ring for the same dish: they share one ticket, "
                  "the last"s);
  CHECK_MESSAGE(
      (rung == std::vector<std::string>{"soup", "pie", "cake"}),
      "the bell was to ring for \"soup\", \"pie\" and \"cake\", and rang "
      "for \""s
          << rung[0] << "\", \""s << rung[1] << "\" and \""s << rung[2]
          << "\": each cook has a ticket of its own"s);
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
    static_cast<void>(unpaid);
  }
  const auto left = kitchen::ticket::count() - before;
  CHECK_MESSAGE(
      left == 0,
      left << " tickets are left when the cooks are gone: they do not "
              "belong to the frames. What was made with new, or is "
              "static, does not go with those"s);
}
