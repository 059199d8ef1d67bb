// expect: its cancelled_error hit the caller
  if (current_task() == any_task(it))
    throw std::runtime_error("a task cannot wait for its own end");
  if (!it.done()) {
    it.cancel();
    co_await it;
  }
  if (it.cancelled()) co_return true;
  if (const auto error = it.exception()) std::rethrow_exception(error);
  co_return false;
