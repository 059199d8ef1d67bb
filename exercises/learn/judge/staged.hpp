// For the runner's own files: what it works with while it judges.

#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "common/files/files.hpp"
#include "common/process/process.hpp"
#include "exercises/learn/judge/runner.hpp"

namespace learn {

/// Where an answer lies for the time of its test.
struct runner::staged {
  std::filesystem::path directory;
  std::filesystem::path answer;
  std::filesystem::path program;
  std::filesystem::path here;  ///< where it runs: an empty directory
  std::string shown_as;
  std::filesystem::path
      file;  ///< what `shown_as` means, beside the staged answer
  std::string root;
  std::vector<std::string> judges;  ///< its test files, the first one first
  bool sanitized = false;
  /// What earlier chapters' bricks define, and where their headers are for use
  /// with it; empty: they are compiled with the answer.
  std::vector<std::string> finished = {};
  std::vector<std::filesystem::path> headers = {};
  /// What else the compiler is told.
  std::vector<std::string> flags = {};
  /// Uses the precompiled bricks; empty: the header that all tests use.
  std::vector<std::string> precompiled_header = {};
  /// Tests that need not be compiled, with their objects.
  std::map<std::string, std::string> made = {};

  /// A stage that stays behind does no harm.
  void clear() const {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }

  /// What a compiler or a test says, with the names the student knows: the
  /// answer's own, and paths from the root.
  std::string shown(std::string text) const {
    if (!file.empty())
      text = common::replace_all(std::move(text), file.string(), shown_as);
    text = common::replace_all(std::move(text), answer.string(), shown_as);
    return common::replace_all(std::move(text), root + "/", "");
  }
};

/// The files among the words by which a precompiled header is used, and what
/// the compiler would take instead of them; some of which need not be there.
std::vector<std::filesystem::path> files_of_header(
    const std::vector<std::string>& words);

/// What came of compiling and linking.
struct runner::built {
  common::program_ending ending;
  std::string refused;                    ///< why it was not linked; else empty
  std::vector<std::string> objects = {};  ///< of the test files
};

/// A scenario, ready to be tried on a faulty brick.
struct runner::ready {
  staged place;
  built compiled;
};

/// A faulty brick, compiled: its own functions as an object, to be linked with
/// a scenario that was compiled before; or, where there is none to be had, the
/// scenario compiled with it.
struct runner::prepared {
  std::string object;
  std::optional<ready> with_scenario = {};

  void clear() const {
    if (with_scenario) with_scenario->place.clear();
  }
};

}  // namespace learn
