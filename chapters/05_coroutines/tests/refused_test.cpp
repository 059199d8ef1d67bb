// What the compiler must refuse, or at least warn of: asked of the compiler.

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "common/process/run_program.hpp"

namespace refused_test {

namespace {

/// What the compiler says about these lines, which follow an include.
std::string compiler_says(const std::string& lines) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  const auto compiled = common::run_program(
      {"c++", "-std=c++20", "-fsyntax-only", "-I", root.string(), "-I",
       (root / "chapters").string(), "-x", "c++", "-"},
      "#include <vector>\n"
      "#include \"05_coroutines/await_future.hpp\"\n"
      "#include \"05_coroutines/coroutine.hpp\"\n"
      "using namespace asyncio;\n" +
          lines);
  CHECK_MESSAGE(compiled.status != 0, "it was not refused: ", lines);
  return compiled.err;
}

void refuses(const std::string& lines, const std::string& because) {
  const auto said = compiler_says(lines);
  CHECK_MESSAGE(said.find(because) != std::string::npos, said);
}

}  // namespace

TEST_CASE("To drop a coroutine, or to let one return a reference, is refused") {
  refuses(
      "coroutine<int> give();\n"
      "void drop() { give(); }\n"
      "static_assert(false);\n",
      "nodiscard");
  refuses(
      "coroutine<int&>* refer() { return nullptr; }\n"
      "static_assert(sizeof(coroutine<int&>) > 0);\n",
      "cannot return a reference");
}

TEST_CASE("Results that a frame cannot hold are refused, each in a line") {
  refuses("coroutine<const int> give() { co_return 1; }",
          "leave the const away");
  refuses(
      "struct alignas(64) wide { char byte; };\n"
      "coroutine<wide> give() { co_return wide{}; }",
      "so strict an alignment");
  refuses("coroutine<std::vector<int>> give() { co_return 5; }",
          "return_value");
}

TEST_CASE("What cannot be copied cannot be left in a future and be read") {
  refuses(
      "#include <memory>\n"
      "coroutine<> read(const future<std::unique_ptr<int>>& it) {\n"
      "  co_await it;\n"
      "}",
      "give the handle away, as in co_await std::move(it)");
}

TEST_CASE("What has no awaiter is refused where it is awaited") {
  refuses("coroutine<> wait() { co_await 5; }", "await_transform");
}

}  // namespace refused_test
