// expect: the first in time is meant
  std::vector<task<T>> tasks;
  for (auto& each : those) tasks.push_back(create_task(std::move(each)));
  std::exception_ptr failure;
  std::optional<T> result;
  for (const auto& each : tasks) {
    if (result) break;
    try {
      result = co_await each;
    } catch (const std::exception&) {
      failure = std::current_exception();
    }
  }
  for (const auto& each : tasks) each.cancel();
  co_await wait(tasks);
  if (!result) std::rethrow_exception(failure);
  co_return *result;
