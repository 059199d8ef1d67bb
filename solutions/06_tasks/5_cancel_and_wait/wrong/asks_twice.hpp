// expect: that cuts its cleaning up short
  if (current_task() == any_task(it))
    throw std::runtime_error("a task cannot wait for its own end");
  if (!it.done()) {
    it.cancel();
    co_await until_done(it.state());
    if (const auto me = current_task(); me && me->cancelling() > 0)
      throw cancelled_error("fire");
  }
  if (it.cancelled()) co_return true;
  if (const auto error = it.exception()) std::rethrow_exception(error);
  co_return false;
