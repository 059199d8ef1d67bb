// 208: a process that has ended and was waited for gets no signal any more.

#include <chrono>
#include <doctest/doctest.h>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_208 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

void attempt(const char* name, const process& it,
             void (process::*signal)() const) {
  try {
    (it.*signal)();
    print(name, "ok");
  } catch (const process_lookup_error&) {
    print(name, common::exception_name());
  }
}

coroutine<> main() {
  const auto proc = co_await create_subprocess_exec("true");
  print("wait", co_await proc.wait());
  co_await sleep(0s);
  attempt("kill", proc, &process::kill);
  attempt("terminate", proc, &process::terminate);
}

}  // namespace

TEST_CASE("208_subprocess_signal_after_exit") {
  common::same_as_python("208_subprocess_signal_after_exit",
                         [] { run(main()); });
}

}  // namespace behaviour_208
