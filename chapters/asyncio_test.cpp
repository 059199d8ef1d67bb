// Every row of the table "From Python to C++" in BOOK.md, used. A test case is
// called as the first word of its row that stands in code: the last test case
// sees to it that no row is without one, and that there is no other.

#include <asyncio/asyncio.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <memory>
#include <regex>
#include <set>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "common/files/files.hpp"

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// The test cases are coroutines: they run in a loop of their own.
void in_loop(coroutine<> main) {
  run(std::move(main), std::make_unique<virtual_time>());
}

generator<int> numbers() {
  for (int n = 1; n <= 3; ++n) co_yield n;
}

coroutine<int> seven(std::chrono::seconds delay) {
  co_await sleep(delay);
  co_return 7;
}

coroutine<> fail() {
  co_await sleep(1s);
  throw std::runtime_error("burnt");
}

TEST_CASE("yield x") {
  int sum = 0;
  for (const int& x : numbers()) sum += x;
  CHECK(sum == 6);
}

TEST_CASE("loop = asyncio.new_event_loop()") {
  event_loop loop;
  CHECK_FALSE(loop.is_running());
}

TEST_CASE("event_loop loop(std::make_unique<virtual_time>())") {
  event_loop loop(std::make_unique<virtual_time>());
  loop.call_later(24h, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(loop.time().time_since_epoch() == 24h);
}

TEST_CASE("loop.call_soon(f)") {
  event_loop loop;
  auto taken_back = loop.call_soon([] { FAIL("was cancelled"); });
  taken_back.cancel();
  CHECK(taken_back.cancelled());
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
}

TEST_CASE("loop.call_later(s, f)") {
  event_loop loop(std::make_unique<virtual_time>());
  const auto later = loop.call_later(2s, [&] { loop.stop(); });
  loop.call_at(loop.time() + 1s, [] {});
  CHECK(later.when() == loop.time() + 2s);
  loop.run_forever();
}

TEST_CASE("loop.run_forever()") {
  event_loop loop;
  loop.call_soon([&] {
    CHECK(loop.is_running());
    loop.stop();
  });
  loop.run_forever();
  loop.close();
  CHECK(loop.is_closed());
}

TEST_CASE("loop.set_exception_handler(h)") {
  event_loop loop;
  std::string told;
  loop.set_exception_handler(
      [&](event_loop&, const exception_context& it) { told = it.message; });
  CHECK(loop.get_exception_handler());
  loop.call_exception_handler({"burnt", {}, {}});
  CHECK(told == "burnt");
}

TEST_CASE("loop.set_debug(True)") {
  event_loop loop;
  loop.set_debug(true);
  loop.slow_callback_duration = 1s;
  CHECK(loop.get_debug());
}

TEST_CASE("asyncio.get_running_loop()") {
  CHECK_THROWS_AS(get_running_loop(), std::runtime_error);
  event_loop loop;
  loop.call_soon([&] {
    CHECK(&get_running_loop() == &loop);
    loop.stop();
  });
  loop.run_forever();
}

TEST_CASE("loop.create_future()") {
  event_loop loop;
  const future<int> it(loop);
  CHECK_FALSE(it.done());
  it.set_result(7);
  CHECK(it.result() == 7);
  const future<> failed(loop);
  failed.set_exception(std::runtime_error("burnt"));
  CHECK(failed.exception());
  const future<> given_up(loop);
  CHECK(given_up.cancel("no need"));
  CHECK(given_up.cancelled());
}

TEST_CASE("future.add_done_callback(f)") {
  event_loop loop;
  const future<> it(loop);
  const auto removed =
      it.add_done_callback([](const future<>&) { FAIL("was removed"); });
  CHECK(it.remove_done_callback(removed));
  it.add_done_callback([&](const future<>&) { loop.stop(); });
  it.set_result();
  loop.run_forever();
}

TEST_CASE("asyncio.InvalidStateError") {
  event_loop loop;
  const future<int> it(loop);
  CHECK_THROWS_AS(it.result(), invalid_state_error);
}

TEST_CASE("asyncio.CancelledError") {
  event_loop loop;
  const future<int> it(loop);
  it.cancel("no need");
  try {
    it.result();
    FAIL("not reached");
  } catch (const cancelled_error& e) {
    CHECK(e.message() == "no need");
  }
}

TEST_CASE("async def f()") {
  in_loop([]() -> coroutine<> { CHECK(co_await seven(1s) == 7); }());
}

TEST_CASE("asyncio.run(main())") {
  CHECK(run(seven(0s)) == 7);
  in_loop([]() -> coroutine<> {
    CHECK_THROWS_AS(run(seven(0s)), std::runtime_error);
    co_return;
  }());
}

TEST_CASE("return run_main(main())") { CHECK(run_main(seven(0s)) == 7); }

TEST_CASE("loop.run_until_complete(x)") {
  event_loop loop(std::make_unique<virtual_time>());
  CHECK(run_until_complete(loop, seven(1s)) == 7);
  CHECK(run_until_complete(loop, create_task(loop, seven(1s))) == 7);
}

TEST_CASE("asyncio.create_task(c)") {
  in_loop([]() -> coroutine<> {
    const task<int> ada = create_task(seven(1s), "Ada");
    CHECK(ada.name() == "Ada");
    ada.set_name("Ben");
    CHECK(co_await ada == 7);
  }());
}

TEST_CASE("asyncio.sleep(s)") {
  in_loop([]() -> coroutine<> {
    co_await sleep(1s);
    co_await sleep(0s);
    CHECK(co_await sleep(1s, 7) == 7);
  }());
}

TEST_CASE("asyncio.current_task()") {
  in_loop([]() -> coroutine<> {
    CHECK(current_task()->name() == all_tasks().front().name());
    co_return;
  }());
}

TEST_CASE("task.cancel(msg)") {
  in_loop([]() -> coroutine<> {
    const auto it = create_task(seven(1s));
    CHECK(it.cancel("no need"));
    CHECK(it.cancelling() == 1);
    CHECK(it.uncancel() == 0);
    CHECK(co_await it == 7);
  }());
}

TEST_CASE("asyncio.ensure_future(x)") {
  in_loop([]() -> coroutine<> {
    const auto it = ensure_future(seven(1s));
    CHECK(ensure_future(it) == it);
    co_await it;
  }());
}

TEST_CASE("loop.add_reader(fd, f)") {
  in_loop([]() -> coroutine<> {
    const auto [here, there] = sock_pair();
    const future<> read, written;
    add_reader(here.fd(), [&] { read.set_result(), remove_reader(here.fd()); });
    add_writer(there.fd(),
               [&] { written.set_result(), remove_writer(there.fd()); });
    co_await written;
    co_await sock_sendall(there, "x");
    co_await read;
  }());
}

TEST_CASE("socket.socket()") {
  const sock it = sock::stream(AF_INET);
  CHECK(it.is_open());
  const sock listener = listen_on(address::ip("127.0.0.1", 0));
  CHECK(listener.local_address().port() != 0);
}

TEST_CASE("loop.sock_connect(s, a)") {
  in_loop([]() -> coroutine<> {
    const sock listener = listen_on(address::ip("127.0.0.1", 0));
    const sock guest = sock::stream(AF_INET);
    co_await sock_connect(guest, listener.local_address());
    const accepted came = co_await sock_accept(listener);
    co_await sock_sendall(guest, "soup");
    CHECK(co_await sock_recv(came.client, 2) == "so");
    char rest[10];
    CHECK(co_await sock_recv_into(came.client, rest) == 2);
  }());
}

TEST_CASE("asyncio.gather(a, b)") {
  in_loop([]() -> coroutine<> {
    const auto [a, b] = co_await gather(seven(2s), sleep(1s, 8));
    CHECK(a == 7);
    CHECK(b == 8);
  }());
}

TEST_CASE("asyncio.gather(*list)") {
  in_loop([]() -> coroutine<> {
    std::vector<coroutine<int>> list;
    list.push_back(seven(2s));
    list.push_back(seven(1s));
    const auto results = co_await gather(std::move(list));
    CHECK(results == std::vector{7, 7});
  }());
}

TEST_CASE("asyncio.gather(…, return_exceptions=True)") {
  in_loop([]() -> coroutine<> {
    const auto [a, b] = co_await gather(return_exceptions, seven(2s), fail());
    CHECK(a.value() == 7);
    CHECK(b.exception());
  }());
}

TEST_CASE("asyncio.wait(tasks)") {
  in_loop([]() -> coroutine<> {
    const std::vector tasks{create_task(seven(1s)), create_task(seven(9s))};
    const auto some = co_await wait(tasks, return_when::first_completed);
    CHECK(some.done == std::vector{tasks[0]});
    const auto rest =
        co_await wait(some.pending, return_when::all_completed, 1s);
    CHECK(rest.done.empty());
  }());
}

TEST_CASE("async for t in asyncio.as_completed(tasks)") {
  in_loop([]() -> coroutine<> {
    const std::vector tasks{create_task(seven(2s)), create_task(seven(1s))};
    const auto order = as_completed(tasks);
    std::vector<task<int>> came;
    while (const auto next = co_await order.next()) came.push_back(*next);
    CHECK(came == std::vector{tasks[1], tasks[0]});
  }());
}

TEST_CASE("for c in asyncio.as_completed(tasks)") {
  in_loop([]() -> coroutine<> {
    std::vector<coroutine<int>> all;
    all.push_back(seven(2s));
    for (auto result : as_completed(std::move(all)))
      CHECK(co_await result == 7);
    const std::vector late{create_task(seven(2s))};
    bool too_long = false;
    try {
      for (auto result : as_completed(late, 1s)) co_await result;
    } catch (const timeout_error&) {
      too_long = true;
    }
    CHECK(too_long);
  }());
}

TEST_CASE("asyncio.wait_for(x, s)") {
  in_loop([]() -> coroutine<> {
    CHECK(co_await wait_for(seven(1s), 2s) == 7);
    CHECK(co_await wait_for(seven(1s), std::nullopt) == 7);
    bool too_long = false;
    try {
      co_await wait_for(seven(2s), 1s);
    } catch (const timeout_error&) {
      too_long = true;
    }
    CHECK(too_long);
  }());
}

TEST_CASE("async with asyncio.timeout(s) as t") {
  in_loop([]() -> coroutine<> {
    co_await timeout(1s, [](timeout_scope& t) -> coroutine<> {
      CHECK(t.when());
      t.reschedule(get_running_loop().time() + 9s);
      co_await seven(5s);
      CHECK_FALSE(t.expired());
    });
  }());
}

TEST_CASE("async with asyncio.timeout_at(t)") {
  in_loop([]() -> coroutine<> {
    const auto when = get_running_loop().time() + 2s;
    CHECK(co_await timeout_at(when, [](timeout_scope&) -> coroutine<int> {
            co_return co_await seven(1s);
          }) == 7);
  }());
}

TEST_CASE("asyncio.shield(x)") {
  in_loop([]() -> coroutine<> {
    const auto inner = create_task(seven(1s));
    shield(inner).cancel();
    CHECK(co_await inner == 7);
  }());
}

TEST_CASE("async with asyncio.TaskGroup() as g") {
  in_loop([]() -> coroutine<> {
    bool told = false;
    try {
      co_await task_group([](task_group_scope& g) -> coroutine<> {
        const auto it = g.create_task(seven(1s), "Ada");
        CHECK(co_await it == 7);
        g.create_task(fail());
      });
    } catch (const exception_group& group) {
      told = group.exceptions().size() == 1;
    }
    CHECK(told);
  }());
}

TEST_CASE("except* E") {
  const exception_group all(
      "evening", {std::make_exception_ptr(timeout_error()),
                  std::make_exception_ptr(std::logic_error("no salt"))});
  const auto [timeouts, rest] = all.split<timeout_error>();
  CHECK(timeouts->exceptions().size() == 1);
  CHECK(rest->exceptions().size() == 1);
}

TEST_CASE("asyncio.Lock()") {
  in_loop([]() -> coroutine<> {
    lock l;
    {
      const auto guard = co_await l.hold();
      CHECK(l.locked());
    }
    CHECK(co_await l.acquire());
    l.release();
    CHECK_FALSE(l.locked());
  }());
}

TEST_CASE("asyncio.Event()") {
  in_loop([]() -> coroutine<> {
    event e;
    get_running_loop().call_later(1s, [&e] { e.set(); });
    CHECK(co_await e.wait());
    CHECK(e.is_set());
    e.clear();
    CHECK_FALSE(e.is_set());
  }());
}

TEST_CASE("asyncio.Semaphore(n)") {
  in_loop([]() -> coroutine<> {
    semaphore s(2);
    const auto guard = co_await s.hold();
    CHECK(co_await s.acquire());
    CHECK(s.locked());
    s.release();
    bounded_semaphore b(1);
    CHECK_THROWS_AS(b.release(), std::runtime_error);
  }());
}

TEST_CASE("asyncio.Condition(lock)") {
  in_loop([]() -> coroutine<> {
    lock l;
    condition c(l);
    bool ready = false;
    const auto says_so = [](condition& it, bool& to) -> coroutine<> {
      const auto guard = co_await it.hold();
      to = true;
      it.notify();
      it.notify_all();
    };
    const auto later = create_task(says_so(c, ready));
    const auto guard = co_await c.hold();
    CHECK(co_await c.wait_for([&ready] { return ready; }));
    CHECK(l.locked());
    co_await later;
  }());
}

TEST_CASE("asyncio.Barrier(n)") {
  in_loop([]() -> coroutine<> {
    barrier b(2);
    CHECK(b.parties() == 2);
    const auto other = create_task(b.wait());
    co_await sleep(1s);
    CHECK(b.n_waiting() == 1);
    CHECK(co_await b.wait() + co_await other == 1);
    co_await b.reset();
    CHECK_FALSE(b.broken());
  }());
}

TEST_CASE("asyncio.BrokenBarrierError") {
  in_loop([]() -> coroutine<> {
    barrier b(2);
    co_await b.abort();
    bool told = false;
    try {
      co_await b.wait();
    } catch (const broken_barrier_error&) {
      told = true;
    }
    CHECK(told);
  }());
}

TEST_CASE("asyncio.Queue(n)") {
  in_loop([]() -> coroutine<> {
    queue<int> q(1);
    co_await q.put(7);
    CHECK(q.full());
    CHECK(q.size() == 1);
    CHECK(q.maxsize() == 1);
    CHECK(co_await q.get() == 7);
    CHECK(q.empty());
    priority_queue<int> p;
    lifo_queue<int> l;
    for (const int i : {2, 1, 3}) {
      p.put_nowait(i);
      l.put_nowait(i);
    }
    CHECK(p.get_nowait() == 1);
    CHECK(l.get_nowait() == 3);
  }());
}

TEST_CASE("queue.join") {
  in_loop([]() -> coroutine<> {
    queue<int> q;
    q.put_nowait(7);
    q.get_nowait();
    const auto joins = create_task(q.join());
    q.task_done();
    co_await joins;
    q.shutdown();
    q.shutdown(true);
  }());
}

TEST_CASE("asyncio.QueueEmpty") {
  queue<int> q(1);
  CHECK_THROWS_AS(q.get_nowait(), queue_empty);
  q.put_nowait(7);
  CHECK_THROWS_AS(q.put_nowait(8), queue_full);
  q.shutdown(true);
  CHECK_THROWS_AS(q.get_nowait(), queue_shut_down);
}

async_generator<int> count_to(int n) {
  for (int i = 1; i <= n; ++i) {
    co_await sleep(1s);
    co_yield i;
  }
}

TEST_CASE("async def") {
  in_loop([]() -> coroutine<> {
    auto all = count_to(3);
    int sum = 0;
    while (const auto x = co_await all.next()) sum += *x;
    CHECK(sum == 6);
    auto some = count_to(3);
    CHECK(co_await some.next() == 1);
    co_await some.aclose();
    CHECK_FALSE(co_await some.next());
  }());
}

TEST_CASE("loop.call_soon_threadsafe(f)") {
  in_loop([]() -> coroutine<> {
    const threadsafe_loop outside;
    future<> called;
    std::thread([&called, its = outside] {
      threadsafe_handle given_up =
          call_soon_threadsafe(its, [] { FAIL("it was cancelled"); });
      given_up.cancel();
      CHECK(given_up.cancelled());
      call_soon_threadsafe(its, [&called] { called.set_result(); });
    }).join();
    co_await called;
  }());
}

int twice(int x) { return 2 * x; }

TEST_CASE("asyncio.to_thread(f, *args)") {
  in_loop(
      []() -> coroutine<> { CHECK(co_await to_thread(twice, 21) == 42); }());
}

TEST_CASE("loop.run_in_executor(pool, f, *args)") {
  thread_pool_executor pool(1);
  in_loop([](thread_pool_executor& one) -> coroutine<> {
    CHECK(co_await run_in_executor(one, twice, 21) == 42);
    CHECK(co_await run_in_executor(twice, 21) == 42);
    co_await shutdown_default_executor(get_running_loop());
  }(pool));
}

TEST_CASE("asyncio.run_coroutine_threadsafe(c, loop)") {
  in_loop([]() -> coroutine<> {
    const auto asks = [](const threadsafe_loop& its) {
      const outside_future<int> sum = run_coroutine_threadsafe(
          []() -> coroutine<int> { co_return 42; }(), its);
      CHECK(sum.result(5s) == 42);
      CHECK(sum.result() == 42);
      CHECK(sum.done());
      CHECK_FALSE(sum.exception());
      CHECK_FALSE(sum.cancel());
      CHECK_FALSE(sum.cancelled());
    };
    co_await to_thread(asks, threadsafe_loop());
  }());
}

TEST_CASE("loop.add_signal_handler(sig, f)") {
  in_loop([]() -> coroutine<> {
    future<> came;
    add_signal_handler(SIGUSR1, [&came] { came.set_result(); });
    ::raise(SIGUSR1);
    co_await came;
    CHECK(remove_signal_handler(SIGUSR1));
  }());
}

TEST_CASE("KeyboardInterrupt") {
  struct sigaction before{};
  struct sigaction as_usual{};
  ::sigaction(SIGINT, &as_usual, &before);  // doctest catches it
  const auto main = []() -> coroutine<> {
    ::raise(SIGINT);
    co_await sleep(1h);
  };
  CHECK_THROWS_AS(run(interruptible(main())), keyboard_interrupt);
  CHECK(run_main(interruptible(main())) == 130);
  ::sigaction(SIGINT, &before, nullptr);
}

coroutine<> repeat(stream_reader reader, stream_writer writer) {
  while (const auto line = co_await reader.next_line()) writer.write(*line);
}

// A server that repeats lines, and a connection to it.
struct repeated {
  repeated(server its_host, stream_reader in, stream_writer out)
      : host(std::move(its_host)),
        reader(std::move(in)),
        writer(std::move(out)) {}
  server host;
  stream_reader reader;
  stream_writer writer;
};
coroutine<repeated> a_repeated() {
  const auto host = co_await start_server(repeat, "127.0.0.1", 0);
  const int port = host.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  co_return repeated(host, reader, writer);
}

TEST_CASE("asyncio.open_connection(host, port)") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    CHECK(it.writer.get_extra_info("peername")->family() == AF_INET);
    auto [near, far] = sock_pair();
    const auto where = near.local_address();
    auto [reader, writer] = open_streams(std::move(near), where);
    writer.write("x");
    CHECK(co_await sock_recv(far, 10) == "x");
  }());
}

TEST_CASE("asyncio.start_server(f, host, port)") {
  in_loop([]() -> coroutine<> {
    const auto host = co_await start_server(
        repeat, "127.0.0.1", 0,
        server_options().limit(1000).backlog(5).reuse_port(true).start_serving(
            false));
    CHECK_FALSE(host.is_serving());
    const std::string path = "/tmp/asyncio_test." + std::to_string(::getpid());
    const auto unix_host = co_await start_unix_server(repeat, path);
    auto [reader, writer] = co_await open_unix_connection(path);
    writer.write("soup\n");
    CHECK(co_await reader.readline() == "soup\n");
    unix_host.close();
  }());
}

TEST_CASE("server.close()") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    CHECK(it.host.is_serving());
    it.host.start_serving();
    const auto serving = create_task(it.host.serve_forever());
    co_await sleep(1s);
    it.host.close();
    it.host.close_clients();
    it.host.abort_clients();
    co_await it.host.wait_closed();
    CHECK(it.host.sockets().empty());
    co_await until_done(serving.state());
    CHECK(serving.cancelled());
  }());
}

TEST_CASE("reader.read(n)") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    it.writer.write("soup\nfish\nbread;\nrest");
    it.writer.write_eof();
    CHECK(co_await it.reader.read(2) == "so");
    CHECK(co_await it.reader.readline() == "up\n");
    CHECK(co_await it.reader.readexactly(5) == "fish\n");
    CHECK(co_await it.reader.readuntil(";") == "bread;");
    CHECK(co_await it.reader.read() == "\nrest");
    CHECK(it.reader.at_eof());
  }());
}

TEST_CASE("async for line in reader") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    it.writer.write("soup\nfish\n");
    it.writer.write_eof();
    std::string all;
    while (const auto line = co_await it.reader.next_line()) all += *line;
    CHECK(all == "soup\nfish\n");
  }());
}

TEST_CASE("writer.write(b)") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    it.writer.write("so");
    it.writer.writelines(std::vector<std::string>{"up", "\n"});
    co_await it.writer.drain();
    CHECK(co_await it.reader.readline() == "soup\n");
    const auto owner = std::make_shared<const std::string>("fish\n");
    it.writer.write(*owner, owner);
    CHECK(co_await it.reader.readline() == "fish\n");
    it.writer.write_eof();
    CHECK_FALSE(it.writer.is_closing());
    it.writer.close();
    co_await it.writer.wait_closed();
    CHECK(it.writer.get_extra_info("peername"));
  }());
}

TEST_CASE("writer.transport.abort()") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    it.writer.set_write_buffer_limits(1000);
    it.writer.write(std::string(20'000'000, 'x'));
    CHECK(it.writer.get_write_buffer_size() > 0);
    it.writer.abort();
    CHECK(it.writer.get_write_buffer_size() == 0);
  }());
}

TEST_CASE("asyncio.IncompleteReadError") {
  in_loop([]() -> coroutine<> {
    const auto it = co_await a_repeated();
    it.writer.write("soup\n");
    it.writer.write_eof();
    std::string partial;
    try {
      co_await it.reader.readexactly(10);
    } catch (const incomplete_read_error& error) {
      partial = error.partial();
    }
    CHECK(partial == "soup\n");
  }());
}

TEST_CASE("asyncio.create_subprocess_exec(prog, *args, stdin=PIPE)") {
  run([]() -> coroutine<> {
    const environment only{{"DISH", "soup"}};
    auto options = subprocess_options()
                       .in(redirect::pipe)
                       .out(redirect::pipe)
                       .err(redirect::out)
                       .cwd("/")
                       .env(only)
                       .limit(1000)
                       .new_process_group()
                       .start_new_session(false);
    const auto it =
        co_await create_subprocess_exec("sh", "-c", "pwd; echo $DISH", options);
    CHECK(co_await it.out().readline() == "/\n");
    CHECK(co_await it.out().readline() == "soup\n");
    co_await it.wait();
  }());
}

TEST_CASE("asyncio.create_subprocess_shell(line)") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell("exit 3");
    CHECK(co_await it.wait() == 3);
  }());
}

TEST_CASE("asyncio.subprocess.PIPE") {
  run([]() -> coroutine<> {
    const sock file(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    const auto it =
        co_await create_subprocess_exec("cat", subprocess_options()
                                                   .in(redirect::devnull)
                                                   .out(redirect::to(file.fd()))
                                                   .err(redirect::inherit));
    CHECK(co_await it.wait() == 0);
  }());
}

TEST_CASE("process.wait()") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("true");
    CHECK(it.pid() > 0);
    CHECK_FALSE(it.returncode());
    CHECK(co_await it.wait() == 0);
    CHECK(it.returncode() == 0);
  }());
}

TEST_CASE("process.stdin") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec(
        "cat", subprocess_options().in(redirect::pipe).out(redirect::pipe));
    CHECK(it.has_in());
    CHECK(it.has_out());
    CHECK_FALSE(it.has_err());
    it.in().write("soup\n");
    CHECK(co_await it.out().readline() == "soup\n");
    it.in().close();
    co_await it.wait();
    CHECK_THROWS_AS(it.err(), std::runtime_error);
  }());
}

TEST_CASE("process.communicate(b)") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec(
        "sort", subprocess_options().in(redirect::pipe).out(redirect::pipe));
    const auto [out, err] = co_await it.communicate("soup\nfish\n");
    CHECK(out == "fish\nsoup\n");
    CHECK(err.empty());
  }());
}

TEST_CASE("process.send_signal(s)") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("sleep", "1000");
    it.send_signal(SIGCONT);
    it.terminate();
    CHECK(co_await it.wait() == -SIGTERM);
    CHECK_THROWS_AS(it.kill(), process_lookup_error);
  }());
}

TEST_CASE("selectors.DefaultSelector") {
  CHECK(default_selector == make_epoll_selector);
  for (const auto make :
       {make_select_selector, make_poll_selector, make_epoll_selector}) {
    default_selector = make;
    in_loop([]() -> coroutine<> {
      auto [one, other] = sock_pair();
      co_await sock_sendall(one, "soup");
      const auto heard = co_await sock_recv(other, 100);
      CHECK(heard == "soup");
    }());
  }
}

}  // namespace

// The first word in code of each row of the table.
std::set<std::string> rows_of_the_book() {
  static const std::regex row("^\\| [0-9]+ \\|[^`]*`([^`]+)`.*");
  std::set<std::string> rows;
  bool here = false;
  for (const auto& line :
       common::split_lines(common::read_file(BOOK_ROOT "/BOOK.md"))) {
    if (line.starts_with("## ")) here = line == "## From Python to C++";
    std::smatch hit;
    if (here && std::regex_match(line, hit, row)) rows.insert(hit[1]);
  }
  return rows;
}

TEST_CASE("the table") {
  static const std::regex test("^TEST_CASE\\(\"(.*)\"\\) \\{.*$");
  std::set<std::string> tested;
  for (const auto& line : common::split_lines(common::read_file(__FILE__))) {
    std::smatch hit;
    if (std::regex_match(line, hit, test)) tested.insert(hit[1]);
  }
  tested.erase("the table");
  const auto rows = rows_of_the_book();
  for (const auto& row : rows)
    CHECK_MESSAGE(tested.contains(row), "no test case uses the row " << row);
  for (const auto& name : tested)
    CHECK_MESSAGE(rows.contains(name), "BOOK.md has no row for " << name);
}
