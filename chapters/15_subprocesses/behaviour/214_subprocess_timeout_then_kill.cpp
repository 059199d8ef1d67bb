// 214: a communicate() that takes too long leaves the process running.

#include <chrono>
#include <doctest/doctest.h>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_214 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  const auto proc = co_await create_subprocess_exec(
      "sleep", "30", subprocess_options().out(redirect::pipe));
  try {
    co_await wait_for(proc.communicate(), 50ms);
  } catch (const timeout_error&) {
    print(common::exception_name() + ", returncode",
          proc.returncode() ? "a number" : "None");
  }
  proc.kill();
  const int status = co_await wait_for(proc.wait(), 5s);
  print("killed", status, *proc.returncode());
}

}  // namespace

TEST_CASE("214_subprocess_timeout_then_kill") {
  common::same_as_python("214_subprocess_timeout_then_kill",
                         [] { run(main()); });
}

}  // namespace behaviour_214
