// add_signal_handler: a callback of the loop for a signal.
//
// The signal rings a bell, which the loop watches as it watches any descriptor.
// So the callback runs in the loop, between other callbacks, and may do
// anything.

#pragma once

#include <cstddef>
#include <map>
#include <utility>

#include "03_event_loop/callback.hpp"
#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "07_select/reactor.hpp"
#include "07_select/readers.hpp"
#include "13_threads_and_signals/bell.hpp"
#include "13_threads_and_signals/caught_signals.hpp"

namespace asyncio {

/// The signal handlers of one loop, a part of it.
class signal_handlers : public loop_part {
 public:
  explicit signal_handlers(event_loop& loop) : loop_(loop) {
    loop.part<reactor>();  // made before, so that it is there until we go
  }
  ~signal_handlers() override {
    while (!handlers_.empty()) remove(handlers_.begin()->first);
  }

  /// Throws as caught_signals::begin(); then all is as before.
  void add(int sig, callback f, signal_mode how = signal_mode::every_time) {
    const counted_ptr added(new handler(std::move(f)));
    auto& place = handlers_[sig];  // empty: there was none
    try {
      const auto& rings = caught_signals::begin(sig, this, how);
      if (!place) watch(sig, rings);
      added->fd = rings.fd();
    } catch (...) {
      if (!place) {
        caught_signals::end(sig, this);
        handlers_.erase(sig);
      }
      throw;
    }
    const auto replaced = std::exchange(place, added);
    if (replaced) replaced->removed = true;
  }

  /// Returns whether there was one.
  bool remove(int sig) noexcept {
    const auto found = handlers_.find(sig);
    if (found == handlers_.end()) return false;
    const auto gone = std::move(found->second);
    handlers_.erase(found);
    gone->removed = true;
    caught_signals::end(sig, this);
    remove_reader(loop_, gone->fd);
    return true;
  }

 private:
  struct handler : counted {
    explicit handler(callback what) : f(std::move(what)) {}
    // Apart, or g++ 12 takes two owners for one, and warns of a use after free.
    [[gnu::noinline]] static void destroy(handler* it) noexcept { delete it; }

    callback f;
    int fd = -1;
    bool removed = false;
  };

  // However often the signal has come, so often is the handler called, in the
  // next pass; unless it is removed before.
  void watch(int sig, const bell& rings) {
    add_reader(loop_, rings.fd(), [this, sig, &rings] {
      const auto it = handlers_.at(sig);
      for (auto times = rings.quiet(); times > 0; --times)
        loop_.call_soon([it] {
          if (!it->removed) it->f();
        });
    });
  }

  event_loop& loop_;
  std::map<int, counted_ptr<handler>> handlers_;  // by signal, none empty
};

/// Calls f in the running loop whenever the signal comes, also while the loop
/// sleeps (asyncio: loop.add_signal_handler). A second call replaces f. As f is
/// a callback like any other, it may do anything; but as long as another
/// callback runs, it waits. Throws std::invalid_argument for a number that is
/// no signal, std::runtime_error if it cannot be caught (SIGKILL), or if
/// another loop handles it.
inline void add_signal_handler(int sig, callback f) {
  get_running_loop().part<signal_handlers>().add(sig, std::move(f));
}

/// The signal does again what it did before. Returns whether there was a
/// handler. Closing the loop removes all.
inline bool remove_signal_handler(int sig) {
  return get_running_loop().part<signal_handlers>().remove(sig);
}

}  // namespace asyncio
