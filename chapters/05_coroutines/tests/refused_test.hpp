// Asks the compiler what it says about a few lines that it is to refuse.

#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

#include "common/process/run_program.hpp"

namespace asyncio {

struct refused {
  std::string lines;
  std::string because;
};

/// Checks that the lines of each do not compile behind those headers, or are
/// at least warned of, and that the compiler says `because`. It sees them all
/// at once, each in a namespace of its own.
inline void refuses(const std::vector<std::string>& headers,
                    const std::vector<refused>& all) {
  std::string text;
  for (const auto& each : headers) text += "#include \"" + each + "\"\n";
  for (const auto& each : all)
    text += "namespace lines_" + std::to_string(&each - all.data()) +
            " {\nusing namespace asyncio;\n" + each.lines + "\n}\n";
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  const auto compiled = common::run_program(
      {"c++", "-std=c++20", "-fsyntax-only", "-I", root.string(), "-I",
       (root / "chapters").string(), "-x", "c++", "-"},
      text);
  for (const auto& each : all) {
    const bool says = compiled.err.find(each.because) != std::string::npos;
    CHECK_MESSAGE(says, each.lines, "\nwas to be refused, with \"",
                  each.because, "\", and the compiler says:\n", compiled.err);
  }
}

}  // namespace asyncio
