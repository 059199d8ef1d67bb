// The selectors that this chapter compares, by their names, and one that counts
// what another hands to the kernel.

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "07_select/default_selector.hpp"
#include "07_select/selector.hpp"
#include "16_epoll/default_epoll.hpp"
#include "16_epoll/epoll_selector.hpp"
#include "16_epoll/poll_selector.hpp"

namespace epoll_bench {

// #region naive
/// epoll as one uses it first: what nobody waits for is removed, each time.
class naive_epoll_selector : public asyncio::epoll_selector {
  void rest(int fd, events what) noexcept override { remove(fd, what); }
};
// #endregion

inline std::unique_ptr<asyncio::selector> make_naive_epoll() {
  return std::make_unique<naive_epoll_selector>();
}

struct kind {
  std::string_view name;
  asyncio::selector_maker make;
};
inline constexpr std::array<kind, 4> kinds{
    kind{"select", asyncio::make_select_selector},
    kind{"poll", asyncio::make_poll_selector},
    kind{"naive-epoll", make_naive_epoll},
    kind{"epoll", asyncio::make_epoll_selector}};

/// nullptr if no selector has that name.
inline asyncio::selector_maker maker_of(std::string_view name) {
  for (const kind& each : kinds)
    if (each.name == name) return each.make;
  return nullptr;
}

/// Does what another selector does, and counts what that hands to the kernel:
/// select() and poll() all descriptors in each wait, epoll its changes. (Looks
/// that do not wait are not counted: they depend on what else the loop has to
/// do.)
class counting_selector : public asyncio::selector {
 public:
  explicit counting_selector(std::unique_ptr<selector> counted)
      : counted_(std::move(counted)),
        epoll_(dynamic_cast<asyncio::epoll_selector*>(counted_.get())) {}

  void add(int fd, events what) override {
    counted_->add(fd, what);
    watched_[fd] |= what;
  }
  void remove(int fd, events what) noexcept override {
    counted_->remove(fd, what);
    lose(fd, what);
  }
  void rest(int fd, events what) noexcept override {
    counted_->rest(fd, what);
    lose(fd, what);
  }
  void forget(int fd) noexcept override {
    counted_->forget(fd);
    watched_.erase(fd);
  }
  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    if (timeout != timeout.zero()) handed_in_waits_ += watched_.size();
    counted_->select(timeout, found);
  }

  std::uint64_t handed() const {
    return epoll_ != nullptr ? epoll_->changes() : handed_in_waits_;
  }

 private:
  void lose(int fd, events what) noexcept {
    const auto it = watched_.find(fd);
    if (it != watched_.end() && (it->second &= ~what) == 0) watched_.erase(it);
  }

  std::unique_ptr<selector> counted_;
  asyncio::epoll_selector* epoll_;  // the same, if it is one
  std::map<int, events> watched_;
  std::uint64_t handed_in_waits_ = 0;
};

}  // namespace epoll_bench
