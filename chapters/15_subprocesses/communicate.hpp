// communicate: all that a program is to read, and all that it writes.
//
// Whoever first writes everything and then reads may wait for ever: the program
// stops when the pipe of its output is full, and reads no more; then the pipe
// of its input is full, too. So all pipes are served at the same time.

#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/readers.hpp"
#include "11_synchronization/event.hpp"
#include "14_streams/connection.hpp"
#include "15_subprocesses/child_process.hpp"

namespace asyncio {

/// Receives all that comes out of a pipe, beside whatever the task does that
/// owns it, until the end. If it goes before, what has come is still there to
/// be read.
class reading_to_end {
 public:
  /// Empty: there is no pipe, and nothing comes. Throws std::runtime_error if a
  /// task is reading from it.
  explicit reading_to_end(counted_ptr<connection> from)
      : loop_(get_running_loop().link()), from_(std::move(from)) {
    if (!from_ || has_ended()) {
      end_.set();
      return;
    }
    from_->begin_reading("communicate");
    try {
      add_reader(from_->socket(), [this] { receive(); });
    } catch (...) {
      from_->end_reading();
      throw;
    }
    reads_ = true;
  }
  reading_to_end(const reading_to_end&) = delete;
  reading_to_end& operator=(const reading_to_end&) = delete;
  ~reading_to_end() { stop(); }

  /// Set when nothing more will come.
  event& end() noexcept { return end_; }

  /// What has come, then. Throws the std::system_error that has ended it.
  std::string take_all() const {
    if (!from_) return {};
    from_->has_ended();  // throws, if there was an error
    return from_->received().take_all();
  }

 private:
  // #region receive
  void receive() {
    from_->receive();
    if (!has_ended()) return;
    stop();
    end_.set();
  }
  // #endregion

  // An error is an end, too: take_all() tells of it.
  bool has_ended() const noexcept {
    try {
      return from_->has_ended();
    } catch (...) {
      return true;
    }
  }

  void stop() noexcept {
    if (!std::exchange(reads_, false)) return;
    from_->end_reading();
    if (loop_->loop != nullptr && from_->socket().is_open())
      remove_reader(*loop_->loop, from_->socket().fd());
  }

  const counted_ptr<loop_link> loop_;
  const counted_ptr<connection> from_;  // empty: no pipe
  event end_{"the end of the output"};
  bool reads_ = false;  // a reader was added that calls receive()
};

// #region answer
/// What process::communicate() does.
inline coroutine<std::pair<std::string, std::string>> communicate_with(
    counted_ptr<child_process> it, std::string input) {
  const auto& [in, out, err] = it->pipes();
  if (in) {
    if (!input.empty())
      in->write(input);  // never waits: what does not fit is sent later
    in->close();
  }
  reading_to_end from_out(out);
  reading_to_end from_err(err);
  co_await from_out.end().wait();
  co_await from_err.end().wait();
  co_await it->ended().wait();
  auto all_of_out = from_out.take_all();
  auto all_of_err = from_err.take_all();
  co_return std::pair(std::move(all_of_out), std::move(all_of_err));
}
// #endregion

}  // namespace asyncio
