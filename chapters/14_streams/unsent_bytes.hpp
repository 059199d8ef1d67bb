// unsent_bytes: what was written and not sent yet, in its order, and whether it
// is too much. Bytes that have an owner are not copied; all others are.

#pragma once

#include <algorithm>
#include <cstddef>
#include <list>
#include <string_view>
#include <utility>

#include "11_synchronization/event.hpp"
#include "14_streams/byte_queue.hpp"
#include "14_streams/owned_bytes.hpp"

namespace asyncio {

/// A queue of bytes in pieces: they come in at the back and go out at the
/// front. An owner may do anything when it is let go of, so that happens when
/// the queue is in order again.
class unsent_bytes {
  // Either a view and its owner, or bytes of our own.
  struct piece {
    explicit piece(owned_bytes theirs = {}) noexcept
        : shared(std::move(theirs)) {}
    std::string_view view() const noexcept {
      return shared.owner ? shared.bytes : copied.view();
    }

    owned_bytes shared;
    byte_queue copied;
  };

 public:
  unsent_bytes() { can_write_.set(); }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  /// Takes them in; without memory for that, nothing has changed.
  void append(const owned_bytes& more) {
    if (more.bytes.empty()) return;
    if (more.owner)
      pieces_.emplace_back(more);
    else
      append_copy(more.bytes);
    size_ += more.bytes.size();
    if (size_ > high_) can_write_.clear();
  }

  /// The first pieces.
  gathered_bytes front() const noexcept {
    gathered_bytes first;
    for (const auto& each : pieces_) {
      if (first.size() == first.most) break;
      first.add(each.view());
    }
    return first;
  }

  /// Removes so many.
  void drop(std::size_t count) {
    std::list<piece> sent;
    size_ -= count;
    while (count > 0) {
      auto& first = pieces_.front();
      const auto some = std::min(count, first.view().size());
      count -= some;
      if (some == first.view().size())
        sent.splice(sent.end(), pieces_, pieces_.begin());
      else if (first.shared.owner)
        first.shared.bytes.remove_prefix(some);
      else
        first.copied.drop(some);
    }
    if (size_ <= low_) can_write_.set();
  }
  /// Removes all. Whether that is room to write, the caller has to say.
  void drop_all() noexcept {
    size_ = 0;
    std::exchange(pieces_, {});
  }

  /// The water marks: above `high` it is too much, until `low` are left, or
  /// fewer.
  void set_limits(std::size_t high, std::size_t low) {
    high_ = high;
    low_ = low;
    if (size_ > high_) can_write_.clear();
    if (size_ <= low_) can_write_.set();
  }
  /// Clear while it is too much.
  event& can_write() noexcept { return can_write_; }

 private:
  // Many small writes become one piece.
  void append_copy(std::string_view bytes) {
    if (!pieces_.empty() && !pieces_.back().shared.owner)
      return pieces_.back().copied.append(bytes);
    std::list<piece> added(1);
    added.back().copied.append(bytes);
    pieces_.splice(pieces_.end(), added);
  }

  std::size_t size_ = 0;  // of all pieces together
  event can_write_{"room to write"};
  std::size_t high_ = 64 * 1024;
  std::size_t low_ = 16 * 1024;
  std::list<piece> pieces_;  // none of them is empty
};

}  // namespace asyncio
