// What goes wrong with sockets: the other side vanishes, descriptors run out or
// are too many, somebody closes what another one waits for, a loop closes.

#include <cerrno>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/driver.hpp"
#include "07_select/reactor.hpp"
#include "07_select/readers.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/tests/sock_test.hpp"

namespace sock_faults_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Its result; after ten seconds it is cancelled, so that no test hangs.
template <class T>
coroutine<T> soon(task<T> it) {
  auto limit =
      get_running_loop().call_later(10s, [it] { it.cancel("it hangs"); });
  auto result = co_await it;
  limit.cancel();
  co_return result;
}

// A stack of coroutines that whoever made it may destroy while it waits.
class short_lived : public driver {
 public:
  short_lived(event_loop& loop, coroutine<> body) {
    const auto frame = body.release();
    frame.promise().run_on(*this);
    set_root(frame);
    schedule_step(loop);
  }

 private:
  void step() override { run_until_blocked(); }
};

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "the other side resets the connection") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = co_await tcp_pair();
    const auto receiving = create_task(sock_recv(one, 100));
    co_await sleep(0s);
    reset(other);
    CHECK(co_await error_of(as_coroutine(receiving)) ==
          std::errc::connection_reset);
    CHECK(co_await error_of(sock_sendall(one, "x")) == std::errc::broken_pipe);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "writing to nobody is an error, no signal") {
  std::signal(SIGPIPE, SIG_DFL);  // which would kill us
  const auto main = []() -> coroutine<> {
    auto [one, other] = sock_pair();
    other.close();
    CHECK(co_await error_of(sock_sendall(one, "x")) == std::errc::broken_pipe);
    auto [here, there] = co_await tcp_pair();
    there.close();
    std::errc error{};
    while (error == std::errc{})  // the kernel learns of it by our first bytes
      error = co_await error_of(sock_sendall(here, "x"));
    CHECK((error == std::errc::broken_pipe ||
           error == std::errc::connection_reset));
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "one direction closed, the other open") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = co_await tcp_pair();
    co_await sock_sendall(one, "the order");
    one.shutdown(SHUT_WR);
    CHECK(co_await sock_recv(other, 100) == "the order");
    CHECK(co_await sock_recv(other, 100) == "");
    co_await sock_sendall(other, "the dish");
    CHECK(co_await sock_recv(one, 100) == "the dish");
    CHECK(co_await error_of(sock_sendall(one, "x")) == std::errc::broken_pipe);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "nobody listens there") {
  const auto main = []() -> coroutine<> {
    sock listener = listen_on(anywhere());
    const auto where = listener.local_address();
    listener.close();
    std::string message;
    try {
      co_await connect_to(where);
    } catch (const std::system_error& error) {
      CHECK(error.code() == std::errc::connection_refused);
      message = error.what();
    }
    CHECK(message ==
          "cannot connect to " + where.text() + ": Connection refused");
    CHECK(co_await error_of(connect_to(address::unix_path("/no/such"))) ==
          std::errc::no_such_file_or_directory);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "closed while tasks wait for it") {
  const auto main = []() -> coroutine<> {
    // A pair, not TCP: its buffer is full within the first turn, so that all
    // three wait when the descriptors close, however slow the machine is.
    auto [one, other] = sock_pair();
    sock listener = listen_on(anywhere());
    const auto receiving = create_task(sock_recv(one, 100));
    const auto sending =
        create_task(sock_sendall(one, std::string(20'000'000, 'x')));
    const auto accepting = create_task(sock_accept(listener));
    co_await sleep(0s);
    one.close();
    listener.close();
    for (const auto& each :
         {any_task(receiving), any_task(sending), any_task(accepting)}) {
      co_await until_done(each.state());
      CHECK_MESSAGE(
          what_is(each.exception()) ==
              "the descriptor that a task waits for: Bad file descriptor",
          what_is(each.exception()));
    }
    CHECK(co_await error_of(sock_recv(one, 100)) ==
          std::errc::bad_file_descriptor);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "closed, and then the task is cancelled: it is cancelled") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = sock_pair();
    const auto receiving = create_task(sock_recv(one, 100));
    co_await sleep(0s);
    one.close();
    receiving.cancel();
    co_await until_done(receiving.state());
    CHECK(receiving.cancelled());
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "closed, and then whoever waits goes: nobody is told") {
  auto [one, other] = sock_pair();
  event_loop loop;
  auto waits =
      std::make_unique<short_lived>(loop, [](const sock& from) -> coroutine<> {
        co_await until_readable(from);
        FAIL_CHECK("went on");
      }(one));
  loop.call_soon([&] {
    CHECK(loop.part<reactor>().find(one.fd(), selector::readable) != nullptr);
    one.close();
    waits.reset();
    loop.call_soon([&] { loop.stop(); });  // a pass later
  });
  loop.run_forever();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the number of what was closed is reused") {
  const auto main = []() -> coroutine<> {
    std::optional<std::pair<sock, sock>> old = sock_pair();
    const int number = old->first.fd();
    const auto receiving = create_task(sock_recv(old->first, 100));
    co_await sleep(0s);
    old.reset();
    const auto [one, other] = sock_pair();
    REQUIRE((one.fd() == number || other.fd() == number));
    co_await sock_sendall(one, "for other");
    co_await sock_sendall(other, "for one");
    CHECK(co_await error_of(as_coroutine(receiving)) ==
          std::errc::bad_file_descriptor);
    CHECK(co_await sock_recv(one, 100) == "for one");
    CHECK(co_await sock_recv(other, 100) == "for other");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "closed, opened and waited for again within one pass") {
  const auto main = []() -> coroutine<> {
    std::optional<std::pair<sock, sock>> old = sock_pair();
    const int number = old->first.fd();
    const auto sending = create_task([](const sock& to) -> coroutine<> {
      co_await sock_sendall(to, "old");
    }(old->second));
    // Waited for, and not for the moment: a selector may still watch it.
    CHECK(co_await sock_recv(old->first, 100) == "old");
    old.reset();
    const auto [one, other] = sock_pair();
    REQUIRE((one.fd() == number || other.fd() == number));
    const auto first = create_task(sock_recv(one, 100));
    const auto second = create_task(sock_recv(other, 100));
    get_running_loop().call_later(1ms, [&this_one = one, &that = other] {
      CHECK(::send(this_one.fd(), "for other", 9, 0) == 9);
      CHECK(::send(that.fd(), "for one", 7, 0) == 7);
    });
    CHECK(co_await soon(first) == "for one");
    CHECK(co_await soon(second) == "for other");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "no descriptor left: accept tries again") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const sock listener = listen_on(anywhere());
    const sock client = co_await connect_to(listener.local_address());
    const auto began = get_running_loop().time();
    const auto accepting = create_task(sock_accept(listener));
    {
      const few_descriptors none;
      co_await sleep(2500ms);
      CHECK_FALSE(accepting.done());
    }
    const accepted ours = co_await accepting;
    CHECK(ours.from == client.local_address());
    CHECK_MESSAGE(get_running_loop().time() - began == 3s,
                  "tried again once a second");
  };
  run_virtually(main());
  const std::string report =
      "sock_accept() is out of system resources () accept: Too many open files";
  CHECK_MESSAGE(log.str() == report + "; " + report + "; " + report,
                "one report for each attempt: " << log.str());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a descriptor that select() cannot watch") {
  const asks_select here;
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    const int high = ::fcntl(one.fd(), F_DUPFD_CLOEXEC, 1024);
    if (high < 0) co_return;  // this machine does not allow so many
    const sock beyond(high);
    co_await sock_sendall(other, "x");
    CHECK_MESSAGE(co_await sock_recv(beyond, 100) == "x",
                  "nobody had to wait, and select() was not asked");
    std::string message;
    try {
      co_await sock_recv(beyond, 100);
    } catch (const std::invalid_argument& error) {
      message = error.what();
    }
    CHECK(message == "select() cannot watch descriptor " +
                         std::to_string(high) + ", only 0 to 1023");
    CHECK_THROWS_AS(add_reader(high, [] {}), std::invalid_argument);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a thousand clients at once") {
  static constexpr std::size_t thousand = 1000;
  const auto main = []() -> coroutine<> {
    const sock listener = listen_on(anywhere());
    const auto where = listener.local_address();
    std::vector<sock> clients;
    for (std::size_t i = 0; i < thousand; ++i) {
      clients.push_back(sock::stream(AF_INET));
      const bool done =
          ::connect(clients.back().fd(), where.raw(), where.size()) == 0;
      if (!done) REQUIRE(errno == EINPROGRESS);
    }
    std::size_t waiting = 0;
    for (const sock& each : clients) {
      try {
        each.peer_address();
        ++waiting;
      } catch (const std::system_error&) {
      }
    }
    REQUIRE_MESSAGE(waiting == thousand, "nobody was accepted so far, and only "
                                             << waiting << " got through");
    for (std::size_t i = 0; i < thousand; ++i) {
      const accepted one = co_await sock_accept(listener);
      CHECK(one.client.is_open());
    }
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a loop is closed while tasks wait") {
  // The parts of a loop are destroyed in the reverse order of their creation:
  // the task list may go before the reactor, or after it.
  for (const bool reactor_first : {true, false}) {
    CAPTURE(reactor_first);
    trace log;
    event_loop loop;
    listen(loop, log);
    if (reactor_first) loop.part<reactor>();
    const auto wait = [](sock ours, sock theirs) -> coroutine<> {
      const auto reads = create_task(sock_recv(ours, 100), "inner");
      co_await sock_recv(theirs, 100);
    };
    auto [one, other] = sock_pair();
    const auto it =
        create_task(loop, wait(std::move(one), std::move(other)), "outer");
    loop.call_later(1ms, [&] { loop.stop(); });
    loop.run_forever();
    loop.close();
    CHECK_FALSE(it.done());
    CHECK(log.str() ==
          "Task was destroyed but it is pending! (task 'inner') none; "
          "Task was destroyed but it is pending! (task 'outer') none");
  }
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "main may close what a leftover waits for") {
  bool cancelled = false;
  const auto serve = [](const sock* listener, bool* was_asked) -> coroutine<> {
    try {
      co_await sock_accept(*listener);
    } catch (const cancelled_error&) {
      *was_asked = true;
    }
  };
  run([&]() -> coroutine<> {
    const sock listener = listen_on(anywhere());
    const auto it = create_task(serve(&listener, &cancelled));
    co_await sleep(1ms);
  }());
  CHECK(cancelled);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a loop runs in one thread and is closed in another") {
  auto [a, b] = sock_pair();
  event_loop loop;
  std::thread worker([&] {
    const auto receive = create_task(loop, sock_recv(a, 10));
    run_until_complete(loop, sleep(1ms));
  });
  worker.join();
  a.close();
  loop.close();
}

}  // namespace sock_faults_test
