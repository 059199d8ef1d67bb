// address: where a socket is, or will be.

#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cstddef>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <vector>

namespace asyncio {

/// An address of a socket: IPv4, IPv6 or a path in the file system (Python: the
/// tuples and strings that sockets take). A small value.
class address {
 public:
  /// As the kernel gives it.
  address(const sockaddr* raw, socklen_t size)
      : size_(std::min<socklen_t>(size, sizeof storage_)) {
    std::memcpy(&storage_, raw, size_);
  }

  /// From numbers: ("127.0.0.1", 80), ("::1", 80). Throws
  /// std::invalid_argument for anything else.
  static address ip(const std::string& host, int port) {
    const auto all = numeric(host, port);
    if (all.empty())
      throw std::invalid_argument("'" + host + "' is no IP address");
    return all.front();
  }
  /// The same, but empty if `host` is not a number: it may be a name. Throws
  /// std::invalid_argument for a port that there cannot be.
  static std::vector<address> numeric(const std::string& host, int port) {
    return look_up(host, port, AI_NUMERICHOST);
  }

  /// Of a Unix socket: a path, which must be short (107 bytes), else
  /// std::invalid_argument. If it begins with a zero byte, it is a name that
  /// only the kernel keeps, without a file.
  static address unix_path(const std::string& path) {
    sockaddr_un raw{};
    if (path.size() >= sizeof raw.sun_path)
      throw std::invalid_argument("too long for a Unix socket: " + path);
    raw.sun_family = AF_UNIX;
    path.copy(raw.sun_path, path.size());
    const bool is_file = !path.empty() && path[0] != '\0';
    const auto size = offsetof(sockaddr_un, sun_path) + path.size() +
                      (is_file ? 1 : 0);  // paths end with a zero byte
    return address(reinterpret_cast<const sockaddr*>(&raw),
                   static_cast<socklen_t>(size));
  }

  /// All addresses of a host, by number or by name. Asks servers far away, and
  /// *blocks* meanwhile: use it at a program's start. Throws std::runtime_error
  /// if there is none.
  static std::vector<address> of_host(const std::string& host, int port) {
    auto all = look_up(host, port, 0);
    if (all.empty()) throw std::runtime_error("no such host: " + host);
    return all;
  }

  int family() const noexcept { return storage_.ss_family; }

  /// The port; 0 for a Unix socket.
  int port() const noexcept {
    if (family() == AF_INET) return ntohs(as<sockaddr_in>().sin_port);
    if (family() == AF_INET6) return ntohs(as<sockaddr_in6>().sin6_port);
    return 0;
  }

  /// "127.0.0.1:80", "[::1]:80", or the path, which is empty for a Unix socket
  /// without a name.
  std::string text() const {
    if (family() == AF_UNIX) return path();
    char host[NI_MAXHOST] = "?";
    ::getnameinfo(raw(), size_, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
    const std::string port_text = ":" + std::to_string(port());
    if (family() == AF_INET6) return "[" + std::string(host) + "]" + port_text;
    return host + port_text;
  }

  bool operator==(const address& other) const noexcept {
    return size_ == other.size_ &&
           std::memcmp(&storage_, &other.storage_, size_) == 0;
  }

  /// For system calls.
  const sockaddr* raw() const noexcept {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  socklen_t size() const noexcept { return size_; }

 private:
  static std::vector<address> look_up(const std::string& host, int port,
                                      int flags) {
    if (port < 0 || port > 65535)
      throw std::invalid_argument("no such port: " + std::to_string(port));
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* first = nullptr;
    ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(
        first, [](addrinfo* it) {
          if (it != nullptr) ::freeaddrinfo(it);
        });
    std::vector<address> all;
    for (const auto* each = first; each != nullptr; each = each->ai_next)
      all.emplace_back(each->ai_addr, each->ai_addrlen);
    return all;
  }

  template <class Raw>
  Raw as() const noexcept {
    Raw result{};
    std::memcpy(&result, &storage_, sizeof result);
    return result;
  }

  std::string path() const {
    constexpr auto begin = offsetof(sockaddr_un, sun_path);
    if (size_ <= begin) return {};
    const auto raw = as<sockaddr_un>();
    const std::size_t size = size_ - begin;
    const bool is_file = raw.sun_path[0] != '\0';
    return std::string(raw.sun_path,
                       is_file ? ::strnlen(raw.sun_path, size) : size);
  }

  sockaddr_storage storage_{};
  socklen_t size_;
};

}  // namespace asyncio
