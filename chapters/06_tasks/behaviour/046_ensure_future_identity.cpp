// 046: ensure_future() gives futures and tasks back as they are, and makes a
// task of a coroutine.

#include <concepts>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_046 {

using namespace asyncio;
using common::print;

namespace {

coroutine<int> co() {
  print("co runs");
  co_return 3;
}

// What Python asks of an object, C++ asks of its type.
template <class T>
constexpr bool is_task(const T&) {
  return std::same_as<T, task<typename T::value_type>>;
}
template <class T>
constexpr bool is_future(const T&) {
  return std::derived_from<T, future<typename T::value_type>>;
}

coroutine<> main() {
  const future<> fut;
  const auto it = create_task(co());
  print("future same", ensure_future(fut) == fut);
  print("task same", ensure_future(it) == it);
  const auto wrapped = ensure_future(co());
  print("wrapped is task", is_task(wrapped), "done", wrapped.done());
  print("result", co_await wrapped);
  print("isfuture", is_future(fut), is_future(it));
  fut.cancel();
}

}  // namespace

TEST_CASE("046_ensure_future_identity") {
  common::same_as_python("046_ensure_future_identity",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_046
