// reactor: makes a loop wait for descriptors and the clock at once.
//
// A loop waits in one place, its waiter. The reactor is a part of the loop that
// takes over this place as soon as anyone asks for it, and waits with a
// selector instead of sleeping. The loop itself does not notice.

#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/sleeping_waiter.hpp"
#include "03_event_loop/waiter.hpp"
#include "07_select/default_selector.hpp"
#include "07_select/io_watcher.hpp"
#include "07_select/selector.hpp"

namespace asyncio {

class reactor;

/// What a sock keeps of the reactor that watches it; it outlives both.
struct reactor_link : counted {
  reactor_link(reactor& its, event_loop& its_loop) : it(&its), loop(its_loop) {}
  bool is_of(const event_loop& one) const noexcept {
    return it != nullptr && &loop == &one;
  }
  reactor* it;       ///< nullptr once the reactor is gone
  event_loop& loop;  ///< the reactor's: not to be used once that is gone
};

/// Knows who watches which descriptor in one loop; a part of the loop, and its
/// waiter as long as that is open: `loop.part<reactor>()`. Each descriptor has
/// one place for a watcher that wants to read, and one for one that writes.
class reactor : public waiter {
 public:
  explicit reactor(event_loop& loop)
      : loop_(loop),
        selector_(default_selector.load()()),
        before_(loop.wait_with(*this)),
        sleeps_(dynamic_cast<sleeping_waiter*>(&before_) != nullptr) {}
  ~reactor() override {
    link_->it = nullptr;
    for (int fd = 0; fd < static_cast<int>(all_.size()); ++fd)
      drop(fd, ECANCELED);
  }

  /// To be called before a descriptor is closed: whoever watches it here is
  /// told that it is over.
  void closing(int fd) noexcept {
    drop(fd, EBADF);
    selector_->forget(fd);
    if (is_known(fd)) about(fd).is_owned = false;
  }

  /// fd has an owner now, who calls closing() before it closes fd. So what
  /// nobody waits for may rest: its number cannot become another's unnoticed.
  void has_owner(int fd) {
    if (fd < 0) return;
    if (!is_known(fd)) all_.resize(index(fd) + 1);
    about(fd).is_owned = true;
  }
  /// The owner has given fd away: nothing of it may rest any longer.
  void has_no_owner(int fd) noexcept {
    if (!is_known(fd) || !about(fd).is_owned) return;
    about(fd).is_owned = false;
    for (const auto what : {selector::readable, selector::writable})
      if (find(fd, what) == nullptr) selector_->remove(fd, what);
  }

  /// For a sock, which tells us when it closes.
  const counted_ptr<reactor_link>& link() const noexcept { return link_; }

  /// Watches fd for one event, readable or writable. Throws std::runtime_error
  /// if somebody does already (unless both give way), and what the selector
  /// throws for an fd that cannot be watched.
  void add(int fd, selector::events what, io_watcher& who) {
    const bool known = is_known(fd);
    if (known && place(fd, what) != nullptr) return replace(fd, what, who);
    selector_->add(fd, what);
    if (!known) make_known(fd, what);
    place(fd, what) = &who;
    ++watched_;
  }

  /// The watcher of fd for this event, or nullptr.
  io_watcher* find(int fd, selector::events what) noexcept {
    return is_known(fd) ? place(fd, what) : nullptr;
  }

  /// Removes the watcher of fd for this event, and tells it. Returns whether
  /// there was one.
  bool remove(int fd, selector::events what, int error = 0) noexcept {
    auto* const who = find(fd, what);
    if (who == nullptr) return false;
    take(fd, what);
    who->dropped(error);
    return true;
  }

  /// The same for a watcher that asks for it itself, and is not told.
  void take(int fd, selector::events what) noexcept {
    place(fd, what) = nullptr;
    --watched_;
    if (about(fd).is_owned) return selector_->rest(fd, what);
    selector_->remove(fd, what);
  }

  time_point now() const override { return before_.now(); }

  bool has_events() const override { return watched_ > 0; }

  /// So many more (or fewer) events are certain to come from outside, on
  /// descriptors that are watched: until then a clock that jumps stands still.
  void expect(int more) noexcept { expected_ += more; }

  /// Waits for the descriptors, until then at the latest.
  void wait(time_point until) override {
    if (watched_ == 0) return before_.wait(until);
    if (sleeps_ || until == time_point::max()) return wait_for_real(until);
    // Our clock's time passes in a way of its own. If nothing happens on the
    // descriptors now, it may.
    const bool due = until <= now();
    if (look_for(due ? grace.zero() : expected_ > 0 ? patience : grace))
      let_time_pass_nevertheless();
    else if (!due)
      before_.wait(until);
  }

 private:
  void wait_for_real(time_point until) {
    bool found = look(time_to(until));
    while (!found && now() < until)  // a signal is no reason to come back
      found = look(time_to(until));
  }

  // The same, for so long in real time, whatever our own clock says.
  bool look_for(std::chrono::nanoseconds timeout) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + timeout;
    auto left = timeout;
    while (!look(left)) {
      left = end - clock::now();
      if (left <= left.zero()) return false;  // else a signal ended the wait
    }
    return true;
  }

  // A descriptor that is always ready must not stop the timers for ever: a look
  // that finds something takes a microsecond. What is expected takes no time,
  // and so a run with threads in it has the same times whenever it is run.
  void let_time_pass_nevertheless() {
    if (expected_ == 0) before_.wait(now() + std::chrono::microseconds(1));
  }

  // Asks the selector; true if it found something.
  bool look(std::chrono::nanoseconds timeout) {
    found_.clear();
    selector_->select(timeout, found_);
    for (const auto& [fd, what] : found_) {
      if ((what & selector::gone) != 0) drop_gone(fd);
      if ((what & selector::readable) != 0) tell(fd, selector::readable);
      if ((what & selector::writable) != 0) tell(fd, selector::writable);
    }
    return !found_.empty();
  }

  void tell(int fd, selector::events what) {
    if (auto* const who = find(fd, what)) who->ready();
  }

  // How long it is until then: up to the next whole millisecond, as in
  // sleeping_waiter and for its reason.
  std::chrono::nanoseconds time_to(time_point until) const {
    if (until == time_point::max()) return selector::forever;
    const auto from = now();
    if (until <= from) return {};
    return std::chrono::ceil<std::chrono::milliseconds>(until) - from;
  }

  // Tells everybody who watches fd that it is over.
  void drop(int fd, int error) noexcept {
    remove(fd, selector::readable, error);
    remove(fd, selector::writable, error);
  }

  // fd was closed without a word to us.
  void drop_gone(int fd) {
    drop(fd, EBADF);
    loop_.call_exception_handler({"Descriptor " + std::to_string(fd) +
                                      " was closed while it was watched",
                                  {},
                                  {}});
  }

  // These two are apart, because most waits have a place, and find it empty.
  [[gnu::noinline, gnu::cold]] void replace(int fd, selector::events what,
                                            io_watcher& who) {
    auto* const other = place(fd, what);
    if (!other->gives_way() || !who.gives_way())
      throw std::runtime_error("somebody waits for descriptor " +
                               std::to_string(fd) + " already");
    place(fd, what) = &who;
    other->dropped(0);  // the last: it may call us again
  }
  [[gnu::noinline, gnu::cold]] void make_known(int fd, selector::events what) {
    try {
      all_.resize(index(fd) + 1);
    } catch (...) {  // no memory
      selector_->remove(fd, what);
      throw;
    }
  }

  // What we know of a descriptor.
  struct descriptor {
    std::array<io_watcher*, 2> places{};  // of the one that reads, and writes
    bool is_owned = false;                // has_owner()
  };
  static std::size_t index(int fd) noexcept {
    return static_cast<std::size_t>(fd);  // huge if fd is negative
  }
  bool is_known(int fd) const noexcept { return index(fd) < all_.size(); }
  descriptor& about(int fd) noexcept { return all_[index(fd)]; }
  io_watcher*& place(int fd, selector::events what) noexcept {
    return about(fd).places[what == selector::writable];
  }

  // What is under way inside this machine needs a moment to arrive. What is
  // expected has longer; but if it waits itself for our time to pass, both
  // would wait for ever.
  static constexpr std::chrono::milliseconds grace{1};
  static constexpr std::chrono::seconds patience{5};

  event_loop& loop_;
  std::unique_ptr<selector> selector_;
  counted_ptr<reactor_link> link_{new reactor_link(*this, loop_)};
  // Below all that may throw: from here on, the loop waits with us.
  waiter& before_;  // our clock; it also waits while nothing is watched
  const bool sleeps_;
  // The selector watches exactly the places that are not empty: watched_ of
  // them. The watcher owns its place: it must leave before it dies.
  int watched_ = 0;
  int expected_ = 0;  // events that are certain to come
  std::vector<descriptor> all_;
  std::vector<selector::ready_one> found_;
};

}  // namespace asyncio
