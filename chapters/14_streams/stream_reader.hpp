// stream_reader: the bytes that come in, in frames.

#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/until_ready.hpp"
#include "14_streams/byte_queue.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/errors.hpp"
#include "14_streams/framing.hpp"

namespace asyncio {

// What a task waits with until more bytes have come, or the end.
class more_bytes {
 public:
  more_bytes(connection& of, const char* who) noexcept : of_(of), who_(who) {}

  class awaiter : public until_ready::awaiter {
   public:
    explicit awaiter(const more_bytes& it)
        : until_ready::awaiter(until_readable(it.of_.socket().fd())),
          of_(it.of_),
          who_(it.who_) {}
    ~awaiter() { end_reading(); }

    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> waits) {
      of_.begin_reading(who_);
      reads_ = true;
      auto& loop = get_running_loop();
      wait_in(loop, of_.socket().watched_in(loop), waits);
    }
    void await_resume() {
      end_reading();
      try {
        until_ready::awaiter::await_resume();
      } catch (const std::system_error&) {
        if (of_.socket().is_open()) throw;  // else it was closed meanwhile
      }
    }

   protected:
    bool is_over() override {
      of_.receive();
      return true;
    }

    connection& of_;

   private:
    void end_reading() noexcept {
      if (std::exchange(reads_, false)) of_.end_reading();
    }

    const char* who_;
    bool reads_ = false;
  };
  awaiter operator co_await() const { return awaiter(*this); }

 private:
  connection& of_;
  const char* who_;
};

/// What readline() returns: to be awaited. A server awaits little else, so this
/// is no coroutine: its task sleeps on until the line is complete.
class [[nodiscard]] until_line {
 public:
  explicit until_line(counted_ptr<connection> of) noexcept
      : of_(std::move(of)) {}

  // #region line
  class place : public more_bytes::awaiter {
   public:
    explicit place(connection& of)
        : more_bytes::awaiter(more_bytes(of, "readline")), frame_(of.limit()) {}

    bool await_ready() {
      of_.check_unpromised("readline");
      return of_.received().empty() ? of_.has_ended() : look();
    }
    std::string await_resume() {
      if (driver_ != nullptr) more_bytes::awaiter::await_resume();
      if (!size_) look();
      if (!size_) return of_.received().take_all();
      return of_.received().take(*size_);
    }

   private:
    // Asked when more bytes are there. What is thrown here will be thrown again
    // when the task goes on, and looks itself.
    bool is_over() override {
      of_.receive();
      try {
        size_ = frame_.size_in(of_.received().view());
        if (!size_ && !of_.has_ended()) return false;
      } catch (...) {
      }
      of_.promise();
      return true;
    }

    // Is there a line, or the end? Throws if the line is too long.
    bool look() {
      try {
        size_ = frame_.size_in(of_.received().view());
      } catch (const limit_overrun_error& error) {
        refuse_line(of_.received(), error);
      }
      return size_ || of_.has_ended();
    }

    until_newline frame_;
    std::optional<std::size_t> size_;  // of the line, once it is there
  };
  // #endregion
  place operator co_await() const { return place(*of_); }
  /// For whoever wants a coroutine, as the other reads are.
  operator coroutine<std::string>() const {
    return asyncio::as_coroutine(*this);
  }

 private:
  // A line that is too long is dropped, or what there is of it. Apart, because
  // few lines are.
  [[noreturn, gnu::noinline, gnu::cold]] static void refuse_line(
      byte_queue& bytes, const limit_overrun_error& error) {
    const bool ends_there =
        bytes.view().substr(error.consumed()).starts_with('\n');
    bytes.drop(ends_there ? error.consumed() + 1 : bytes.size());
    throw std::invalid_argument(error.what());
  }

  counted_ptr<connection> of_;
};

/// The reading end of a connection (asyncio.StreamReader): cheap to copy; all
/// copies are the same reader. One task reads at a time. A read that is
/// cancelled has taken nothing. Whatever reads throws the std::system_error by
/// which a connection was lost (ECONNRESET and others), and std::runtime_error
/// if another task is waiting for bytes.
class stream_reader {
 public:
  explicit stream_reader(counted_ptr<connection> of) : of_(std::move(of)) {}

  /// Up to `most` bytes, at least one, as soon as there are any. An empty
  /// string is the end.
  coroutine<std::string> read(std::size_t most) const {
    return read_some(of_, most);
  }
  /// Everything up to the end.
  coroutine<std::string> read() const { return read_all(of_); }

  /// Exactly so many bytes. Throws incomplete_read_error if the end comes
  /// before.
  coroutine<std::string> readexactly(std::size_t size) const {
    return read_exactly(of_, size);
  }

  /// Everything up to the separator, and the separator. Throws
  /// incomplete_read_error if the end comes before, limit_overrun_error if the
  /// frame is longer than the limit, and std::invalid_argument for a separator
  /// that is empty. With several, the first to end a frame counts.
  coroutine<std::string> readuntil(std::string separator = "\n") const {
    std::vector<std::string> one;
    one.push_back(std::move(separator));
    return read_until(of_, std::move(one));
  }
  coroutine<std::string> readuntil(std::vector<std::string> separators) const {
    return read_until(of_, std::move(separators));
  }

  /// A line, with its "\n"; the last one may have none. An empty string is the
  /// end. Throws std::invalid_argument if the line is longer than the limit;
  /// what was received of it is dropped then.
  until_line readline() const { return until_line(of_); }

  /// The same, but std::nullopt at the end: `while (auto line = co_await
  /// reader.next_line())`. (asyncio: `async for line in reader`.)
  coroutine<std::optional<std::string>> next_line() const {
    return read_next_line(of_);
  }

  /// Has everything been read, and has the end come?
  bool at_eof() const { return of_->at_eof(); }

 private:
  // The coroutines are static: the handle whose member was called may be gone
  // by the time they run, so they have one of their own.

  static coroutine<std::string> read_some(counted_ptr<connection> of,
                                          std::size_t most) {
    of->check_unpromised("read");
    up_to frame(most);
    while (most > 0) {
      if (const auto found = frame.size_in(of->received().view()))
        co_return of->received().take(*found);
      if (of->has_ended()) break;
      co_await more_bytes(*of, "read");
    }
    co_return std::string();
  }

  static coroutine<std::string> read_all(counted_ptr<connection> of) {
    of->check_unpromised("read");
    while (!of->has_ended()) co_await more_bytes(*of, "read");
    co_return of->received().take_all();
  }

  static coroutine<std::string> read_exactly(counted_ptr<connection> of,
                                             std::size_t size) {
    of->check_unpromised("readexactly");
    exactly frame(size);
    while (true) {
      if (const auto found = frame.size_in(of->received().view()))
        co_return of->received().take(*found);
      if (of->has_ended())
        throw incomplete_read_error(of->received().take_all(), size);
      co_await more_bytes(*of, "readexactly");
    }
  }

  static coroutine<std::string> read_until(
      counted_ptr<connection> of, std::vector<std::string> separators) {
    of->check_unpromised("readuntil");
    until_separator frame(separators, of->limit());
    while (true) {
      if (const auto found = frame.size_in(of->received().view()))
        co_return of->received().take(*found);
      if (of->has_ended())
        throw incomplete_read_error(of->received().take_all());
      co_await more_bytes(*of, "readuntil");
    }
  }

  static coroutine<std::optional<std::string>> read_next_line(
      counted_ptr<connection> of) {
    auto line = co_await until_line(std::move(of));
    if (line.empty()) co_return std::nullopt;
    co_return std::move(line);
  }

  counted_ptr<connection> of_;
};

}  // namespace asyncio
