// expect: the others were not waited for
  std::vector<task<T>> tasks;
  for (auto& each : those) tasks.push_back(create_task(std::move(each)));
  const auto some = co_await wait(tasks, return_when::first_completed);
  const auto first = some.done.front();
  for (const auto& each : tasks) each.cancel();
  co_await wait(tasks);
  if (first.exception())
    throw std::runtime_error("nobody has answered");
  co_return first.result();
