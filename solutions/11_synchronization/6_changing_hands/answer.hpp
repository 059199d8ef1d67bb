/// Waits for the stove, and cooks for ten minutes.
inline coroutine<> cook(std::string name) {
  const auto guard = co_await stove.hold();
  trace += "+" + name + " ";
  co_await sleep(10min);
  trace += "-" + name + " ";
}

/// A newcomer in the gap.
inline coroutine<> overtaking() {
  trace.clear();
  co_await stove.acquire();
  const auto ada = create_task(cook("a"));
  co_await sleep(1min);
  stove.release();
  const auto guard = co_await stove.hold();
  CHECK_MESSAGE(trace == "+a -a ", "a stood in line, and had: " << trace);
}

/// The first in line leaves in the gap.
inline coroutine<> first_leaves() {
  trace.clear();
  co_await stove.acquire();
  const auto ada = create_task(cook("a"));
  const auto ben = create_task(cook("b"));
  co_await sleep(1min);
  stove.release();
  ada.cancel();
  co_await sleep(1h);
  CHECK_MESSAGE(trace == "+b -b ", "a left, b waits: " << trace);
}

/// The second in line leaves in the gap, before the first runs.
inline coroutine<> second_leaves() {
  trace.clear();
  co_await stove.acquire();
  const auto ada = create_task(cook("a"));
  const auto ben = create_task(cook("b"));
  const auto cleo = create_task(cook("c"));
  co_await sleep(1min);
  ben.cancel();
  stove.release();
  co_await sleep(1h);
  CHECK_MESSAGE(trace == "+a -a +c -c ", "b left, a and c stay: " << trace);
}

/// A newcomer while somebody cooks who had to wait.
inline coroutine<> comes_later() {
  trace.clear();
  const auto ada = create_task(cook("a"));
  const auto ben = create_task(cook("b"));
  co_await sleep(15min);
  const auto cleo = create_task(cook("c"));
  co_await sleep(1h);
  CHECK_MESSAGE(trace == "+a -a +b -b +c -c ", "c came late: " << trace);
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  co_await overtaking();
  co_await first_leaves();
  co_await second_leaves();
  co_await comes_later();
}
