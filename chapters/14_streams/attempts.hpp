// try_read, try_send: one attempt to receive bytes, and one to send some.

#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "03_event_loop/event_loop.hpp"
#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"
#include "14_streams/owned_bytes.hpp"
#include "14_streams/write_to_pipe.hpp"

namespace asyncio {

/// Room for one read, a part of the loop: nobody knows how much will come, so
/// all connections read into the same large room, and keep only what came.
class receive_room : public loop_part {
 public:
  explicit receive_room(event_loop&) {}
  std::array<char, 64 * 1024> bytes;
};

/// One read from a descriptor. Gives what has come, in the room of its loop: it
/// must be used before the next read. It is empty at the end, and std::nullopt
/// if there is nothing now. Throws std::system_error.
inline std::optional<std::string_view> try_read(int fd, receive_room& where) {
  auto& room = where.bytes;
  auto count = ::recv(fd, room.data(), room.size(), 0);
  if (count < 0 && errno == ENOTSOCK)  // a pipe
    count = ::read(fd, room.data(), room.size());
  if (count >= 0)
    return std::string_view(room.data(), static_cast<std::size_t>(count));
  if (would_block(errno) || errno == EINTR) return std::nullopt;
  throw os_error("read");
}

// What a call that sends has told: how many bytes the kernel took.
template <class Call>
std::size_t try_call(Call call) {
  while (true) {
    const ssize_t count = call();
    if (count >= 0) return static_cast<std::size_t>(count);
    if (would_block(errno)) return 0;
    if (errno != EINTR) throw os_error("write");
  }
}

/// One attempt to send. Gives how many of the bytes the kernel took. Throws
/// std::system_error.
inline std::size_t try_send(int fd, std::string_view bytes) {
  return try_call([&] {
    // Without MSG_NOSIGNAL, a peer that has gone would kill us by SIGPIPE.
    const auto count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0 || errno != ENOTSOCK) return count;
    return write_to_pipe(fd, bytes);
  });
}

/// The same for several pieces, in one call of the kernel.
inline std::size_t try_send(int fd, const gathered_bytes& pieces) {
  return try_call([&] {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces.data());
    message.msg_iovlen = pieces.size();
    const auto count = ::sendmsg(fd, &message, MSG_NOSIGNAL);
    if (count >= 0 || errno != ENOTSOCK) return count;
    return write_to_pipe(fd, pieces);
  });
}

}  // namespace asyncio
