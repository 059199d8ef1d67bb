/// Cooks for an hour.
inline coroutine<> cook() {
  trace += "begins ";
  co_await sleep(1h);
  trace += "serves ";
}

/// Lets the others have a turn.
inline coroutine<> step_aside() {
  co_await sleep(0s);
  trace += "goes on ";
}

/// Serves what others cook.
inline coroutine<> serve(future<> dish) {
  co_await dish;
  trace += "serves ";
}

/// Asks itself to stop.
inline coroutine<> doubt() {
  current_task()->cancel();
  co_await cook();
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(cook());
  ada.cancel();
  co_await sleep(1min);
  CHECK_MESSAGE(trace == "", "asked to stop before the first step: " << trace);

  trace.clear();
  const auto ben = create_task(step_aside());
  co_await sleep(0s);
  ben.cancel();
  co_await sleep(1min);
  CHECK_MESSAGE(trace == "", "asked to stop before the next turn: " << trace);

  const future<> dish;
  const auto cleo = create_task(serve(dish));
  co_await sleep(0s);
  dish.set_result();
  cleo.cancel();
  co_await sleep(1min);
  CHECK_MESSAGE(cleo.cancelled(), "asked to stop when the dish was there");

  const auto dan = create_task(doubt());
  co_await sleep(1min);
  CHECK_MESSAGE(dan.done(), "has asked itself to stop, and waits");
}
