// done_callback: somebody to be called when a future is done.

#pragma once

#include <atomic>
#include <cstdint>
#include <unordered_map>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/ring.hpp"

namespace asyncio {

class future_state;

/// A number that no other callback has: a loop may run in one thread after
/// another, so all threads count together.
inline std::uint64_t new_callback_number() noexcept {
  static constinit std::atomic<std::uint64_t> last = 0;
  return ++last;
}

/// Somebody to be called when a future is done: a place in that future's list.
/// It knows its neighbours, so taking it out needs no search.
class done_callback : private ring_link {
 public:
  done_callback() = default;
  done_callback(const done_callback&) = delete;
  done_callback& operator=(const done_callback&) = delete;

  /// The future is done: have yourself called by its loop, soon. You have left
  /// the list, and may even delete yourself.
  virtual void on_done(event_loop& loop, future_state& done) = 0;
  /// You will never be called: the future went away without ever being done,
  /// or its loop is closed.
  virtual void forget() noexcept {}
  /// The number by which you can be removed, or 0 if you have none.
  virtual std::uint64_t id() const noexcept { return 0; }

 protected:
  virtual ~done_callback() = default;

 private:
  friend class future_state;
  friend class callback_list;
};

/// The callbacks of a future, in the order in which they were added.
class callback_list : public ring_link {
 public:
  void add(done_callback& f) noexcept { f.insert_before(*this); }
  done_callback& first() const noexcept { return at(*next()); }
  /// Takes the first out.
  done_callback& take_first() noexcept {
    auto& f = first();
    f.take_out();
    return f;
  }
  /// Calls look(callback) for each.
  template <class Look>
  void for_each(Look look) const {
    for (auto* each = next(); each != this; each = each->next())
      look(at(*each));
  }

 private:
  static done_callback& at(ring_link& place) noexcept {
    return static_cast<done_callback&>(place);
  }
};

/// Finds the callbacks of a future by number. Searching the list for each one
/// to be removed would take longer, the longer the list is. So the first search
/// makes this index, which stands in front of all others, and owns itself.
class numbered_callbacks final : public done_callback {
 public:
  void add(done_callback& f) {
    if (f.id() != 0) all_.emplace(f.id(), &f);
  }
  void remove(const done_callback& f) noexcept { all_.erase(f.id()); }
  done_callback* find(std::uint64_t id) const noexcept {
    const auto found = all_.find(id);
    return found == all_.end() ? nullptr : found->second;
  }

  void on_done(event_loop&, future_state&) override { delete this; }
  void forget() noexcept override { delete this; }

 private:
  std::unordered_map<std::uint64_t, done_callback*> all_;
};

}  // namespace asyncio
