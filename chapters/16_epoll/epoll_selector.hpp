// epoll_selector: asks with epoll(7), Linux's own way.
//
// With select() and poll(), the kernel is told everything in each call, looks
// at everything, and forgets it. With epoll it keeps the set: epoll_ctl()
// changes it, and epoll_wait() only fetches those that have become ready, so
// whoever is silent costs nothing. But each change is a system call, so this
// selector is lazy with them.

#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"
#include "07_select/selector.hpp"
#include "16_epoll/by_descriptor.hpp"
#include "16_epoll/whole_milliseconds.hpp"

namespace asyncio {

/// Watches any descriptors with epoll (Python: selectors.EpollSelector). If
/// somebody closes one without forget(), nobody is told: epoll cannot tell.
class epoll_selector : public selector {
 public:
  /// Throws std::system_error if the process has no descriptor left.
  epoll_selector() : epoll_(made()) {}
  ~epoll_selector() override { ::close(epoll_); }

  /// How often the kernel was told of a change, so far.
  std::uint64_t changes() const noexcept { return changes_; }

  // #region answer
  void add(int fd, events what) override {
    interest& its = table_.make(fd);
    const events wanted = its.wanted | what;
    if ((wanted & ~its.told) != 0 && !its.is_file && !tell(fd, its, wanted)) {
      if (errno != EPERM) throw os_error("epoll_ctl");
      its.is_file = true;  // a file on a disk is always ready, says POSIX
    }
    if (its.is_file && its.wanted == 0) files_.push_back(fd);
    its.wanted = wanted;
  }

  void remove(int fd, events what) noexcept override {
    interest* const its = table_.find(fd);
    if (its == nullptr) return;
    want_no_more(fd, *its, what);
    // If fd is closed already, the kernel refuses. It has forgotten fd itself.
    if ((its->told & ~its->wanted) != 0) tell(fd, *its, its->wanted);
    if (its->wanted == 0) its->is_file = false;
  }

  void rest(int fd, events what) noexcept override {
    if (interest* const its = table_.find(fd)) want_no_more(fd, *its, what);
  }

  void forget(int fd) noexcept override { remove(fd, readable | writable); }

  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    const int count =
        ::epoll_wait(epoll_, ready_.data(), static_cast<int>(ready_.size()),
                     files_.empty() ? whole_milliseconds(timeout) : 0);
    if (count < 0 && errno != EINTR) throw os_error("epoll_wait");
    for (int i = 0; i < count; ++i) {
      const auto& [bits, about] = ready_[static_cast<std::size_t>(i)];
      interest& its = *table_.find(about.fd);
      const events what = meaning(bits) & its.wanted;
      if (what != 0)
        found.push_back({about.fd, what});
      else if (!tell(about.fd, its, its.wanted))  // said in vain: stop it
        return start_over();
    }
    for (const int fd : files_) found.push_back({fd, table_.find(fd)->wanted});
  }

 private:
  /// What is known of a descriptor. What is wanted is told as well, except of a
  /// file (and of what somebody has closed without forget()). What is told and
  /// not wanted is at rest: the kernel still watches for it.
  struct interest {
    events wanted = 0;     // what add() asked for
    events told = 0;       // what the kernel watches for
    bool is_file = false;  // the kernel cannot watch it; it is always ready
  };

  static int made() {
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) throw os_error("epoll_create1");
    return fd;
  }

  void want_no_more(int fd, interest& its, events what) noexcept {
    its.wanted &= ~what;
    if (its.is_file && its.wanted == 0) std::erase(files_, fd);
  }

  // The end (EPOLLHUP) and failures (EPOLLERR) come whatever was asked for, and
  // are told to whoever waits: to read or to write will tell how it is.
  static events meaning(std::uint32_t bits) noexcept {
    return ((bits & ~EPOLLOUT) != 0 ? readable : 0) |
           ((bits & ~EPOLLIN) != 0 ? writable : 0);
  }

  // Tells the kernel what to watch fd for from now on. Returns whether it does;
  // if not, it does not know fd, and errno says why.
  bool tell(int fd, interest& its, events what) noexcept {
    epoll_event wish{};
    wish.events = ((what & readable) != 0 ? EPOLLIN : 0U) |
                  ((what & writable) != 0 ? EPOLLOUT : 0U);
    wish.data.fd = fd;
    bool done = change(what == 0       ? EPOLL_CTL_DEL
                       : its.told == 0 ? EPOLL_CTL_ADD
                                       : EPOLL_CTL_MOD,
                       fd, wish);
    // Somebody has closed fd without a word, and its number is another's.
    if (!done && what != 0 && errno == ENOENT)
      done = change(EPOLL_CTL_ADD, fd, wish);
    // … or is again the one that we knew, by a duplicate.
    if (!done && errno == EEXIST) done = change(EPOLL_CTL_MOD, fd, wish);
    its.told = done ? what : 0;
    return done;
  }
  // #endregion

  bool change(int operation, int fd, epoll_event& wish) noexcept {
    ++changes_;
    return ::epoll_ctl(epoll_, operation, fd, &wish) == 0;
  }

  // The kernel speaks of what was closed without a word to us, but is open
  // under another number: a duplicate. epoll_ctl() can no longer name it, and
  // it would be spoken of for ever. Only a new set knows nothing of it.
  void start_over() {
    ::close(std::exchange(epoll_, made()));
    for (int fd = 0; fd < table_.end(); ++fd) {
      interest& its = *table_.find(fd);
      its.told = 0;
      if (its.wanted != 0 && !its.is_file) tell(fd, its, its.wanted);
    }
  }

  int epoll_;
  by_descriptor<interest> table_;
  std::vector<int> files_;  // those that are wanted
  std::uint64_t changes_ = 0;
  // More of them come with the next call. Not too many at once: what the kernel
  // has just looked at is then still in the cache when its turn comes.
  std::array<epoll_event, 64> ready_;
};

inline std::unique_ptr<selector> make_epoll_selector() {
  return std::make_unique<epoll_selector>();
}

}  // namespace asyncio
