// sock_recv, sock_sendall, sock_accept, sock_connect: what they give, what they
// do when the other side goes away, and what a cancelled one leaves behind.

#include "07_select/sock_calls.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "07_select/readers.hpp"
#include "07_select/tests/sock_test.hpp"
#include "07_select/until_ready.hpp"
#include "common/files/temporary_directory.hpp"

// Stands in place of the C library's, so that one descriptor can lead to a peer
// that reads faster than anybody can send.
static int endless_room = -1;
extern "C" ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  if (fd == endless_room) return static_cast<ssize_t>(size);
  return ::sendto(fd, bytes, size, flags, nullptr, 0);
}

namespace sock_calls_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Takes so many bytes, whatever pieces they come in.
coroutine<std::string> recv_exactly(const sock& from, std::size_t count) {
  std::string all;
  while (all.size() < count) {
    const auto piece = co_await sock_recv(from, count - all.size());
    if (piece.empty()) break;
    all += piece;
  }
  co_return all;
}

// Sends and receives in both directions, and finds the end.
coroutine<> talk(const sock& one, sock& other) {
  co_await sock_sendall(one, "to the kitchen");
  CHECK(co_await sock_recv(other, 100) == "to the kitchen");
  co_await sock_sendall(other, "to the guest");
  CHECK(co_await recv_exactly(one, 3) == "to ");
  CHECK(co_await recv_exactly(one, 9) == "the guest");
  other.close();
  CHECK(co_await sock_recv(one, 100) == "");
  CHECK(co_await sock_recv(one, 100) == "");
}

bool nobody_reads(const sock& s) {
  auto& watchers = get_running_loop().part<reactor>();
  return watchers.find(s.fd(), selector::readable) == nullptr;
}

// A client and a server at this address.
coroutine<> meet(address where) {
  const sock listener = listen_on(where);
  const auto accepting = create_task(sock_accept(listener));
  const auto connecting = create_task(connect_to(listener.local_address()));
  accepted ours = co_await accepting;
  const sock client = co_await connecting;
  CHECK(ours.from == client.local_address());
  CHECK(ours.client.local_address() == client.peer_address());
  co_await talk(client, ours.client);
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "a pair of sockets") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = sock_pair();
    co_await talk(one, other);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "client and server, IPv4") {
  run(meet(anywhere()));
}

TEST_CASE_FIXTURE(no_descriptor_leak, "client and server, IPv6") {
  try {
    listen_on(address::ip("::1", 0));
  } catch (const std::system_error&) {
    MESSAGE("skipped: this machine has no IPv6");
    return;
  }
  run(meet(address::ip("::1", 0)));
}

TEST_CASE_FIXTURE(no_descriptor_leak, "client and server, by a Unix path") {
  const common::temporary_directory here;
  run(meet(address::unix_path((here.path() / "hatch").string())));
}

TEST_CASE_FIXTURE(no_descriptor_leak, "recv_into fills what it is given") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = sock_pair();
    std::array<char, 4> room{};
    const auto receiving = create_task(sock_recv_into(other, room));
    co_await sleep(0s);
    CHECK_FALSE(receiving.done());
    co_await sock_sendall(one, "soup!");
    CHECK(co_await receiving == 4);
    CHECK(std::string(room.data(), 4) == "soup");
    CHECK(co_await sock_recv_into(other, room) == 1);
    CHECK(room[0] == '!');
    one.close();
    CHECK(co_await sock_recv_into(other, room) == 0);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "recv gives no more than it is asked") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = sock_pair();
    co_await sock_sendall(one, "soup and bread");
    CHECK(co_await sock_recv(other, 4) == "soup");
    CHECK(co_await sock_recv(other, 1'000'000) == " and bread");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "sendall sends all, in many writes") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    std::string much;
    for (int i = 0; much.size() < 2'000'000; ++i)
      much += std::to_string(i) + " ";
    const auto sending = create_task(sock_sendall(one, much));
    co_await sleep(0s);
    CHECK_MESSAGE(!sending.done(), "nobody has read anything yet");
    const auto all = co_await recv_exactly(other, much.size());
    CHECK_MESSAGE(all.size() == much.size(),
                  "a write that the kernel took only a part of was taken for "
                  "done");
    CHECK(all == much);
    co_await sending;
    co_await sock_sendall(one, "");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a cancelled recv takes nothing") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    const auto receiving = create_task(sock_recv(other, 100));
    co_await sleep(0s);
    CHECK(receiving.cancel());
    CHECK_MESSAGE(nobody_reads(other),
                  "its place is free at once, though it has not heard of it");
    const auto next = create_task(sock_recv(other, 100));
    co_await until_done(receiving.state());
    CHECK(receiving.cancelled());
    co_await sock_sendall(one, "bread");
    CHECK(co_await next == "bread");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "cancelled when the bytes are there: they stay there") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    const auto receiving = create_task(sock_recv(other, 100));
    co_await sleep(0s);
    co_await sock_sendall(one, "bread");
    // In the same pass the reactor finds the bytes, and this cancels.
    get_running_loop().call_soon([&] {
      CHECK_MESSAGE(nobody_reads(other),
                    "a watcher that was told no longer watches");
      receiving.cancel();
    });
    co_await until_done(receiving.state());
    CHECK(receiving.cancelled());
    CHECK(co_await sock_recv(other, 100) == "bread");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a fast peer: others have their turns") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    endless_room = one.fd();
    int turns = 0;
    const auto count_turns = [&]() -> coroutine<> {
      while (true) {
        ++turns;
        co_await sleep(0s);
      }
    };
    const auto counting = create_task(count_turns());
    co_await sock_sendall(one, std::string(8'000'000, 'x'));
    counting.cancel();
    endless_room = -1;
    CHECK_MESSAGE(turns >= 7,
                  "a turn sends no more than a mebibyte: " << turns);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a cancelled sendall leaves the sock as good as before") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = co_await tcp_pair();
    const auto sending =
        create_task(sock_sendall(one, std::string(20'000'000, 'x')));
    co_await sleep(1ms);
    sending.cancel();
    co_await until_done(sending.state());
    CHECK(sending.cancelled());
    const auto last = create_task(sock_sendall(one, "y"));
    std::string tail;
    while (tail.empty() || tail.back() != 'y')
      tail = co_await sock_recv(other, 100'000);
    co_await last;
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "two tasks cannot wait for the same") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    const auto first = create_task(sock_recv(other, 100));
    const auto second = create_task(sock_recv(other, 100));
    co_await until_done(second.state());
    CHECK(what_is(second.exception()) == "somebody waits for descriptor " +
                                             std::to_string(other.fd()) +
                                             " already");
    CHECK_THROWS_AS(add_reader(other, [] {}), std::runtime_error);
    CHECK_FALSE_MESSAGE(remove_reader(other.fd()),
                        "a task is no reader that could be removed");
    co_await sock_sendall(other, "both directions");  // are independent
    co_await sock_sendall(one, "the first one gets it");
    CHECK(co_await first == "the first one gets it");

    add_reader(other, [] {});
    const auto third = create_task(sock_recv(other, 100));
    co_await until_done(third.state());
    CHECK_MESSAGE(
        what_is(third.exception()).find("already") != std::string::npos,
        "a task took the place of a reader without a word");
    CHECK(remove_reader(other.fd()));
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "until_readable and until_writable") {
  const auto main = []() -> coroutine<> {
    const auto [one, other] = sock_pair();
    co_await until_writable(one);
    const auto waiting = create_task(as_coroutine(until_readable(other)));
    co_await sleep(0s);
    CHECK_FALSE(waiting.done());
    co_await sock_sendall(one, "x");
    co_await waiting;
    co_await until_readable(other);  // it still is
  };
  run(main());
}

}  // namespace sock_calls_test
