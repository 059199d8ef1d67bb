  std::vector<std::string> off_the_menu;
  const auto strike_out = [&](const asyncio::exception_group& all,
                              const auto& again) -> void {
    for (const auto& each : all.exceptions()) {
      try {
        std::rethrow_exception(each);
      } catch (const asyncio::exception_group& nested) {
        again(nested, again);
      } catch (const burnt& dish) {
        off_the_menu.push_back(dish.what());
      }
    }
  };
  try {
    co_await asyncio::task_group(
        [&](asyncio::task_group_scope& group) -> asyncio::coroutine<> {
          for (const auto& each : cooks) group.create_task(each());
          co_return;
        });
  } catch (const asyncio::exception_group& errors) {
    const auto [dishes, rest] = errors.split<burnt>();
    if (dishes) strike_out(*dishes, strike_out);
    if (rest) throw *rest;
  }
  co_return off_the_menu;
