// Scratch: see scratch.hpp. The directories are called after the process that
// made them: "1234-1".

#include "exercises/learn/judge/scratch.hpp"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <signal.h>
#include <string>
#include <system_error>
#include <unistd.h>

#include "common/files/files.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// Has the process ended that made this directory?
bool is_stale(const fs::path& directory) {
  const int id = std::atoi(directory.filename().c_str());
  return id <= 0 || (kill(id, 0) != 0 && errno == ESRCH);
}

}  // namespace

scratch::scratch(const fs::path& workshop) {
  static std::atomic<int> count = 0;
  std::error_code ignored;
  for (const fs::path& each : common::entries(workshop))
    if (is_stale(each)) fs::remove_all(each, ignored);
  path_ = workshop / (std::to_string(getpid()) + "-" + std::to_string(++count));
  fs::remove_all(path_, ignored);
  fs::create_directories(path_);
}

scratch::~scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace learn
