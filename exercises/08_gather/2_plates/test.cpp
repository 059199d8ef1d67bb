// The plates of a table: which, in which order, and when.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/await_future.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;

coroutine<std::string> make(std::string dish, std::chrono::minutes takes) {
  co_await asyncio::sleep(takes);
  co_return dish;
}

coroutine<std::string> fail(std::chrono::minutes after) {
  co_await asyncio::sleep(after);
  throw std::runtime_error("burnt");
}

coroutine<std::string> look_up() {
  throw std::out_of_range("no such dish");
  co_return "";
}

// What was served, and how many minutes it took.
struct table {
  std::vector<std::string> plates;
  long minutes = 0;
};

coroutine<table> serve(std::vector<kitchen::cook> cooks) {
  const auto begin = asyncio::get_running_loop().time();
  table result;
  try {
    result.plates = co_await kitchen::plates(std::move(cooks));
  } catch (const std::exception& error) {
    result.plates.push_back(std::string("nothing: ") + error.what());
  }
  result.minutes = (asyncio::get_running_loop().time() - begin) / 1min;
  co_return result;
}

table evening(std::vector<kitchen::cook> cooks) {
  return asyncio::run(serve(std::move(cooks)),
                      std::make_unique<asyncio::virtual_time>());
}

std::string text(const std::vector<std::string>& plates) {
  std::string all;
  for (const auto& each : plates) all += (all.empty() ? "" : ", ") + each;
  return all;
}

TEST_CASE("each plate in its place on the menu") {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make("soup", 30min));
  cooks.push_back(make("fish", 10min));
  cooks.push_back(make("cake", 20min));
  const auto it = evening(std::move(cooks));
  const auto got = text(it.plates);
  REQUIRE_MESSAGE(got != "fish, cake, soup"s,
                  "the plates came in the order in which the cooks were done, "
                  "and not in the order of the menu"s);
  REQUIRE_MESSAGE(got != "cake, fish, soup"s,
                  "the plates came in alphabetical order, which is not the "
                  "order of the menu"s);
  CHECK_MESSAGE(
      got == "soup, fish, cake"s,
      "soup, fish and cake were ordered, and what was served is: "s << got);
  CHECK_MESSAGE(it.minutes == 30,
                "the cooks worked one after the other: it took "s
                    << it.minutes
                    << " minutes, and the longest dish takes 30"s);
}

TEST_CASE("a cook who fails") {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make("soup", 3min));
  cooks.push_back(fail(1min));
  cooks.push_back(make("cake", 2min));
  const auto got = text(evening(std::move(cooks)).plates);
  REQUIRE_MESSAGE(got != "nothing: burnt"s,
                  "one cook has failed, and took the others with it: nobody "
                  "was served"s);
  REQUIRE_MESSAGE(
      got != "soup, cake"s,
      "the guest whose dish has failed got no plate at all, and the "
      "next guest's came in its place"s);
  CHECK_MESSAGE(got == "soup, sold out, cake"s,
                "three have ordered, the second dish has failed, and what was "
                "served is: "s
                    << got);
}

TEST_CASE("a cook who fails in another way") {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make("soup", 3min));
  cooks.push_back(look_up());
  const auto got = text(evening(std::move(cooks)).plates);
  CHECK_MESSAGE(got == "soup, sold out",
                "a cook failed by a std::out_of_range, which is not a "
                "std::runtime_error, and what was served is: "
                    << got);
}

TEST_CASE("nobody has ordered anything") {
  const auto got = text(evening({}).plates);
  CHECK_MESSAGE(got.empty(),
                "no cook, no plate; and what was served is: "s << got);
}

// Tells whether it went on to the end.
coroutine<std::string> make_and_tell(bool& made) {
  co_await asyncio::sleep(10min);
  made = true;
  co_return "soup";
}

coroutine<> send_guests_home(bool& first, bool& second) {
  std::vector<kitchen::cook> cooks;
  cooks.push_back(make_and_tell(first));
  cooks.push_back(make_and_tell(second));
  const auto serving = asyncio::create_task(kitchen::plates(std::move(cooks)));
  co_await asyncio::sleep(5min);
  serving.cancel();
  co_await asyncio::sleep(1h);
  CHECK_MESSAGE(serving.cancelled(),
                "plates() was asked to stop, and served nonetheless: it took "
                "its own cancellation for a failure"s);
}

TEST_CASE("the guests leave") {
  bool first = false, second = false;
  asyncio::run(send_guests_home(first, second),
               std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(!(first || second),
                "the guests have left, plates() was cancelled, and the cooks "
                "went on"s);
}

}  // namespace
