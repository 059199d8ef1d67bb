// queue: hands items from the tasks that make them to the tasks that need them.
//
// Two of chapter 11's lines and a store between them. Whoever finds the queue
// full waits in the one line, and whoever finds it empty in the other.

#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "11_synchronization/event.hpp"
#include "11_synchronization/waiting_line.hpp"
#include "12_queues/errors.hpp"
#include "12_queues/stores.hpp"

namespace asyncio {

/// A queue for the tasks of one loop (asyncio.Queue). T can be moved, and need
/// not be copyable. The Store says which item comes out first. The queue must
/// outlive the tasks that wait for it.
template <class T, class Store = oldest_first<T>>
class queue {
 public:
  using value_type = T;

  /// With room for `maxsize` items; 0 or less: for any number. `what` it is
  /// called when the loop says who waits for what.
  explicit queue(std::ptrdiff_t maxsize = 0,
                 const std::string& what = "a queue")
      : maxsize_(maxsize),
        getters_(*this, &queue::empty, "an item of " + what),
        putters_(*this, &queue::full, "room in " + what),
        finished_("the end of the work in " + what) {
    finished_.set();
  }

  std::size_t size() const noexcept { return store_.size(); }
  std::ptrdiff_t maxsize() const noexcept { return maxsize_; }
  bool empty() const noexcept { return size() == 0; }
  bool full() const noexcept {
    return maxsize_ > 0 && std::cmp_greater_equal(size(), maxsize_);
  }

  // #region answer
  /// Waits until there is room, then puts the item in. Throws queue_shut_down
  /// if it was shut down. An item that does not get in is destroyed.
  coroutine<> put(T item) {
    while (full()) {
      check_open();
      co_await putters_.wait();
    }
    try {
      put_nowait(std::move(item));
    } catch (...) {  // the item could not be copied, or no memory
      if (!full()) putters_.call_next();
      throw;
    }
  }

  /// Puts the item in, and calls the first getter. Throws queue_full if there
  /// is no room, and queue_shut_down.
  void put_nowait(T item) {
    check_open();
    if (full()) throw queue_full();
    store_.put(std::move(item));
    ++unfinished_;
    finished_.clear();
    getters_.call_next();
  }

  /// Waits until there is an item, and gives it. Throws queue_shut_down if the
  /// queue is empty and was shut down.
  coroutine<T> get() {
    while (empty()) {
      check_open();
      co_await getters_.wait();
    }
    try {
      co_return get_nowait();
    } catch (...) {  // the item could not be copied: it is still here
      if (!empty()) getters_.call_next();
      throw;
    }
  }

  /// Gives an item, and calls the first putter. Throws queue_empty if there is
  /// none, or queue_shut_down.
  T get_nowait() {
    if (empty()) {
      check_open();
      throw queue_empty();
    }
    T item = store_.take();
    putters_.call_next();
    return item;
  }

  /// Says that the work on an item that came out is done: once for each. Throws
  /// std::invalid_argument if that is once too often.
  void task_done() {
    if (unfinished_ == 0)
      throw std::invalid_argument("task_done() called too many times");
    if (--unfinished_ == 0) finished_.set();
  }

  /// Waits until the work on each item that was put in is done.
  coroutine<> join() { co_await finished_.wait(); }

  /// Closes the queue: put() throws queue_shut_down from now on, and get() when
  /// the last item is out; if it is `immediate`, the items go now, and count as
  /// done. All who wait are called.
  void shutdown(bool immediate = false) {
    is_shut_down_ = true;
    while (immediate && !empty()) {
      store_.take();
      if (unfinished_ > 0) --unfinished_;
    }
    if (unfinished_ == 0) finished_.set();
    getters_.call_all();
    putters_.call_all();
  }

 private:
  // One of the two lines. A task that was called here and cancelled before it
  // ran calls the next, unless the queue has changed again: then there is
  // nothing for the next one, either.
  class line {
   public:
    line(const queue& of, bool (queue::*must_wait)() const noexcept,
         std::string what)
        : of_(of), must_wait_(must_wait), places_(std::move(what)) {}

    class place : public line_place {
     public:
      explicit place(line& it) noexcept : line_place(it.places_), line_(it) {}
      ~place() {
        if (!in_line() || !was_called()) return;
        leave();
        if (!(line_.of_.*line_.must_wait_)()) line_.call_next();
      }
      bool await_ready() const noexcept { return false; }
      void await_resume() {
        wait_is_over();
        leave();
      }

     private:
      line& line_;
    };
    line_awaitable<line> wait() noexcept { return line_awaitable<line>(*this); }

    void call_next() { places_.call_next(); }
    void call_all() {
      while (places_.call_next()) continue;
    }

   private:
    const queue& of_;
    bool (queue::*must_wait_)() const noexcept;
    waiting_line places_;
  };
  // #endregion

  void check_open() const {
    if (is_shut_down_) throw queue_shut_down();
  }

  // If tasks stand uncalled in getters_, the queue is empty or as many have
  // been called as there are items; and so with putters_ and room.
  const std::ptrdiff_t maxsize_;
  Store store_;
  line getters_;
  line putters_;
  std::size_t unfinished_ = 0;  // items whose work is not done
  event finished_;              // set while there are none
  bool is_shut_down_ = false;
};

/// The smallest item comes out first (asyncio.PriorityQueue).
template <class T, class Less = std::less<>>
using priority_queue = queue<T, smallest_first<T, Less>>;

/// The newest item comes out first (asyncio.LifoQueue).
template <class T>
using lifo_queue = queue<T, newest_first<T>>;

}  // namespace asyncio
