// connection_list: which connections are open, for someone who is to know when
// the last one closes.

#pragma once

#include <cstddef>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "04_futures/ring.hpp"

namespace asyncio {

class connection_list;

/// A connection's place in a list; most stand in none.
class connection_place : private ring_link {
 public:
  inline void join_list(const counted_ptr<connection_list>& list) noexcept;

 protected:
  inline ~connection_place();
  inline void leave_list();

 private:
  friend class connection_list;
  counted_ptr<connection_list> list_;  // where it stands, or empty
};

/// The open connections. It lives as long as one of them does.
class connection_list : public counted {
 public:
  virtual ~connection_list() = default;

  bool empty() const noexcept { return size_ == 0; }
  /// Calls act(place) for each, which may leave the list meanwhile, and may
  /// even call this again.
  template <class Act>
  void for_each(Act act) {
    mark visited;  // stands in the ring behind the one that we visit
    for (auto* each = all_.next(); each != &all_; each = visited.next()) {
      visited.take_out();
      visited.insert_before(*each->next());
      auto& place = static_cast<connection_place&>(*each);
      if (place.list_) act(place);  // else it is the mark of another walk
    }
  }

 protected:
  /// The last one has left.
  virtual void is_empty_now() = 0;

 private:
  friend class connection_place;
  // Of somebody who walks along the ring. It is no member of the list.
  struct mark : connection_place {};

  ring_link all_;         // stands before the first one and behind the last
  std::size_t size_ = 0;  // how many stand in the ring
};

inline connection_place::~connection_place() = default;

inline void connection_place::join_list(
    const counted_ptr<connection_list>& list) noexcept {
  list_ = list;
  insert_before(list->all_);
  ++list->size_;
}

inline void connection_place::leave_list() {
  if (!list_) return;
  take_out();
  const auto list = std::exchange(list_, {});
  if (--list->size_ == 0) list->is_empty_now();
}

}  // namespace asyncio
