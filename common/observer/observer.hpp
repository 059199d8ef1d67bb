// Who is watching: the one place where pictures, debug reports and leak counts
// listen to what runs.
//
// The library tells about *subjects* (a task, a callback, a timer): what each
// is called, and what it is doing now. It also tells when a coroutine frame or
// another counted object is made and destroyed. An observer hears all of it
// from its construction to its destruction, in its own thread. With no
// observer, each of these reports costs one test of a pointer and nothing else.

#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace asyncio {

/// What is observed: number N of an owner (a loop's callback 7), or the owner
/// itself (number 0). Only ever compared, never followed.
struct subject {
  const void* owner = nullptr;
  std::uint64_t number = 0;

  auto operator<=>(const subject&) const = default;
};

/// What a subject is doing now. `waiting` comes with what it waits for;
/// `cancelled` and `done` end its lane.
enum class activity { ready, running, waiting, cancelled, done };

/// Base of all watchers: override what you want to hear. What an override
/// throws is dropped: nobody who runs can be made to fail by being watched.
class observer {
 public:
  /// What a watcher wants to hear: all, or only of births and deaths.
  enum class interest { everything, lives };

  /// Watches the thread that makes it, until destroyed. Several may watch.
  explicit observer(interest in = interest::everything)
      : interest_(in), next_(first_) {
    first_ = this;
    if (interest_ == interest::everything) ++watching_;
  }
  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;
  virtual ~observer() {
    if (interest_ == interest::everything) --watching_;
    observer** link = &first_;
    while (*link != nullptr && *link != this) link = &(*link)->next_;
    if (*link == this) *link = next_;
    for (auto* each = tellings_; each != nullptr; each = each->outer)
      if (each->next == this) each->next = next_;
  }

  /// Is anybody watching what this thread does? Ask before composing a report.
  static bool watching() noexcept { return watching_ != 0; }

  /// Reports that `who` is called `name`. May come after its first changes.
  static void name(subject who, std::string_view name) {
    if (watching()) tell(&observer::on_name, who, name);
  }

  /// Reports that `who` does `now` from here on. `why` says what it waits for,
  /// or how it ended ("failed: no salt"), or nothing.
  static void change(subject who, activity now, std::string_view why = {}) {
    if (watching()) tell(&observer::on_change, who, now, why);
  }

  /// Reports that `who` waits until that clock shows `when`. Follows time().
  static void deadline(subject who, std::chrono::nanoseconds when) {
    if (watching()) tell(&observer::on_deadline, who, when);
  }

  /// Reports what the clock of those who run shows from here on. Where nobody
  /// has a clock (chapter 2), one step is one tick.
  static void time(std::chrono::nanoseconds now) {
    if (watching()) tell(&observer::on_time, now);
  }

  /// Reports that a counted object (kind: "coroutine frame", …) was made.
  static void birth(std::string_view kind, const void* what) {
    if (first_ != nullptr) tell(&observer::on_birth, kind, what);
  }

  /// Reports that it was destroyed.
  static void death(std::string_view kind, const void* what) {
    if (first_ != nullptr) tell(&observer::on_death, kind, what);
  }

 private:
  virtual void on_name(subject, std::string_view) {}
  virtual void on_change(subject, activity, std::string_view) {}
  virtual void on_deadline(subject, std::chrono::nanoseconds) {}
  virtual void on_time(std::chrono::nanoseconds) {}
  virtual void on_birth(std::string_view, const void*) {}
  virtual void on_death(std::string_view, const void*) {}

  // A report on its way: whom it will tell next. While one is told, others may
  // go, and reports may be made.
  struct telling {
    observer* next;
    telling* outer;
  };

  // Tells every watcher. What one throws is dropped, for most of this is told
  // by those who cannot throw, such as destructors. Kept apart, so that asking
  // whether there is any can be compiled in place.
  template <class... What>
  [[gnu::noinline, gnu::cold]] static void tell(
      void (observer::*about)(What...),
      std::type_identity_t<What>... what) noexcept {
    telling now{first_, tellings_};
    tellings_ = &now;
    while (now.next != nullptr) {
      auto* const each = now.next;
      now.next = each->next_;
      try {
        (each->*about)(what...);
      } catch (...) {  // see above
      }
    }
    tellings_ = now.outer;
  }

  inline static constinit thread_local observer* first_ = nullptr;
  inline static constinit thread_local telling* tellings_ = nullptr;
  inline static constinit thread_local int watching_ = 0;  // to everything
  interest interest_;
  observer* next_;
};

}  // namespace asyncio
