// ring_link: a place in a ring, for lists whose members come and go all the
// time.
//
// Each place knows its neighbours. In a ring there is no first and no last, so
// nothing is asked when a place is taken out, and not even which list it was
// in: a list is one more place in the ring, where it begins and ends.

#pragma once

namespace asyncio {

/// A base for the members of a list, and for the list itself. A member that is
/// destroyed leaves its list.
class ring_link {
 public:
  ring_link() = default;
  ring_link(const ring_link&) = delete;
  ring_link& operator=(const ring_link&) = delete;
  ~ring_link() { take_out(); }

  /// The neighbours: at first, each place is alone with itself.
  ring_link* next() const noexcept { return next_; }
  ring_link* previous() const noexcept { return previous_; }
  bool alone() const noexcept { return next_ == this; }

  /// Puts this, which is alone, before another: before the list itself, that
  /// is at its end.
  void insert_before(ring_link& other) noexcept {
    next_ = &other;
    previous_ = other.previous_;
    previous_->next_ = other.previous_ = this;
  }

  /// Takes this out: it is alone again.
  void take_out() noexcept {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = this;
  }

 private:
  // The neighbour's neighbour on this side is this: next_->previous_ == this.
  ring_link* next_ = this;
  ring_link* previous_ = this;
};

}  // namespace asyncio
