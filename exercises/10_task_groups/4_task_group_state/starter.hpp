  void add([[maybe_unused]] const any_task& child) {
    // your code: keep the child, and watch it
  }

  /// To be awaited when the body has ended, and has thrown `error`, or nothing.
  /// Waits until every child has ended too, and throws what the group as a whole
  /// has to throw.
  coroutine<> close(std::exception_ptr& error) {
    closing_ = true;
    if (error) std::rethrow_exception(error);  // your code: that is not all
    co_return;
  }

 private:
  // Called by the done callback of a child: the child has ended.
  void has_ended(child_list::iterator place) {
    static_cast<void>(place);  // your code
  }
