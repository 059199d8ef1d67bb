// expect: it took its own cancellation for the task
  if (current_task() == any_task(it))
    throw std::runtime_error("a task cannot wait for its own end");
  if (!it.done()) {
    it.cancel();
    try {
      co_await it;
    } catch (const cancelled_error&) {
    }
  }
  if (it.cancelled()) co_return true;
  if (const auto error = it.exception()) std::rethrow_exception(error);
  co_return false;
