// 010: an exception handler that throws is told to the default one, and the
// loop runs on.

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/files/files.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_010 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

// Python's program taps the logger; ours writes to stderr. The message there
// ends where the source, in parentheses, or the exception's text begins.
void with_tapped_log(const std::function<void()>& f) {
  constexpr std::string_view prefix = "asyncio: ";
  const caught_stderr log;
  f();
  for (std::string line : common::split_lines(log.text())) {
    REQUIRE(line.starts_with(prefix));
    line.erase(0, prefix.size());
    line.resize(std::min(line.find(" ("), line.size()));
    line.resize(std::min(line.find(": "), line.size()));
    print("log ERROR", line);
  }
}

void broken(event_loop&, const exception_context& context) {
  print("custom handler got", context.message);
  throw std::runtime_error("handler is broken");
}

coroutine<> main() {
  auto& loop = get_running_loop();
  loop.set_exception_handler(broken);
  with_tapped_log(
      [&] { loop.call_exception_handler({"first report", {}, {}}); });
  print("still alive");
  loop.set_exception_handler(nullptr);
  with_tapped_log(
      [&] { loop.call_exception_handler({"second report", {}, {}}); });
  co_await sleep(0s);
  print("end", !loop.get_exception_handler());
}

}  // namespace

TEST_CASE("010_broken_exception_handler") {
  common::same_as_python("010_broken_exception_handler",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_010
