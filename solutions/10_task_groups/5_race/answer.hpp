  if (runners.empty()) throw std::invalid_argument("a race of nobody");
  std::optional<T> winner;
  std::vector<std::exception_ptr> errors;
  std::vector<task<>> tasks;
  const auto run = [&](coroutine<T> runner) -> coroutine<> {
    try {
      T result = co_await runner;
      if (winner) co_return;
      winner.emplace(std::move(result));
    } catch (const cancelled_error&) {
      throw;
    } catch (...) {
      if (current_task()->cancelling() > 0) throw;  // while being stopped
      errors.push_back(std::current_exception());
      co_return;
    }
    for (const auto& each : tasks) each.cancel();
  };
  const auto body = [&](task_group_scope& group) -> coroutine<> {
    for (auto& each : runners)
      tasks.push_back(group.create_task(run(std::move(each))));
    co_return;
  };
  co_await task_group(body);
  if (winner) co_return std::move(*winner);
  if (errors.empty()) throw cancelled_error();
  throw exception_group("nobody has won the race", std::move(errors));
