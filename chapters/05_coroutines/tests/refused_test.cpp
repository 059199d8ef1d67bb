// What the compiler must refuse, or at least warn of, each with a line that
// says why.

#include <doctest/doctest.h>
#include <string>

#include "common/testing/test_refused.hpp"

namespace refused_test {

namespace {

void refuses(const std::string& lines, const std::string& because) {
  common::refuses("05_coroutines/await_future.hpp",
                  "#include <vector>\n"
                  "#include \"05_coroutines/coroutine.hpp\"\n" +
                      lines,
                  because);
}

}  // namespace

TEST_CASE("To drop a coroutine, or to let one return a reference, is refused" *
          common::asks_the_compiler) {
  refuses(
      "coroutine<int> give();\n"
      "void drop() { give(); }",
      "nodiscard");
  refuses("static_assert(sizeof(coroutine<int&>) > 0);",
          "cannot return a reference");
}

TEST_CASE("Results that a frame cannot hold are refused" *
          common::asks_the_compiler) {
  refuses("coroutine<const int> give() { co_return 1; }",
          "leave the const away");
  refuses("coroutine<std::vector<int>> give() { co_return 5; }",
          "return_value");
  refuses("void give(future<std::vector<int>> it) { it.set_result(5); }",
          "must be the result itself");
}

TEST_CASE("What is aligned too strictly for a frame is refused" *
          common::asks_the_compiler) {
  const std::string wide = "struct alignas(64) wide { char byte; };\n";
  refuses(wide + "coroutine<wide> give() { co_return wide{}; }",
          "cannot hold a result of so strict an alignment");
  refuses(wide + "coroutine<> take(int, wide) { co_return; }",
          "cannot hold a parameter of so strict an alignment");
  refuses(wide + "coroutine<> wait(future<wide> it) { co_await it; }",
          "cannot hold what is awaited, its alignment is too strict");
}

TEST_CASE("What has no awaiter is refused where it is awaited" *
          common::asks_the_compiler) {
  refuses("coroutine<> wait() { co_await 5; }", "await_transform");
}

}  // namespace refused_test
