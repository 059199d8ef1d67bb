// expect: the callback for one of them has thrown
  template <class T>
  void add(const task<T>& child) {
    const auto place = children_.insert(children_.end(), child);
    child.add_done_callback([this, place](const auto&) { has_ended(place); });
  }

  /// The body has ended: by an error, or well. Waits until every child has, and
  /// throws what the group as a whole has to throw.
  coroutine<> close(std::exception_ptr error) {
    closing_ = true;
    std::exception_ptr cancellation;
    if (is<cancelled_error>(error))
      cancellation = std::exchange(error, nullptr);
    else if (is<system_exit>(error) && !exit_)
      exit_ = std::exchange(error, nullptr);
    if (error || cancellation || exit_) stop_children();

    // More than once: the parent may be asked to stop while it waits here.
    while (!children_.empty()) {
      last_ended_ = counted_ptr(new last_child(*parent_.state()->loop()));
      try {
        co_await future_awaiter<void>(last_ended_);
      } catch (const cancelled_error&) {
        if (!stopping_) cancellation = std::current_exception();
        stop_children();
      }
      last_ended_ = {};
    }
    if (error) errors_.push_back(error);
    throw_what_remains(cancellation);
  }

 private:
  using child_list = std::list<any_task>;

  void has_ended(child_list::iterator place) {
    const auto child = *place;
    children_.erase(place);
    if (children_.empty() && last_ended_)
      last_ended_->set_result();
    if (child.cancelled()) return;
    if (const auto error = child.exception()) has_failed(error);
  }

  // The first failure stops the others, and the body by way of the parent.
  void has_failed(const std::exception_ptr& error) {
    if (is<system_exit>(error) && !exit_)
      exit_ = error;
    else
      errors_.push_back(error);
    if (stopping_) return;
    stop_children();
    asked_parent_ = true;
    parent_.cancel();
  }

  void stop_children() {
    if (std::exchange(stopping_, true)) return;
    for (const auto& each : children_) each.cancel();
  }

  void throw_what_remains(std::exception_ptr cancellation) {
    if (exit_) {
      report_errors();
      std::rethrow_exception(exit_);
    }
    if (asked_parent_) parent_.uncancel();  // our own request, and no other
    if (errors_.empty()) {
      if (cancellation) std::rethrow_exception(cancellation);
      return;
    }
    // Errors go first. A request from outside is made anew: the parent finds it
    // where it waits next.
    if (parent_.cancelling() > 0) {
      parent_.uncancel();
      parent_.cancel();
    }
    throw exception_group("unhandled errors in a TaskGroup",
                          std::move(errors_));
  }
