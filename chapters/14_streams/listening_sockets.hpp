// listening_sockets: what a server listens on.

#pragma once

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/address.hpp"
#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"

namespace asyncio {

/// The file by which clients find a Unix socket. The kernel leaves it behind;
/// this removes it, unless somebody else has put another one in its place.
class socket_file {
 public:
  explicit socket_file(std::string path)
      : path_(std::move(path)), made_(status(path_)) {}
  socket_file(socket_file&& other) noexcept
      : path_(std::exchange(other.path_, {})), made_(other.made_) {}
  socket_file& operator=(socket_file&&) = delete;
  ~socket_file() {
    if (path_.empty()) return;
    const auto now = status(path_);
    if (now.st_ino == made_.st_ino && now.st_dev == made_.st_dev)
      ::unlink(path_.c_str());
  }

  /// Removes what a server that was killed has left behind: the path must be
  /// free to be bound again. What is no socket stays.
  static void remove_stale(const std::string& path) {
    if (S_ISSOCK(status(path).st_mode)) ::unlink(path.c_str());
  }

 private:
  // All zero if there is no such file.
  static struct stat status(const std::string& path) {
    struct stat result{};
    if (::stat(path.c_str(), &result) != 0) result = {};
    return result;
  }

  std::string path_;
  struct stat made_;
};

/// Sockets that listen, and the file if they are a Unix socket.
struct listening_sockets {
  std::vector<sock> sockets;
  std::optional<socket_file> file;

  explicit listening_sockets(std::vector<sock> all) : sockets(std::move(all)) {}

  /// One socket for each address; a name may have one twice. An address that
  /// this machine does not have (many have no IPv6) is left out, unless there
  /// is no other. Throws std::system_error.
  static listening_sockets at(const std::vector<address>& all, int backlog,
                              bool reuse_port = false) {
    std::vector<sock> made;
    std::exception_ptr missing;
    for (auto each = all.begin(); each != all.end(); ++each) {
      if (std::find(all.begin(), each, *each) != each) continue;
      try {
        made.push_back(listen_on(*each, backlog, reuse_port));
      } catch (const std::system_error& error) {
        if (error.code() != std::errc::address_not_available &&
            error.code() != std::errc::address_family_not_supported)
          throw;
        missing = std::current_exception();
      }
    }
    if (made.empty() && missing) std::rethrow_exception(missing);
    return listening_sockets(std::move(made));
  }

  /// A Unix socket at this path.
  static listening_sockets at_path(const std::string& path, int backlog) {
    const auto where = address::unix_path(path);
    socket_file::remove_stale(path);
    listening_sockets result = at({where}, backlog);
    result.file.emplace(path);
    return result;
  }
};

}  // namespace asyncio
