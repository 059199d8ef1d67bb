// The bell must ring for each dish, at its time, and no ticket may be lost.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

struct evening {
  asyncio::event_loop loop{std::make_unique<asyncio::virtual_time>()};
  kitchen::bell wall{loop};

  void run() {
    loop.call_later(2h, [this] { loop.stop(); });
    loop.run_forever();
  }
};

bool says(const std::string& line, const std::string& word) {
  return line.find(word) != std::string::npos;
}

TEST_CASE("the bell rings for each dish when it is ready") {
  evening tonight;
  kitchen::take_orders(tonight.loop, {"soup", "pie", "cake"}, tonight.wall);
  REQUIRE_MESSAGE(tonight.wall.rung().empty(),
                  "the bell rings before any time has passed: take_orders() "
                  "called it itself, and did not leave that to the loop"s);

  tonight.run();
  const auto& rung = tonight.wall.rung();
  REQUIRE_MESSAGE(!rung.empty(),
                  "the bell on the wall never rings: no callback is left, or "
                  "the callbacks ring copies of the bell"s);
  REQUIRE_MESSAGE(rung.size() == 3,
                  "there were 3 orders, and the bell rang "s
                      << rung.size()
                      << " times: each order needs one callback of its own"s);
  for (const auto& line : rung)
    REQUIRE_MESSAGE(!says(line, "gone"),
                    "the bell rings for a ticket that is gone: the callback "
                    "refers to something that was destroyed when "
                    "take_orders() returned, or before"s);
  REQUIRE_MESSAGE(!says(rung[1], "soup"),
                  "the bell rings for the first dish again and again: all "
                  "callbacks share one ticket, each needs its own"s);
  const std::vector<std::string> expected{"10 min: soup", "20 min: pie",
                                          "30 min: cake"};
  for (std::size_t i = 0; i < 3; ++i)
    CHECK_MESSAGE(rung[i] == expected[i],
                  "it was to ring \""s
                      << expected[i] << "\", and it rang \""s << rung[i]
                      << "\": each dish is ready ten minutes after the one "
                         "before"s);
}

TEST_CASE("tickets are thrown away with their callbacks") {
  const auto before = kitchen::ticket::count();
  {
    evening tonight;
    kitchen::take_orders(tonight.loop, {"soup", "pie"}, tonight.wall);
    tonight.run();
    kitchen::take_orders(tonight.loop, {"too late"}, tonight.wall);
  }
  const auto left = kitchen::ticket::count() - before;
  CHECK_MESSAGE(left == 0,
                left << " tickets are left when the loop is gone: they do not "
                        "belong to the callbacks. What was made with new, or "
                        "is static, does not go with those"s);
}

}  // namespace
