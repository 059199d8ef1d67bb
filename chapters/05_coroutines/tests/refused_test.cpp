// What the compiler must refuse, or at least warn of, each with a line that
// says why.

#include "05_coroutines/tests/refused_test.hpp"

#include <doctest/doctest.h>
#include <string>

namespace refused_test {

TEST_CASE("What a coroutine cannot be, return or await is refused") {
  const std::string wide = "struct alignas(64) wide { char byte; };\n";
  asyncio::refuses(
      {"05_coroutines/await_future.hpp", "05_coroutines/coroutine.hpp",
       "vector"},
      {// Results.
       {"coroutine<int> give();\n"
        "void drop() { give(); }",
        "nodiscard"},
       {"static_assert(sizeof(coroutine<int&>) > 0);",
        "cannot return a reference"},
       {"coroutine<const int> give() { co_return 1; }", "leave the const away"},
       {"coroutine<std::vector<int>> give() { co_return 5; }", "return_value"},
       {"void give(future<std::vector<int>> it) { it.set_result(5); }",
        "must be the result itself"},
       // What is aligned too strictly for a frame.
       {wide + "coroutine<wide> give() { co_return wide{}; }",
        "cannot hold a result of so strict an alignment"},
       {wide + "coroutine<> take(int, wide) { co_return; }",
        "cannot hold a parameter of so strict an alignment"},
       {wide + "coroutine<> wait(future<wide> it) { co_await it; }",
        "cannot hold what is awaited, its alignment is too strict"},
       // What has no awaiter.
       {"coroutine<> wait() { co_await 5; }", "await_transform"}});
}

}  // namespace refused_test
