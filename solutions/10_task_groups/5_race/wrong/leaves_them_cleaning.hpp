// expect: race() is over, and a runner is still cleaning up
  if (runners.empty()) throw std::invalid_argument("a race of nobody");
  std::vector<task<T>> tasks;
  const future<> somebody;
  for (auto& each : runners) {
    tasks.push_back(create_task(std::move(each)));
    tasks.back().add_done_callback([somebody](const future<T>& it) {
      if (!it.cancelled() && !it.exception() && !somebody.done())
        somebody.set_result();
    });
  }
  co_await somebody;
  std::optional<T> winner;
  for (const auto& each : tasks)
    if (!each.cancel() && !each.cancelled() && !winner)
      winner.emplace(each.result());
  co_return std::move(*winner);
