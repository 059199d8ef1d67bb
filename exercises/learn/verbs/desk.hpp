// The desk: what every verb of ./learn works with.

#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "exercises/learn/judge/runner.hpp"
#include "exercises/learn/shelf/progress.hpp"
#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

struct desk {
  learn::shelf shelf;
  learn::progress progress;
  std::filesystem::path build;  ///< the build directory
  std::size_t width = 80;       ///< columns to write in
  bool colours = false;

  /// The runner for this build, and quick for these exercises; builds first
  /// what tests are linked with. Whoever judges all the book's own answers has
  /// use for precompiled bricks, which take longer to build than one answer.
  runner make_runner(const std::vector<exercise>& all = {},
                     bool for_own_answers = false) const;
};

}  // namespace learn
