/// Works for two hours. When asked to stop, it cleans up for so long.
inline coroutine<> work(minutes cleaning) {
  std::exception_ptr request;
  try {
    co_await sleep(2h);
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  if (!request) co_return;
  co_await sleep(cleaning);
  std::rethrow_exception(request);
}

/// Works, but not longer than an hour. Says what came of it, and returns how
/// many requests to stop are left.
inline coroutine<int> cook(minutes cleaning) {
  try {
    co_await asyncio::timeout(1h,
                              [&](timeout_scope&) { return work(cleaning); });
  } catch (const timeout_error&) {
    trace += "too late ";
  } catch (const cancelled_error&) {
    trace += "sent home ";
  }
  co_return current_task()->cancelling();
}

/// Will not be sent home, and begins to cook.
inline coroutine<int> stay() {
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {  // not now
  }
  co_return co_await cook(0min);
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(cook(0min));
  co_await sleep(3h);
  CHECK_MESSAGE(ada.result() == 0, "a request is left: " << ada.result());

  trace.clear();
  const auto ben = create_task(cook(0min));
  co_await sleep(30min);
  ben.cancel();
  co_await sleep(3h);
  CHECK_MESSAGE(trace == "sent home ", "asked by the chef: " << trace);

  trace.clear();
  const auto cleo = create_task(cook(60min));
  co_await sleep(30min);
  cleo.cancel();
  co_await sleep(3h);
  CHECK_MESSAGE(trace == "sent home ", "asked by both: " << trace);

  trace.clear();
  const auto dan = create_task(stay());
  co_await sleep(30min);
  dan.cancel();
  co_await sleep(3h);
  CHECK_MESSAGE(trace == "too late ", "asked before the limit: " << trace);
}
