// connection: what the reader and the writer of one socket share.
//
// Reading is pulled: when a task needs bytes, it waits until there are some,
// and then there is one read. What nobody wants stays in the kernel, so a peer
// that sends too fast has to wait. Writing is pushed: it is tried at once. What
// the kernel refuses is kept and sent when there is room; and as long as there
// is something to send, the connection keeps itself alive.

#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/exception_handler.hpp"
#include "07_select/address.hpp"
#include "07_select/os_error.hpp"
#include "07_select/readers.hpp"
#include "07_select/sock.hpp"
#include "11_synchronization/event.hpp"
#include "14_streams/attempts.hpp"
#include "14_streams/byte_queue.hpp"
#include "14_streams/connection_list.hpp"
#include "14_streams/owned_bytes.hpp"
#include "14_streams/socket_options.hpp"
#include "14_streams/unsent_bytes.hpp"

namespace asyncio {

/// One socket, with the bytes that were received and not read yet, and those
/// that were written and not sent yet.
class connection final : public counted, public connection_place {
 public:
  /// Without a peer, it is an end of a pipe: for one direction only.
  connection(event_loop& loop, sock its_sock,
             const std::optional<address>& peer, std::size_t limit)
      : loop_(loop.link()),
        room_(loop.part<receive_room>()),
        sock_(std::move(its_sock)),
        limit_(limit),
        ended_(!peer && is_only_written(sock_)),
        peer_(peer) {
    if (peer) send_at_once(sock_, *peer);
  }
  ~connection() {
    report_quietly([this] { hang_up(); });
  }

  const sock& socket() const noexcept { return sock_; }
  const std::optional<address>& peer() const noexcept { return peer_; }
  std::size_t limit() const noexcept { return limit_; }

  // --- reading ---

  /// The bytes that came and were not taken yet.
  byte_queue& received() noexcept { return received_; }

  /// Will no more bytes come? Throws the error that has ended the connection.
  bool has_ended() const {
    if (ended_ && error_) std::rethrow_exception(error_);
    return ended_;
  }

  /// Is everything read? Looks whether the end has come, unless a task waits
  /// for bytes: it would not be woken for those that are received here.
  bool at_eof() {
    if (received_.empty() && !ended_ && !is_read_) receive();
    return received_.empty() && ended_ && !error_;
  }

  /// One read, if something is there. Without memory for it, the bytes are
  /// lost, and so is the connection. A pipe is closed when its end was found; a
  /// socket is not, because we may still want to send.
  void receive() {
    if (loop_->loop == nullptr || loop_->loop->is_closed()) return;
    try {
      const auto bytes = try_read(sock_.fd(), room_);
      if (!bytes) return;
      received_.append(*bytes);
      if (!bytes->empty()) return;
      ended_ = true;
      if (!peer_) hang_up();
    } catch (...) {
      lose(std::current_exception());
    }
  }

  /// One task at a time may wait for bytes. Throws std::runtime_error if there
  /// is one already; `who` wants to be the second.
  void begin_reading(const char* who) {
    if (is_read_) refuse_second(who);
    is_read_ = true;
  }
  void end_reading() noexcept { is_read_ = is_promised_ = false; }

  /// What that task waits for has come, and is nobody else's.
  void promise() noexcept { is_promised_ = true; }
  void check_unpromised(const char* who) const {
    if (is_promised_) refuse_second(who);
  }

  // --- writing ---

  /// Sends what the kernel takes at once, and keeps the rest. Throws
  /// std::runtime_error after write_eof(). Whatever else goes wrong is told by
  /// check_writable().
  void write(std::string_view bytes) {
    if (!may_write()) return;
    try {
      if (kept_.empty()) bytes.remove_prefix(try_send(sock_.fd(), bytes));
      if (!bytes.empty()) keep({bytes});
    } catch (...) {
      stop_writing(std::current_exception());
    }
  }

  /// The same for several pieces, in one call of the kernel. What has an owner
  /// is kept without a copy.
  void write_pieces(std::span<const owned_bytes> pieces) {
    if (!may_write()) return;
    try {
      auto sent =
          kept_.empty() ? try_send(sock_.fd(), gathered_bytes(pieces)) : 0;
      for (const auto& [bytes, owner] : pieces) {
        const auto some = std::min(sent, bytes.size());
        sent -= some;
        if (some < bytes.size()) keep({bytes.substr(some), owner});
      }
    } catch (...) {
      stop_writing(std::current_exception());
    }
  }

  /// When everything was sent, the other side finds the end.
  void write_eof() {
    if (closing_ || std::exchange(ends_, true)) return;
    if (kept_.empty()) send_end();
  }

  /// Closes as soon as everything was sent: now, if nothing is kept. That is so
  /// after an error, too, which has left the socket open for reading.
  void close() {
    closing_ = true;
    if (kept_.empty()) hang_up();
  }

  /// Closes now. What is kept will not be sent.
  void abort() {
    const counted_ptr alive(this);  // what is kept may be the only owner
    closing_ = true;
    hang_up();
  }

  bool is_closing() const noexcept { return closing_; }
  std::size_t kept() const noexcept { return kept_.size(); }

  /// More than `high` kept: drain() waits until `low` are left, or fewer.
  void set_limits(std::size_t high, std::size_t low) {
    kept_.set_limits(high, low);
  }

  /// Set unless too much is kept; set for ever once nothing can be sent.
  event& can_write() noexcept { return kept_.can_write(); }
  /// Set when everything was sent and the connection is closed, or lost.
  event& closed() noexcept { return closed_; }

  /// Throws the error that has ended the connection.
  void check_error() const {
    if (error_) std::rethrow_exception(error_);
  }
  /// Throws what makes writing useless: that error, or that it is closed.
  void check_writable() const {
    check_error();
    if (closed_.is_set()) throw os_error("Connection lost", ECONNRESET);
  }

 private:
  [[noreturn, gnu::noinline, gnu::cold]] static void refuse_second(
      const char* who) {
    throw std::runtime_error(std::string(who) +
                             "() called while another coroutine is already "
                             "waiting for incoming data");
  }

  bool may_write() const {
    if (ends_)
      throw std::runtime_error("Cannot call write() after write_eof()");
    return !closing_;
  }

  // #region keep
  void keep(const owned_bytes& bytes) {
    if (loop_->loop == nullptr)
      throw std::runtime_error("Event loop is closed");
    if (kept_.empty())
      add_writer(*loop_->loop, sock_,
                 [self = counted_ptr(this)] { self->send_kept(); });
    kept_.append(bytes);
  }

  // There is room in the kernel again.
  void send_kept() {
    try {
      kept_.drop(try_send(sock_.fd(), kept_.front()));
    } catch (...) {
      return stop_writing(std::current_exception());
    }
    if (!kept_.empty()) return;
    remove_writer(*loop_->loop, sock_.fd());
    if (ends_) send_end();
    if (closing_) hang_up();
  }
  // #endregion

  void send_end() {
    if (!peer_) return hang_up();
    if (::shutdown(sock_.fd(), SHUT_WR) != 0)
      stop_writing(std::make_exception_ptr(os_error("write_eof")));
  }

  // Nothing more can be sent. What the other side has sent before can still be
  // read; but where that ends there is this error, for the other side has not
  // ended it. After close() nobody reads any more, and there was never anything
  // to read from a pipe that we write into.
  void stop_writing(std::exception_ptr error) {
    if (closed_.is_set()) return;
    const bool hangs_up = std::exchange(closing_, true) || !peer_;
    error_ = std::move(error);
    if (loop_->loop != nullptr && sock_.is_open())
      remove_writer(*loop_->loop, sock_.fd());
    kept_.can_write().set();
    closed_.set();
    if (hangs_up) hang_up();
    kept_.drop_all();  // last, because their owners may do anything
  }

  void lose(std::exception_ptr error) {
    stop_writing(std::move(error));
    hang_up();
  }

  // #region hang_up
  // Unread bytes would make the kernel answer with a reset, and then the other
  // side never gets what the kernel has not delivered yet, nor an end. So what
  // has come is taken first, as far as it fits into the room.
  void hang_up() {
    if (!sock_.is_open()) return;
    if (!std::exchange(ended_, true)) receive();
    sock_.close();
    stop_writing({});
    leave_list();
  }
  // #endregion

  // First what each line needs: few pieces of memory to fetch into the cache.
  const counted_ptr<loop_link> loop_;
  receive_room& room_;  // a part of the loop: gone when that is closed
  sock sock_;
  const std::size_t limit_;  // of a line, for the reader
  byte_queue received_;
  bool ended_ = false;        // nothing more will be received
  bool is_read_ = false;      // a task waits for bytes
  bool is_promised_ = false;  // ... and they have come: only if is_read_
  bool ends_ = false;         // write_eof() was called
  bool closing_ = false;      // close() was called, or nothing more can be sent
  std::exception_ptr error_;  // what has ended the connection, if it was lost

  // While bytes are kept, the loop's reactor watches for room, and its callback
  // owns this.
  unsent_bytes kept_;
  event closed_{"the end"};
  const std::optional<address> peer_;  // none: a pipe
};

}  // namespace asyncio
