// Each allocation of a scenario fails once, for a scenario of each chapter.
// Wanted: run() throws std::bad_alloc, or the scenario copes; nobody hangs,
// nothing leaks, nothing is used after it was freed (with the address
// sanitizer).

#include <array>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "17_web_server/event_log.hpp"
#include "17_web_server/http_page.hpp"
#include "17_web_server/http_server.hpp"
#include "asyncio.hpp"
#include "common/testing/failing_new.hpp"
#include "common/testing/leak_count.hpp"

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

coroutine<> nap(std::chrono::milliseconds time) { co_await sleep(time); }
coroutine<int> value(int x) {
  co_await sleep(1s);
  co_return x;
}
coroutine<> fails() {
  co_await sleep(1s);
  throw std::runtime_error("a message too long to stand in the string itself");
}

coroutine<> callbacks() {
  auto& loop = get_running_loop();
  for (int i = 0; i < 20; ++i) {
    loop.call_soon([large = std::array<char, 40>{}] { (void)large; });
    loop.call_later(1ms, [large = std::array<char, 40>{}] { (void)large; });
  }
  co_await sleep(1s);
}

coroutine<> futures() {
  const future<> f;
  const auto removed = f.add_done_callback([](const auto&) {});
  f.add_done_callback([](const auto&) {});
  f.remove_done_callback(removed);
  f.add_done_callback([held = future<>()](const auto&) {});
  f.set_result();
  co_await f;
  co_await sleep(0s);
}

coroutine<> tasks() {
  std::vector<task<int>> all;
  for (int i = 0; i < 20; ++i) all.push_back(create_task(value(i)));
  for (auto& each : all) co_await each;
  const auto unseen = create_task(fails(), "whose error nobody sees");
  co_await sleep(2s);
}

// The ready queue grows at the moment at which all are woken.
coroutine<> waits_for(future<> it) { co_await it; }
coroutine<> wakes() {
  const future<> f;
  std::vector<task<>> all;
  for (int i = 0; i < 30; ++i) {
    all.push_back(create_task(waits_for(f)));
    co_await sleep(0s);
  }
  f.set_result();
  for (const auto& each : all) co_await each;
}

coroutine<> cancels() {
  const auto inner = create_task(nap(10s));
  const auto outer =
      create_task([](task<> it) -> coroutine<> { co_await it; }(inner));
  co_await sleep(1s);
  outer.cancel("a message that is too long to stand in the string itself");
  try {
    co_await outer;
  } catch (const cancelled_error&) {
  }
}

// The request waits until its task does.
coroutine<> cancels_itself() {
  const auto inner = create_task(nap(10s));
  const auto outer = create_task([](task<> it) -> coroutine<> {
    current_task()->cancel("a message too long to stand in the string itself");
    co_await it;
  }(inner));
  try {
    co_await outer;
  } catch (const cancelled_error&) {
  }
}

coroutine<> descriptors() {
  const auto ends = std::make_shared<std::pair<sock, sock>>(sock_pair());
  const auto receives = create_task(
      [](std::shared_ptr<std::pair<sock, sock>> two) -> coroutine<std::string> {
        co_return co_await sock_recv(two->first, 100);
      }(ends));
  co_await sleep(0s);
  ends->first.close();
  try {
    co_await receives;
  } catch (const std::system_error&) {
  }
}

coroutine<> many() {
  std::vector<coroutine<int>> three;
  for (int i = 0; i < 3; ++i) three.push_back(value(i));
  co_await gather(std::move(three));
  std::vector<task<int>> all;
  for (int i = 0; i < 3; ++i) all.push_back(create_task(value(i)));
  co_await wait(all, return_when::first_completed, 500ms);
  const auto order = as_completed(all, 2s);
  while (const auto next = co_await order.next()) (void)next;
}

// So many that what is done and not yet taken would need more memory.
coroutine<> completions_of_many() {
  std::vector<task<int>> all;
  for (int i = 0; i < 40; ++i) all.push_back(create_task(value(i)));
  const auto order = as_completed(all);
  while (const auto next = co_await order.next()) (void)next;
}

coroutine<> timeouts() {
  const auto inner = create_task(nap(3s));
  const auto outer = shield(inner);
  try {
    co_await wait_for(outer, 1s);
  } catch (const timeout_error&) {
  }
  co_await inner;
}

coroutine<> groups() {
  const auto body = [](task_group_scope& group) -> coroutine<> {
    group.create_task(nap(2s));
    group.create_task(fails());
    co_await sleep(500ms);
  };
  try {
    co_await task_group(body);
  } catch (const exception_group&) {
  }
}

coroutine<> uses(lock& one, semaphore& two) {
  const auto guard = co_await one.hold();
  const auto other = co_await two.hold();
  co_await sleep(1s);
}
coroutine<> eats(condition& change, int& dishes) {
  const auto guard = co_await change.hold();
  co_await change.wait_for([&dishes] { return dishes > 0; });
  --dishes;
}
coroutine<> tools() {
  lock one("a lock whose name is too long to stand in the string itself");
  semaphore two(1);
  condition change;
  int dishes = 0;
  event bell;
  barrier meeting(2);
  const auto evening = [&](task_group_scope& all) -> coroutine<> {
    for (int i = 0; i < 3; ++i) all.create_task(uses(one, two));
    for (int i = 0; i < 2; ++i) all.create_task(eats(change, dishes));
    all.create_task(bell.wait());
    all.create_task(meeting.wait());
    co_await sleep(1s);
    bell.set();
    const auto guard = co_await change.hold();
    dishes = 2;
    change.notify(2);
    co_await meeting.wait();
  };
  try {
    co_await task_group(evening);
  } catch (const exception_group&) {
  }
}

async_generator<int> some_orders() {
  for (int i = 0; i < 3; ++i) {
    co_await sleep(1s);
    co_yield i;
  }
}
coroutine<> takes_orders(queue<int>& into) {
  auto coming = some_orders();
  while (const auto order = co_await coming.next()) co_await into.put(*order);
  into.shutdown();
}
coroutine<> works(queue<int>& from, queue<int>& to) {
  try {
    while (true) {
      co_await to.put(co_await from.get());
      from.task_done();
    }
  } catch (const queue_shut_down&) {
  }
  from.shutdown();
  to.shutdown();
}
coroutine<> queues() {
  queue<int> one(1);
  queue<int> two(1);
  const auto evening = [&](task_group_scope& all) -> coroutine<> {
    all.create_task(takes_orders(one));
    all.create_task(works(one, two));
    try {
      while (true) co_await two.get();
    } catch (const queue_shut_down&) {
    }
  };
  try {
    co_await task_group(evening);
  } catch (const exception_group&) {
  }
}

async_generator<std::string> dishes(int levels) {
  if (levels == 0) {
    co_yield "a dish whose name is too long to stand in the string itself";
    co_await sleep(1s);
    co_yield "another";
    co_return;
  }
  const auto inner = dishes(levels - 1);
  while (auto x = co_await inner.next()) co_yield std::move(*x);
}
coroutine<> generators() {
  const auto all = dishes(1);
  while (co_await all.next()) continue;
  const auto some = dishes(2);
  co_await wait_for(some.next(), 1s);
  co_await some.aclose();
  const auto kept = std::make_shared<async_generator<std::string>>(dishes(1));
  get_running_loop().call_later(1h, [kept] {});
  co_await kept->next();
}

coroutine<int> soon(int x) {
  co_await sleep(0s);
  co_return x;
}
// (What threads allocate does not fail: only our own thread is short.)
coroutine<> threads() {
  const threadsafe_loop outside;
  std::vector<coroutine<std::string>> jobs;
  for (int i = 0; i < 3; ++i)
    jobs.push_back(to_thread(
        [](const std::string& dish) { return dish; },
        std::string("a dish whose name is too long to stand in the string")));
  co_await gather(std::move(jobs));
  for (int i = 0; i < 20; ++i) call_soon_threadsafe(outside, [] {});
  thread_pool_executor pool(1);
  const auto given_up = run_in_executor(pool, [] {});
  given_up.cancel();
  const auto theirs = run_coroutine_threadsafe(soon(7), outside);
  const auto waits = [theirs] {
    try {
      return theirs.result();
    } catch (const cancelled_error&) {  // there was no memory for its task
      return 0;
    }
  };
  co_await to_thread(waits);
}

coroutine<> signals() {
  const auto came = std::make_shared<int>(0);  // the handlers may outlive us
  add_signal_handler(SIGUSR1, [came] { ++*came; });
  add_signal_handler(SIGUSR2, [] {});
  add_signal_handler(SIGUSR1, [came] { *came += 2; });
  ::raise(SIGUSR1);
  ::raise(SIGUSR1);
  while (*came < 4) co_await sleep(1s);
  remove_signal_handler(SIGUSR2);
}
coroutine<> is_interrupted() { co_await interruptible(nap(1s)); }

coroutine<> repeats(stream_reader reader, stream_writer writer) {
  while (const auto line = co_await reader.next_line()) {
    writer.write(*line);
    co_await writer.drain();
  }
}
coroutine<> streams() {
  const auto host = co_await start_server(repeats, "127.0.0.1", 0);
  const int port = host.sockets().at(0).local_address().port();
  try {
    auto [reader, writer] = co_await open_connection("127.0.0.1", port);
    writer.write(std::string(1000, 'x') + "\nand a line\n");
    co_await reader.readline();
    co_await reader.readuntil("line\n");
    std::string lines;
    for (int i = 0; i < 50; ++i) lines += std::string(20'000, 'x') + "\n";
    writer.write(lines);
    const auto owner = std::make_shared<const std::string>(lines);
    writer.write(*owner, owner);
    writer.writelines({{"a line\n"}, {*owner, owner}});
    const auto drain = create_task(writer.drain());
    while (!drain.done() && !(co_await reader.read(100'000)).empty()) continue;
    writer.close();
    co_await writer.wait_closed();
  } catch (const std::system_error&) {
  } catch (const incomplete_read_error&) {
  }
  host.close();
  host.close_clients();
  co_await host.wait_closed();
}

coroutine<> unix_streams() {
  const std::string path = "/tmp/a-path-that-is-too-long-for-a-short-string-" +
                           std::to_string(::getpid());
  const auto host = co_await start_unix_server(repeats, path);
  try {
    auto [reader, writer] = co_await open_unix_connection(path);
    for (int i = 0; i < 3; ++i) {
      writer.write("a line that is too long to stand in the string itself\n");
      co_await reader.readexactly(20);
      co_await reader.next_line();
    }
    writer.write_eof();
    co_await reader.read();
  } catch (const std::system_error&) {
  } catch (const incomplete_read_error&) {
  }
  host.close();
  host.abort_clients();
  co_await host.wait_closed();
}

coroutine<> subprocesses() {
  const auto cat = co_await create_subprocess_exec(
      "cat", "-", "/no/such/file/of/such/a/long/name",
      subprocess_options()
          .in(redirect::pipe)
          .out(redirect::pipe)
          .err(redirect::pipe));
  const auto waits = create_task(cat.wait());
  try {
    const auto [out, err] = co_await cat.communicate(std::string(9000, 'x'));
    CHECK(out.size() == 9000);
  } catch (const std::system_error&) {
  }
  co_await waits;
}

coroutine<> dialogue() {
  const auto cat = co_await create_subprocess_shell(
      "exec cat # and a comment that is too long for a short string",
      subprocess_options().in(redirect::pipe).out(redirect::pipe));
  try {
    cat.in().write("a line that is too long to stand in the string itself\n");
    co_await cat.in().drain();
    co_await cat.out().readline();
    co_await cat.out().read(0);
  } catch (const std::system_error&) {
  }
  cat.terminate();
  co_await cat.wait();
}

// A guest who asks for a page and for events, and one who is refused.
coroutine<> visits(int port, std::string says) {
  try {
    const auto [reader, writer] = co_await open_connection("127.0.0.1", port);
    writer.write(says);
    while (!(co_await reader.read(100'000)).empty()) continue;
    writer.close();
  } catch (const std::system_error&) {
  }
}
coroutine<> web_server() {
  const counted_ptr log(new event_log);
  log->add("an event that is too long to stand in the string itself");
  log->end();
  const http_handler handler =
      [log](const http_request& asked) -> coroutine<http_response> {
    if (asked.path == "/events") co_return event_log::watch(log, asked);
    co_return http_page("text/plain", "a page that is long enough").answer();
  };
  const auto it = co_await start_http_server(handler, "127.0.0.1", 0);
  const auto port = it.sockets().front().local_address().port();
  const std::string host = " HTTP/1.1\r\nHost: kitchen.example\r\n";
  co_await visits(port, "GET /" + host + "\r\nGET /events" + host +
                            "Connection: close\r\n\r\n");
  co_await visits(port, "GET /" + host + "Host: two\r\n\r\n");
  co_await it.stop(1s);
}

// Runs the scenario with one failure after so many allocations; returns whether
// it came to that.
bool run_short_of_memory(coroutine<> (*scenario)(), long before) {
  const caught_stderr reports;
  const common::leak_count objects;
  bool failed = false;
  try {
    const common::failing_new memory(before);
    try {
      run(scenario(), std::make_unique<virtual_time>());
    } catch (const std::bad_alloc&) {  // so it should
    }
    failed = memory.failed();
  } catch (const std::exception& e) {
    FAIL_CHECK("after " << before << " allocations: " << std::string(e.what()));
  }
  CHECK_MESSAGE(objects.alive() == 0,
                "after " << before << ": " << objects.survivors());
  return failed;
}

TEST_CASE(
    "one allocation fails, whichever it is: nobody hangs, nothing leaks") {
  coroutine<> (*scenario)() = nullptr;
  SUBCASE("chapter 3: callbacks") { scenario = callbacks; }
  SUBCASE("chapter 4: futures") { scenario = futures; }
  SUBCASE("chapter 6: tasks") { scenario = tasks; }
  SUBCASE("chapter 6: waking") { scenario = wakes; }
  SUBCASE("chapter 6: cancelling") { scenario = cancels; }
  SUBCASE("chapter 6: a task cancels itself") { scenario = cancels_itself; }
  SUBCASE("chapter 7: descriptors") { scenario = descriptors; }
  SUBCASE("chapter 8: many") { scenario = many; }
  SUBCASE("chapter 8: as_completed") { scenario = completions_of_many; }
  SUBCASE("chapter 9: timeouts") { scenario = timeouts; }
  SUBCASE("chapter 10: groups") { scenario = groups; }
  SUBCASE("chapter 11: tools") { scenario = tools; }
  SUBCASE("chapter 12: queues") { scenario = queues; }
  SUBCASE("chapter 12: generators") { scenario = generators; }
  SUBCASE("chapter 13: threads") { scenario = threads; }
  SUBCASE("chapter 13: signals") { scenario = signals; }
  SUBCASE("chapter 13: Ctrl-C") { scenario = is_interrupted; }
  SUBCASE("chapter 14: streams") { scenario = streams; }
  SUBCASE("chapter 14: Unix sockets") { scenario = unix_streams; }
  SUBCASE("chapter 15: subprocesses") { scenario = subprocesses; }
  SUBCASE("chapter 15: a dialogue") { scenario = dialogue; }
  SUBCASE("chapter 15: subprocesses, by threads") {
    scenario = subprocesses;
    pidfds_allowed = false;
  }
  SUBCASE("chapter 17: a web server") { scenario = web_server; }
  run(scenario(), std::make_unique<virtual_time>());
  long before = 0;
  while (before < 2000 && run_short_of_memory(scenario, before)) ++before;
  pidfds_allowed = true;
  CHECK(before > 3);
  CHECK(before < 2000);
}

}  // namespace
