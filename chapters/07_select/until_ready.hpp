// until_readable, until_writable: a task waits for a descriptor.

#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/handle.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"
#include "05_coroutines/awaiter.hpp"
#include "07_select/os_error.hpp"
#include "07_select/reactor.hpp"
#include "07_select/selector.hpp"
#include "07_select/sock.hpp"

namespace asyncio {

/// What until_readable() and until_writable() return: to be awaited.
class [[nodiscard]] until_ready {
 public:
  until_ready(int fd, selector::events what, const char* news) noexcept
      : fd_(fd), what_(what), news_(news) {}

  class awaiter;
  inline awaiter operator co_await() const noexcept;

 private:
  int fd_;
  selector::events what_;
  const char* news_;
};

/// Stands in the frame of the coroutine that waits, and the future for which it
/// waits stands there, too.
class until_ready::awaiter : public blocking_awaiter {
 public:
  explicit awaiter(const until_ready& until) noexcept : until_(until) {}
  bool await_ready() const noexcept { return false; }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    auto& loop = get_running_loop();
    wait_in(loop, loop.part<reactor>(), waits);
  }

  void await_resume() {
    driver_->rethrow_thrown();
    readiness_->check_result();
  }

 protected:
  /// The same for whoever knows the loop's reactor.
  template <class Promise>
  void wait_in(event_loop& loop, reactor& watches,
               std::coroutine_handle<Promise> waits) {
    use_for(waits);
    readiness_.emplace(loop, watches, *this);
    driver_->wait_for(*readiness_);
  }

  /// The descriptor is ready: is there any need to wait on? Whoever waits for
  /// more than that can have a look here. Must not throw.
  virtual bool is_over() { return true; }

 private:
  // A future that the reactor resolves. Once it is done, however that came
  // about, it does not watch any more; and when it goes, nobody can call it.
  // #region readiness
  class readiness final : public result_state<void>, public io_watcher {
   public:
    readiness(event_loop& loop, reactor& watches, awaiter& waits)
        : result_state<void>(loop), waits_(waits) {
      watches.add(waits.until_.fd_, waits.until_.what_, *this);
      watched_by_ = &watches;
    }
    ~readiness() override {
      stop_watching();
      if (told_ && loop() != nullptr) told_->cancel();
    }

    bool cancel(std::string message) override {
      stop_watching();
      return result_state<void>::cancel(std::move(message));
    }
    std::string description() const override { return waits_.until_.news_; }

   private:
    void ready() override {
      if (!waits_.is_over() || done()) return;
      stop_watching();
      finish();
    }
    void dropped(int error) noexcept override {
      watched_by_ = nullptr;
      // A pass later: a main task that closes its sockets and ends has its
      // leftovers cancelled first, and they have no error to report.
      try {
        told_ = loop()->call_soon([this, error] {
          if (!done()) finish(no_descriptor(error));  // else it was cancelled
        });
      } catch (...) {  // no memory for that, or the loop is closed
        auto why = std::current_exception();
        report_quietly([&] { finish(std::move(why)); });
      }
    }
    // The error, or that there is no memory for it: one of them must be told.
    static std::exception_ptr no_descriptor(int error) noexcept {
      try {
        throw os_error("the descriptor that a task waits for", error);
      } catch (...) {
        return std::current_exception();
      }
    }
    void stop_watching() noexcept {
      if (watched_by_ != nullptr)
        std::exchange(watched_by_, nullptr)
            ->take(waits_.until_.fd_, waits_.until_.what_);
    }

    awaiter& waits_;
    reactor* watched_by_ = nullptr;  // only while this is pending
    std::optional<handle> told_;     // the call that brings an error
  };
  // #endregion

  const until_ready until_;
  std::optional<readiness> readiness_;  // empty until somebody waits
};

inline until_ready::awaiter until_ready::operator co_await() const noexcept {
  return awaiter(*this);
}

/// `co_await until_readable(fd)`: the task waits until fd can be read without
/// waiting (bytes, a client, the end, an error). `news` says what it waits for,
/// for pictures. Throws std::system_error (EBADF) when fd is closed meanwhile,
/// std::runtime_error if somebody waits for the same already, and
/// std::invalid_argument if the selector cannot watch fd.
inline until_ready until_readable(int fd, const char* news = "bytes") {
  return until_ready(fd, selector::readable, news);
}

/// The same for a sock, which may be closed meanwhile: its loop is told.
inline until_ready until_readable(const sock& it, const char* news = "bytes") {
  it.watched_in(get_running_loop());
  return until_readable(it.fd(), news);
}

/// The same until it can be written to.
inline until_ready until_writable(int fd, const char* news = "room to write") {
  return until_ready(fd, selector::writable, news);
}
inline until_ready until_writable(const sock& it,
                                  const char* news = "room to write") {
  it.watched_in(get_running_loop());
  return until_writable(it.fd(), news);
}

}  // namespace asyncio
