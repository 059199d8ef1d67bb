  std::vector<task<T>> tasks;
  for (auto& each : those) tasks.push_back(create_task(std::move(each)));
  std::optional<task<T>> first;
  std::exception_ptr failure, stopped;
  try {
    auto order = as_completed(tasks);
    while (!first) {
      const auto next = co_await order.next();
      if (!next) break;
      if (next->cancelled())
        failure = std::make_exception_ptr(cancelled_error());
      else if (next->exception())
        failure = next->exception();
      else
        first = next;
    }
  } catch (const cancelled_error&) {
    stopped = std::current_exception();
  }
  for (const auto& each : tasks) each.cancel();
  if (stopped) std::rethrow_exception(stopped);
  // wait(tasks) would do, but looks at nobody: a failure would be reported.
  co_await gather(return_exceptions, tasks);
  if (!first) std::rethrow_exception(failure);
  co_return first->result();
