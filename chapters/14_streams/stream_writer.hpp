// stream_writer: the bytes that go out.

#pragma once

#include <coroutine>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/address.hpp"
#include "11_synchronization/event.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/owned_bytes.hpp"

namespace asyncio {

/// What drain() returns: to be awaited.
class [[nodiscard]] until_drained {
 public:
  explicit until_drained(counted_ptr<connection> of) : of_(std::move(of)) {}

  // #region drain
  class place : public event::place {
   public:
    explicit place(const counted_ptr<connection>& of)
        : event::place(of->can_write()), of_(*of) {}
    void await_resume() {
      event::place::await_resume();
      of_.check_writable();
    }

   private:
    connection& of_;
  };
  // #endregion
  place operator co_await() const { return place(of_); }

 private:
  counted_ptr<connection> of_;
};

/// The writing end of a connection (asyncio.StreamWriter): cheap to copy; all
/// copies are the same writer. When the last handle of a connection goes,
/// reader or writer, it closes as by close().
class stream_writer {
 public:
  explicit stream_writer(counted_ptr<connection> of) : of_(std::move(of)) {}

  /// Sends the bytes as soon as the kernel takes them; never waits. Follow it
  /// by drain(), or a peer that does not read makes you keep everything. After
  /// close() and when the connection was lost, does nothing. Throws
  /// std::runtime_error after write_eof().
  void write(std::string_view bytes) const { of_->write(bytes); }

  /// The same without a copy: what the kernel does not take at once stays where
  /// it is, and `owner` keeps it alive, and is let go of when all of it was
  /// sent or never will be. Until then nobody may change the bytes. (asyncio's
  /// bytes objects have owners, and do not change.)
  void write(std::string_view bytes, std::shared_ptr<const void> owner) const {
    writelines({{bytes, std::move(owner)}});
  }

  /// Writes one after the other.
  template <class Strings>
  void writelines(const Strings& all) const {
    for (const auto& each : all) write(each);
  }

  /// The same in one call of the kernel, for pieces with and without owners:
  /// `writelines({{head}, {*body, body}})`.
  void writelines(std::initializer_list<owned_bytes> all) const {
    of_->write_pieces(all);
  }

  /// `co_await drain()`: while too much is kept (64 KiB), waits until most of
  /// it was sent (16 KiB are left). Many may wait. Throws the std::system_error
  /// by which the connection was lost; ECONNRESET if it is closed.
  until_drained drain() const { return until_drained(of_); }

  /// After what was written so far, the other side finds the end. It can still
  /// send.
  void write_eof() const { of_->write_eof(); }
  bool can_write_eof() const noexcept { return true; }

  /// Closes the connection as soon as everything was sent. Closing twice is
  /// allowed.
  void close() const { of_->close(); }
  bool is_closing() const noexcept { return of_->is_closing(); }
  /// Waits until it is closed. Throws the std::system_error by which it was
  /// lost.
  coroutine<> wait_closed() const { return until_closed(of_); }

  /// Closes at once: what was not sent yet never will be (asyncio:
  /// writer.transport.abort()).
  void abort() const { of_->abort(); }

  /// How many bytes are kept, because the kernel did not take them yet, and how
  /// many that may be until drain() waits, and when it goes on (asyncio: the
  /// same members of writer.transport). Throws std::invalid_argument if low is
  /// more than high.
  std::size_t get_write_buffer_size() const noexcept { return of_->kept(); }
  void set_write_buffer_limits(std::size_t high, std::size_t low) const {
    if (low > high)
      throw std::invalid_argument("high (" + std::to_string(high) +
                                  ") must be >= low (" + std::to_string(low) +
                                  ")");
    of_->set_limits(high, low);
  }
  void set_write_buffer_limits(std::size_t high) const {
    of_->set_limits(high, high / 4);
  }

  /// "peername", where the other side is, or "sockname", where this one is; of
  /// any other name, and the second one when closed, nothing is known.
  std::optional<address> get_extra_info(std::string_view name) const {
    if (name == "peername") return of_->peer();
    if (name == "sockname" && of_->socket().is_open())
      return of_->socket().local_address();
    return std::nullopt;
  }

  /// Is it the same connection?
  bool operator==(const stream_writer&) const = default;

 private:
  static coroutine<> until_closed(counted_ptr<connection> of) {
    co_await of->closed().wait();
    of->check_error();
  }

  counted_ptr<connection> of_;
};

}  // namespace asyncio
