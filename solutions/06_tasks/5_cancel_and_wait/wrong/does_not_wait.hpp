// expect: the cook is still cleaning up
  if (current_task() == any_task(it))
    throw std::runtime_error("a task cannot wait for its own end");
  if (!it.done()) {
    it.cancel();
  }
  if (!it.done() || it.cancelled()) co_return true;
  if (const auto error = it.exception()) std::rethrow_exception(error);
  co_return false;
