// 202: one reader for a descriptor: a second one replaces it, and reader and
// writer are independent.

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/readers.hpp"
#include "07_select/sock.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_202 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

// Python's b"x", printed.
std::string received(const sock& from) {
  char bytes[10];
  const auto count = ::recv(from.fd(), bytes, sizeof bytes, 0);
  return "b'" + std::string(bytes, static_cast<std::size_t>(count)) + "'";
}

coroutine<> main() {
  const auto pair = sock_pair();
  const sock& a = pair.first;
  const sock& b = pair.second;
  const future<> got;
  add_reader(a.fd(), [] { print("first must not run"); });
  add_reader(a.fd(), [&a, got] {
    print("second reader", received(a));
    remove_reader(a.fd());
    got.set_result();
  });
  add_writer(a.fd(), [] { print("writer must not run"); });
  const bool was_there = remove_writer(a.fd());
  const bool is_there = remove_writer(a.fd());
  print("writer removed", was_there, is_there);
  CHECK(::send(b.fd(), "x", 1, 0) == 1);
  co_await got;
  CHECK(::send(b.fd(), "unseen", 6, 0) == 6);
  co_await sleep(20ms);
  print("quiet after removal");
}

}  // namespace

TEST_CASE("202_add_reader_replaces") {
  common::same_as_python("202_add_reader_replaces", [] { run(main()); });
}

}  // namespace behaviour_202
