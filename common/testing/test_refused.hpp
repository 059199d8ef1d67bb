// What the compiler is to refuse, and why: it is shown a few lines, and what it
// says is checked. It is the system's compiler, whichever one made the test; so
// tests that ask it say the same in each build, and `asks_the_compiler` lets
// the slow ones leave them out.

#pragma once

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "common/process/run_program.hpp"

namespace common {

/// The suite of such tests: TEST_CASE("…" * common::asks_the_compiler).
inline const doctest::test_suite asks_the_compiler("asks the compiler");

/// What CXX, or else c++, says of these lines behind an #include of `header`,
/// which is given as bricks give it.
inline program_result compiler_says(const std::string& header,
                                    const std::string& lines) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../..";
  const char* const chosen = std::getenv("CXX");
  const std::string compiler = chosen != nullptr ? chosen : "c++";
  return run_program(
      {"sh", "-c", compiler + " -std=c++20 -fsyntax-only -x c++ \"$@\" -", "sh",
       "-I", root.string(), "-I", (root / "chapters").string()},
      "#include \"" + header + "\"\nusing namespace asyncio;\n" + lines);
}

/// Checks that these lines do not compile, or are at least warned of, and that
/// the compiler says `because`.
inline void refuses(const std::string& header, const std::string& lines,
                    const std::string& because) {
  const auto compiled = compiler_says(header, lines);
  const bool says = compiled.err.find(because) != std::string::npos;
  CHECK_MESSAGE(says, lines, "\nwas to be refused, with \"", because,
                "\", and the compiler says:\n", compiled.err);
}

}  // namespace common
