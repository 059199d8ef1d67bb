// find_program: where a program is that was given by its name.

#pragma once

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "07_select/os_error.hpp"
#include "15_subprocesses/subprocess_options.hpp"

namespace asyncio {

/// The PATH of a program that gets this environment.
inline std::string path_of(const std::optional<environment>& env) {
  constexpr const char* default_path = "/bin:/usr/bin";
  if (env) {
    const auto found = env->find("PATH");
    return found == env->end() ? default_path : found->second;
  }
  const char* const ours = std::getenv("PATH");
  return ours != nullptr ? ours : default_path;
}

/// Is it a directory, or a link to one?
inline bool is_directory(const std::string& path) noexcept {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

/// The path of a program: `name` itself if there is a slash in it, else where
/// it is found in the PATH of the environment that the program will have, as
/// in Python. (posix_spawnp() would look into ours.) Throws std::system_error,
/// ENOENT or EACCES.
inline std::string find_program(const std::string& name,
                                const std::optional<environment>& env) {
  if (name.find('/') != std::string::npos) return name;
  int error = ENOENT;
  const std::string path = path_of(env);
  for (std::string_view rest = path; !name.empty();) {
    const auto size = rest.find(':');
    auto candidate = std::string(rest.substr(0, size));
    if (!candidate.empty()) candidate += '/';
    candidate += name;
    if (is_directory(candidate)) {
      error = EACCES;
    } else if (::access(candidate.c_str(), X_OK) == 0) {
      return candidate;
    } else if (errno != ENOENT && errno != ENOTDIR) {
      error = errno;
    }
    if (size == rest.npos) break;
    rest.remove_prefix(size + 1);
  }
  throw os_error("cannot start '" + name + "'", error);
}

}  // namespace asyncio
