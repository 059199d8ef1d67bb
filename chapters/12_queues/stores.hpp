// Stores: in which order the items of a queue come out. Each has the same three
// functions.

#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace asyncio {

/// The oldest item comes out first.
template <class T>
class oldest_first {
 public:
  std::size_t size() const noexcept { return items_.size(); }
  void put(T item) { items_.push_back(std::move(item)); }
  T take() {
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  std::deque<T> items_;
};

/// The newest item comes out first.
template <class T>
class newest_first {
 public:
  std::size_t size() const noexcept { return items_.size(); }
  void put(T item) { items_.push_back(std::move(item)); }
  T take() {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }

 private:
  std::vector<T> items_;
};

/// The smallest item comes out first, as `<` or Less says.
template <class T, class Less = std::less<>>
class smallest_first {
 public:
  std::size_t size() const noexcept { return heap_.size(); }
  void put(T item) {
    heap_.push_back(std::move(item));
    std::push_heap(heap_.begin(), heap_.end(), greater);
  }
  T take() {
    std::pop_heap(heap_.begin(), heap_.end(), greater);
    T item = std::move(heap_.back());
    heap_.pop_back();
    return item;
  }

 private:
  // The standard's heaps have their largest element on top.
  static bool greater(const T& a, const T& b) { return Less()(b, a); }

  std::vector<T> heap_;
};

}  // namespace asyncio
