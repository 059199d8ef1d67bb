// What the compiler must refuse, or at least warn of: asked of the compiler.

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "common/process/run_program.hpp"

namespace refused_test {

TEST_CASE("To drop a coroutine, or to let one return a reference, is refused") {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  const auto compiled = common::run_program(
      {"c++", "-std=c++20", "-fsyntax-only", "-I", root.string(), "-I",
       (root / "chapters").string(), "-x", "c++", "-"},
      "#include \"05_coroutines/coroutine.hpp\"\n"
      "asyncio::coroutine<int> give();\n"
      "void drop() { give(); }\n"
      "asyncio::coroutine<int&>* refer() { return nullptr; }\n"
      "static_assert(sizeof(asyncio::coroutine<int&>) > 0);\n");
  CHECK(compiled.status != 0);
  CHECK_MESSAGE(compiled.err.find("nodiscard") != std::string::npos,
                compiled.err);
  CHECK_MESSAGE(
      compiled.err.find("cannot return a reference") != std::string::npos,
      compiled.err);
}

}  // namespace refused_test
