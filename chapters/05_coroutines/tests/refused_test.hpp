// Asks the compiler what it says about a few lines that it is to refuse.

#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "common/process/run_program.hpp"

namespace asyncio {

/// Checks that the lines do not compile behind an #include of `header`, or are
/// at least warned of, and that the compiler says `because`.
inline void refuses(const std::string& header, const std::string& lines,
                    const std::string& because) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  const auto compiled = common::run_program(
      {"c++", "-std=c++20", "-fsyntax-only", "-I", root.string(), "-I",
       (root / "chapters").string(), "-x", "c++", "-"},
      "#include \"" + header + "\"\nusing namespace asyncio;\n" + lines);
  const bool says = compiled.err.find(because) != std::string::npos;
  CHECK_MESSAGE(says, lines, "\nwas to be refused, with \"", because,
                "\", and the compiler says:\n", compiled.err);
}

}  // namespace asyncio
