// poll_selector: asks with poll(2).
//
// poll() takes an array with an entry for each descriptor that is watched: its
// number, what is wanted, and a place for the answer. So numbers may be as high
// as they like. But the kernel still looks at each entry in each call.

#pragma once

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <poll.h>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"
#include "07_select/selector.hpp"
#include "16_epoll/by_descriptor.hpp"
#include "16_epoll/whole_milliseconds.hpp"

namespace asyncio {

/// Watches any descriptors with poll() (Python: selectors.PollSelector).
class poll_selector : public selector {
 public:
  void add(int fd, events what) override {
    auto& place = places_.make(fd);
    if (!place) {
      asked_.push_back({fd, 0, 0});
      place = asked_.size() - 1;
    }
    set(asked_[*place], wanted(asked_[*place]) | what);
  }

  void remove(int fd, events what) noexcept override {
    const auto* const place = places_.find(fd);
    if (place == nullptr || !*place) return;
    pollfd& asks = asked_[**place];
    set(asks, wanted(asks) & ~what);
    if (asks.events == 0) take_out(fd);
  }

  void forget(int fd) noexcept override { remove(fd, readable | writable); }

  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    int left =
        ::poll(asked_.data(), asked_.size(), whole_milliseconds(timeout));
    if (left < 0 && errno != EINTR) throw os_error("poll");
    for (std::size_t i = 0; left > 0;) {
      const auto [fd, asks, answer] = asked_[i];
      if (answer != 0) --left;
      if ((answer & POLLNVAL) != 0) {
        found.push_back({fd, gone});
        take_out(fd);  // and another one stands at i
        continue;
      }
      const events what = meaning(answer) & wanted(asked_[i]);
      if (what != 0) found.push_back({fd, what});
      ++i;
    }
  }

 private:
  static events wanted(const pollfd& asks) noexcept {
    return ((asks.events & POLLIN) != 0 ? readable : 0) |
           ((asks.events & POLLOUT) != 0 ? writable : 0);
  }
  // The end (POLLHUP) and failures (POLLERR) come whatever was asked for, and
  // are told to whoever waits: to read or to write will tell how it is.
  static events meaning(short bits) noexcept {
    return ((bits & ~POLLOUT) != 0 ? readable : 0) |
           ((bits & ~POLLIN) != 0 ? writable : 0);
  }
  static void set(pollfd& asks, events what) noexcept {
    asks.events = static_cast<short>(((what & readable) != 0 ? POLLIN : 0) |
                                     ((what & writable) != 0 ? POLLOUT : 0));
  }

  // The last entry takes its place, so that the array has no holes.
  void take_out(int fd) noexcept {
    auto& place = *places_.find(fd);
    const std::size_t hole = *std::exchange(place, std::nullopt);
    if (hole != asked_.size() - 1) {
      asked_[hole] = asked_.back();
      *places_.find(asked_[hole].fd) = hole;
    }
    asked_.pop_back();
  }

  std::vector<pollfd> asked_;
  by_descriptor<std::optional<std::size_t>> places_;  // where in asked_
};

inline std::unique_ptr<selector> make_poll_selector() {
  return std::make_unique<poll_selector>();
}

}  // namespace asyncio
