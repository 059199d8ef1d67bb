// 211: a shell runs pipelines, with the environment that it is given, and its
// exit status is that of the last command.

#include <doctest/doctest.h>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_211 {

using namespace asyncio;
using common::print;

namespace {

std::string bytes(std::string text) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; at += 2)
    text.replace(at, 1, "\\n");
  return "b'" + text + "'";
}

// Python has None, where we have an empty string and has_err().
std::string err_of(const process& it, const std::string& err) {
  return it.has_err() ? bytes(err) : "None";
}

coroutine<> main() {
  {
    const auto proc = co_await create_subprocess_shell(
        "tr a-z A-Z | sort; exit 4",
        subprocess_options().in(redirect::pipe).out(redirect::pipe));
    const auto [out, err] = co_await proc.communicate("pear\napple\n");
    print(bytes(out), err_of(proc, err), *proc.returncode());
  }
  {
    const environment only{{"WORD", "from-env"}};
    const auto proc = co_await create_subprocess_shell(
        "printf %s \"$WORD\"",
        subprocess_options().out(redirect::pipe).env(only));
    const auto [out, err] = co_await proc.communicate();
    print(bytes(out), *proc.returncode());
  }
  {
    const auto proc = co_await create_subprocess_shell(
        "no-such-command-here", subprocess_options().err(redirect::devnull));
    print("missing command in a shell", co_await proc.wait());
  }
}

}  // namespace

TEST_CASE("211_subprocess_shell_pipeline") {
  common::same_as_python("211_subprocess_shell_pipeline", [] { run(main()); });
}

}  // namespace behaviour_211
