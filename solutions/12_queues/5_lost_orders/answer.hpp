/// Takes one dish out.
inline coroutine<> eat(std::string name, queue<int>& from) {
  const int dish = co_await from.get();
  trace += name + std::to_string(dish) + " ";
}

/// Puts one dish in, or goes home.
inline coroutine<> cook(std::string name, queue<int>& into, int dish) {
  try {
    co_await into.put(dish);
  } catch (const queue_shut_down&) {
    trace += name + " goes home ";
  }
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  queue<int> first;
  const auto ada = create_task(eat("ada", first));
  const auto ben = create_task(eat("ben", first));
  co_await sleep(1min);
  first.put_nowait(1);
  ada.cancel();
  co_await sleep(1min);
  CHECK_MESSAGE(trace == "ben1 ", "ada was called and cancelled: " << trace);

  queue<int> second;
  const auto cleo = create_task(eat("cleo", second));
  co_await sleep(1min);
  second.put_nowait(2);
  second.get_nowait();
  co_await sleep(1min);
  CHECK_MESSAGE(!cleo.done(), "the dish is gone, and cleo has not waited");
  second.put_nowait(3);

  queue<int> third;
  third.put_nowait(4);
  const auto cleaner = create_task(third.join());
  third.get_nowait();
  co_await sleep(1min);
  CHECK_MESSAGE(!cleaner.done(), "somebody is cooking, and join() is over");

  trace.clear();
  queue<int> fourth(1);
  fourth.put_nowait(5);
  const auto dan = create_task(cook("dan", fourth, 6));
  co_await sleep(1min);
  fourth.shutdown();
  co_await sleep(1min);
  CHECK_MESSAGE(trace == "dan goes home ", "shut down, and dan: " << trace);
}
