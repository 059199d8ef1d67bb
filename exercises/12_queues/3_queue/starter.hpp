  /// Waits until there is room, then puts the item in. Throws queue_shut_down
  /// if it was shut down. An item that does not get in is destroyed.
  coroutine<> put(T item) {
    put_nowait(std::move(item));  // your code: always?
    co_return;
  }

  /// Puts the item in, and calls the first getter. Throws queue_full if there
  /// is no room, and queue_shut_down.
  void put_nowait(T item) {
    store_.put(std::move(item));  // your code
  }

  /// Waits until there is an item, and gives it. Throws queue_shut_down if the
  /// queue is empty and was shut down.
  coroutine<T> get() {
    co_return get_nowait();  // your code: always?
  }

  /// Gives an item, and calls the first putter. Throws queue_empty if there is
  /// none, or queue_shut_down.
  T get_nowait() {
    if (empty()) throw queue_empty();
    return store_.take();  // your code
  }

  /// Says that the work on an item that came out is done: once for each. Throws
  /// std::invalid_argument if that is once too often.
  void task_done() {
    // your code: it counts unfinished_ down
  }

  /// Waits until the work on each item that was put in is done.
  coroutine<> join() { co_await finished_.wait(); }

  /// Closes the queue: put() throws queue_shut_down from now on, and get() when
  /// the last item is out; if it is `immediate`, the items go now, and count as
  /// done. All who wait are called.
  void shutdown(bool immediate = false) {
    is_shut_down_ = true;
    static_cast<void>(immediate);  // your code: and the items, and the tasks?
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
      ~place() {}  // your code: what if it leaves with a call in hand?
      bool await_ready() const noexcept { return false; }
      void await_resume() {
        // your code: the wait is over, one way or the other
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
