/// Burns a dish after a minute.
inline coroutine<> burn() {
  co_await sleep(1min);
  throw std::runtime_error("burnt");
}

/// Cooks for an hour. When asked to stop, it cleans up for ten minutes, and may
/// fail at that.
inline coroutine<> cook(bool slips) {
  std::exception_ptr request;
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  trace += "cleans ";
  co_await sleep(10min);
  trace += "clean ";
  if (slips) throw std::runtime_error("slipped");
  if (request) std::rethrow_exception(request);
}

/// Cooks in a group. Says what came of it, and goes on.
inline coroutine<> evening(bool burns, bool slips) {
  try {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      if (burns) group.create_task(burn());
      group.create_task(cook(slips));
      co_return;
    });
  } catch (const exception_group& errors) {
    trace += std::to_string(errors.exceptions().size()) + " failed ";
  }
  co_await sleep(1min);
  trace += "goes on ";
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(evening(true, true));
  co_await sleep(20min);
  CHECK_MESSAGE(trace == "cleans clean 2 failed goes on ", "two fail: " << trace);

  trace.clear();
  const auto ben = create_task(evening(false, false));
  co_await sleep(1min);
  ben.cancel();
  co_await sleep(1min);
  ben.cancel();
  co_await sleep(1min);
  CHECK_MESSAGE(!ben.done(), "asked twice, and a cook still cleans");
  co_await sleep(1h);

  trace.clear();
  const auto cleo = create_task(evening(true, false));
  co_await sleep(5min);
  cleo.cancel();
  co_await sleep(1h);
  CHECK_MESSAGE(trace == "cleans clean 1 failed ", "asked as well: " << trace);
}
