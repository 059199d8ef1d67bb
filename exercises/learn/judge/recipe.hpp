// The recipe: how the build that ./learn uses compiles a test program. CMake
// writes it (see CMakeLists.txt), one "key value" per line, so that an answer
// can be compiled by a single call of the compiler, with the build's flags and
// its precompiled header, and without asking CMake or Ninja.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace learn {

struct recipe {
  std::string compiler;
  /// For the compiler, by name: how it gets its memory.
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> flags;      ///< language and warnings
  std::vector<std::string> header;     ///< uses the precompiled header
  std::vector<std::string> sanitizer;  ///< asks for the address sanitizer
  std::vector<std::string> sanitized_header;  ///< the header for use with it
  std::vector<std::string> includes;          ///< directories, in order
  /// Of g++: whoever is compiled so expects that what it calls may throw,
  /// though it sees a function that cannot. Empty: another compiler, or it
  /// optimises.
  std::string expects_throws;
  std::string first_object;          ///< linked before the answer's
  std::vector<std::string> objects;  ///< doctest's main, the reporter
  std::vector<std::string> libraries;
  /// Lists the symbols of an object; empty: not on this system.
  std::vector<std::string> nm;
  bool sanitized = false;  ///< then memory cannot be limited
  /// What chapter N's bricks define, compiled once, by N; see
  /// finished_bricks.cmake. The headers for use with it are in
  /// finished_directory / N.
  std::map<int, std::string> finished, sanitized_finished;
  std::filesystem::path finished_directory;
  /// For who builds a brick ("chapters/06_tasks/task.hpp") anew: what those of
  /// its chapter define that do not stand on it, by that brick. The headers are
  /// in finished_directory / "6_without_task".
  std::map<std::string, std::string> finished_without;
  /// The headers of the bricks before chapter N, precompiled, by N: N's file
  /// with the ending .pch, and with .o the object that is linked with it; see
  /// precompiled_bricks.cmake. How one is used, and what the linker is told.
  std::map<int, std::string> precompiled;
  std::string precompiled_header;
  std::string precompiled_library;

  /// Reads the file that CMake wrote. Throws std::runtime_error when there is
  /// none.
  static recipe read(const std::filesystem::path& file);
};

}  // namespace learn
