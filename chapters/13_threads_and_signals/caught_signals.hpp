// caught_signals: what the process does when a signal comes.
//
// A signal interrupts a thread between any two instructions: in the middle of
// malloc, or of a push into the loop's queue. Hardly any function may be called
// there. So our handler does nothing but ring a bell.

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <signal.h>
#include <stdexcept>
#include <string>

#include "13_threads_and_signals/bell.hpp"

namespace asyncio {

/// How a signal is caught.
enum class signal_mode {
  every_time,
  once  ///< the second time, the system does what it does without us
};

/// What is known of one signal.
struct caught_signal {
  std::atomic<bell*> rings = nullptr;  ///< once there is one, it stays
  // Both only with the mutex.
  const void* owner = nullptr;  ///< whoever began last, until it ends
  struct sigaction before{};    ///< what was done before it began
};

/// The signals that this process catches, and for whom. A process has one
/// handler for each signal, whatever number of loops it has. For all threads.
class caught_signals {
 public:
  /// Has `sig` ring a bell from now on; gives the bell. Throws
  /// std::invalid_argument for a number that is no signal, std::runtime_error
  /// if it cannot be caught, or belongs to another owner.
  static const bell& begin(int sig, const void* owner, signal_mode how) {
    if (!is_valid(sig))
      throw std::invalid_argument("invalid signal number " +
                                  std::to_string(sig));
    const std::lock_guard guard(mutex_);
    auto& it = entry_of(sig);
    if (it.owner != nullptr && it.owner != owner)
      throw std::runtime_error("signal " + std::to_string(sig) +
                               " is handled by another loop");
    // Never deleted: a handler may run at any moment, in any thread.
    if (it.rings == nullptr) it.rings = new bell;
    if (it.owner == nullptr) it.rings.load()->quiet();
    struct sigaction before{};
    if (!catch_it(sig, how, before))
      throw std::runtime_error("sig " + std::to_string(sig) +
                               " cannot be caught");
    if (it.owner == nullptr) it.before = before;
    it.owner = owner;
    return *it.rings;
  }

  /// From now on `sig` does again what it did before, unless it belongs to
  /// another owner.
  static void end(int sig, const void* owner) noexcept {
    if (!is_valid(sig)) return;
    const std::lock_guard guard(mutex_);
    auto& it = entry_of(sig);
    if (it.owner != owner) return;
    ::sigaction(sig, &it.before, nullptr);
    it.owner = nullptr;
  }

 private:
  // Called in the middle of anything.
  static void ring(int sig) { entry_of(sig).rings.load()->ring(); }

  static bool catch_it(int sig, signal_mode how, struct sigaction& before) {
    struct sigaction action{};
    action.sa_handler = ring;
    ::sigfillset(&action.sa_mask);
    // System calls of other threads go on, where they can.
    action.sa_flags = SA_RESTART;
    if (how == signal_mode::once) action.sa_flags |= SA_RESETHAND;
    return ::sigaction(sig, &action, &before) == 0;
  }

  static bool is_valid(int sig) noexcept { return sig > 0 && sig < NSIG; }
  static caught_signal& entry_of(int sig) noexcept {
    return all_[static_cast<std::size_t>(sig)];
  }

  inline static std::array<caught_signal, NSIG> all_;
  inline static constinit std::mutex mutex_;
};

}  // namespace asyncio
