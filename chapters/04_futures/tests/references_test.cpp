// What a future refuses to hold: shown to a compiler, which must say why.

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "common/process/run_program.hpp"

namespace references_test {

namespace {

// Lets the system's compiler check a program that says `line` in main.
common::program_result compile(const std::string& line) {
  const auto chapters =
      std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  const char* const chosen = std::getenv("CXX");
  const std::string compiler = chosen != nullptr ? chosen : "c++";
  return common::run_program(
      {"sh", "-c", compiler + " -std=c++20 -fsyntax-only -x c++ \"$@\" -", "sh",
       "-I", chapters.string(), "-I", chapters.parent_path().string()},
      "#include \"04_futures/future.hpp\"\n"
      "int main() {\n  asyncio::event_loop loop;\n  " +
          line + "\n}\n");
}

}  // namespace

TEST_CASE("references are refused, and the compiler says why") {
  const auto refused = compile("asyncio::future<int&> f(loop);");
  CHECK(refused.status != 0);
  CHECK_MESSAGE(
      refused.err.find("a future cannot hold a reference") != std::string::npos,
      refused.err);
  CHECK(refused.err.find("use a pointer") != std::string::npos);
  const auto advised = compile("asyncio::future<int*> f(loop);");
  CHECK_MESSAGE(advised.status == 0, advised.err);
}

}  // namespace references_test
