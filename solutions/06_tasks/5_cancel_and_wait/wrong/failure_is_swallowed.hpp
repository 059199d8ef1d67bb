// expect: the caller does not hear of it
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
  co_return false;
