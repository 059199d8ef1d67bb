  void add([[maybe_unused]] const any_task& child) {
    // your code: keep the child, and be called when it has ended
  }

  /// The body has ended: by an error, or well. Waits until every child has, and
  /// throws what the group as a whole has to throw.
  coroutine<> close(std::exception_ptr error) {
    closing_ = true;
    if (error) std::rethrow_exception(error);  // your code: that is not all
    co_return;
  }

 private:
  // A child has ended: its done callback was called.
  void has_ended(child_list::iterator place) {
    static_cast<void>(place);  // your code
  }
