// For the tests: a compiler that notes what it is called for.

#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>

#include "common/files/files.hpp"
#include "exercises/learn/judge/recipe.hpp"

namespace learn {

/// Stands before the compiler of a recipe. Its notes are in a directory.
class noting_compiler {
 public:
  noting_compiler(const std::filesystem::path& directory, recipe& how)
      : notes_(directory / "calls") {
    const auto script = directory / "compiler";
    common::write_file(script, "#!/bin/sh\necho \"$@\" >>'" + notes_.string() +
                                   "'\nexec " + how.compiler + " \"$@\"\n");
    permissions(script, std::filesystem::perms::owner_all);
    how.compiler = script;
  }

  void forget() const { std::filesystem::remove(notes_); }

  /// How often it has compiled a file whose name ends so.
  std::size_t compiled(const std::string& source) const {
    if (!exists(notes_)) return 0;
    const auto calls = common::split_lines(common::read_file(notes_));
    return static_cast<std::size_t>(
        std::ranges::count_if(calls, [&](const std::string& call) {
          return common::has(call, " -c ") && common::has(call, source + " ");
        }));
  }

 private:
  std::filesystem::path notes_;
};

}  // namespace learn
