// What the compiler must refuse, with a line that says why.

#include <doctest/doctest.h>

#include "common/testing/test_refused.hpp"

namespace refused_test {

TEST_CASE("wait() of coroutines is refused, in a line that says what to do" *
          common::asks_the_compiler) {
  common::refuses("08_gather/wait.hpp",
                  "coroutine<int> cook();\n"
                  "coroutine<> eat() {\n"
                  "  std::vector<coroutine<int>> all;\n"
                  "  all.push_back(cook());\n"
                  "  auto [done, pending] = co_await wait(std::move(all));\n"
                  "}",
                  "make tasks of coroutines first, with create_task()");
}

}  // namespace refused_test
