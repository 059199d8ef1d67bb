// add_reader, add_writer: callbacks for descriptors that are ready.

#pragma once

#include <utility>

#include "03_event_loop/callback.hpp"
#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "07_select/reactor.hpp"
#include "07_select/selector.hpp"
#include "07_select/sock.hpp"

namespace asyncio {

/// A callback that watches a descriptor. Owns itself as long as it does.
class io_callback final : public io_watcher, public counted {
 public:
  static void add(event_loop& loop, int fd, selector::events what, callback f) {
    const counted_ptr made(new io_callback(loop, std::move(f)));
    made->itself_ = made;  // before others hear of it: they may replace it
    try {
      loop.part<reactor>().add(fd, what, *made);
    } catch (...) {
      made->itself_ = {};
      throw;
    }
  }
  static bool remove(event_loop& loop, int fd, selector::events what) {
    if (loop.is_closed()) return false;
    auto& all = loop.part<reactor>();
    const auto* const who = all.find(fd, what);
    return who != nullptr && who->gives_way() && all.remove(fd, what);
  }

 private:
  io_callback(event_loop& loop, callback f) : loop_(loop), f_(std::move(f)) {}

  // #region calls
  void ready() override {
    if (std::exchange(queued_, true)) return;
    loop_.call_soon([self = counted_ptr(this)] {
      self->queued_ = false;
      if (self->itself_) self->f_();  // else it was removed meanwhile
    });
  }
  void dropped(int) noexcept override { const auto last = std::move(itself_); }
  bool gives_way() const noexcept override { return true; }
  // #endregion

  event_loop& loop_;
  callback f_;
  bool queued_ = false;              // a call of f_ is in the loop's queue
  counted_ptr<io_callback> itself_;  // as long as the reactor knows this
};

/// Calls f in each pass of the loop in which fd can be read without waiting:
/// bytes are there, or a client, or the end. (asyncio: loop.add_reader.) A
/// second call replaces the callback. Remove it before you close fd (a `sock`
/// given in place of fd does that). Throws std::invalid_argument if the
/// selector cannot watch fd, std::runtime_error if a task waits for the same
/// already.
inline void add_reader(event_loop& loop, int fd, callback f) {
  io_callback::add(loop, fd, selector::readable, std::move(f));
}
inline void add_reader(event_loop& loop, const sock& it, callback f) {
  it.watched_in(loop);
  add_reader(loop, it.fd(), std::move(f));
}
inline void add_reader(const sock& it, callback f) {
  add_reader(get_running_loop(), it, std::move(f));
}
inline void add_reader(int fd, callback f) {
  add_reader(get_running_loop(), fd, std::move(f));
}

/// The same when fd can be written to: nearly always, so remove it when there
/// is nothing to write.
inline void add_writer(event_loop& loop, int fd, callback f) {
  io_callback::add(loop, fd, selector::writable, std::move(f));
}
inline void add_writer(event_loop& loop, const sock& it, callback f) {
  it.watched_in(loop);
  add_writer(loop, it.fd(), std::move(f));
}
inline void add_writer(const sock& it, callback f) {
  add_writer(get_running_loop(), it, std::move(f));
}
inline void add_writer(int fd, callback f) {
  add_writer(get_running_loop(), fd, std::move(f));
}

/// Removes the reader: it is not called again, even if its call is in the queue
/// already. Returns whether there was one.
inline bool remove_reader(event_loop& loop, int fd) {
  return io_callback::remove(loop, fd, selector::readable);
}
inline bool remove_reader(int fd) {
  return remove_reader(get_running_loop(), fd);
}

inline bool remove_writer(event_loop& loop, int fd) {
  return io_callback::remove(loop, fd, selector::writable);
}
inline bool remove_writer(int fd) {
  return remove_writer(get_running_loop(), fd);
}

}  // namespace asyncio
