// 217: what a process has written can still be read when it has gone.

#include <chrono>
#include <doctest/doctest.h>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_217 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  const auto proc =
      co_await create_subprocess_exec("sh", "-c", "echo left behind; exit 2",
                                      subprocess_options().out(redirect::pipe));
  co_await sleep(150ms);
  print("wait", co_await proc.wait());
  auto rest = co_await proc.out().read();
  rest.replace(rest.find('\n'), 1, "\\n");
  print("read", "b'" + rest + "'", proc.out().at_eof());
}

}  // namespace

TEST_CASE("217_subprocess_output_after_exit") {
  common::same_as_python("217_subprocess_output_after_exit",
                         [] { run(main()); });
}

}  // namespace behaviour_217
