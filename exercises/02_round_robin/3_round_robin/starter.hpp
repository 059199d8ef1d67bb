  /// Puts a task at the end of the queue; it has not run yet when this
  /// returns. May be called by a task that is running.
  void add(std::string name, [[maybe_unused]] generator<turn> body) {
    const subject who{this, ++added_};
    observer::name(who, name);
    // Your code: it is ready, and belongs at the end of the queue.
  }

  /// Lets the first in the queue run to its next turn. Returns false when the
  /// queue is empty. A task that throws is reported and leaves the queue; the
  /// others go on.
  bool run_step() {
    return false;  // your code
  }

  /// Runs until every task has ended.
  void run() {
    // Your code.
  }
