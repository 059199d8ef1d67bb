  if (current_task() == any_task(it))
    throw std::runtime_error("a task cannot wait for its own end");
  if (!it.done()) {
    it.cancel();
    const future<> ended;  // ours alone: to cancel it disturbs nobody
    it.add_done_callback([ended](const future<T>&) {
      if (!ended.done()) ended.set_result();
    });
    co_await ended;
  }
  if (it.cancelled()) co_return true;
  if (const auto error = it.exception()) std::rethrow_exception(error);
  co_return false;
