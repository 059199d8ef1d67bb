// sock and address: who owns a descriptor, and where it is.

#include "07_select/sock.hpp"

#include <array>
#include <cerrno>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <type_traits>
#include <unistd.h>
#include <utility>

#include "07_select/address.hpp"
#include "07_select/tests/sock_test.hpp"
#include "common/files/temporary_directory.hpp"

namespace sock_test {

using namespace asyncio;

namespace {

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }
bool never_blocks(int fd) { return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }
bool is_inherited(int fd) { return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0; }

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "a sock closes its descriptor, once") {
  static_assert(!std::is_copy_constructible_v<sock>);
  int fd = -1;
  {
    sock first = sock::stream(AF_INET);
    fd = first.fd();
    CHECK(is_open(fd));
    sock second(std::move(first));
    CHECK_FALSE(first.is_open());
    CHECK(second.fd() == fd);
    sock third;
    CHECK(third.fd() == -1);
    third = std::move(second);
    CHECK(third.fd() == fd);
    sock& same = third;
    third = std::move(same);
    CHECK(third.is_open());
    sock other = sock::stream(AF_INET);
    const int old = other.fd();
    other = std::move(third);
    CHECK_FALSE(is_open(old));
    CHECK(is_open(fd));
  }
  CHECK_FALSE(is_open(fd));

  sock it = sock::stream(AF_UNIX);
  fd = it.release();
  CHECK_FALSE(it.is_open());
  it.close();
  CHECK(is_open(fd));
  ::close(fd);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "no sock blocks or is inherited") {
  const sock made = sock::stream(AF_INET);
  const auto [one, other] = sock_pair();
  const sock listener = listen_on(anywhere());
  int raw[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, raw) == 0);
  const sock adopted = sock::adopt(raw[0]);
  const sock adopted_too = sock::adopt(raw[1]);
  const auto main = [&]() -> coroutine<> {
    const sock client = co_await connect_to(listener.local_address());
    const accepted server = co_await sock_accept(listener);
    for (const auto* each :
         {&made, &one, &other, &listener, &adopted, &client, &server.client}) {
      CHECK(never_blocks(each->fd()));
      CHECK_FALSE(is_inherited(each->fd()));
    }
  };
  run(main());
  CHECK_THROWS_AS(sock::adopt(-1), std::system_error);
  CHECK_THROWS_AS(sock::stream(-1), std::system_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "both ends of a sock have an address") {
  const sock listener = listen_on(anywhere());
  CHECK(listener.local_address().port() != 0);
  CHECK_THROWS_AS(listener.peer_address(), std::system_error);
  CHECK_THROWS_AS(sock::stream(AF_INET).shutdown(SHUT_WR), std::system_error);
  CHECK_THROWS_AS(sock().local_address(), std::system_error);
  const auto [one, other] = sock_pair();
  CHECK(one.local_address().text() == "");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "try_recv: bytes, nothing yet, the end") {
  auto [one, other] = sock_pair();
  std::array<char, 4> room{};
  CHECK(other.try_recv(room) == std::nullopt);
  REQUIRE(::send(one.fd(), "soup!", 5, 0) == 5);
  CHECK(other.try_recv(room) == 4);
  CHECK(room == std::array{'s', 'o', 'u', 'p'});
  CHECK_MESSAGE(other.try_recv(room) == 1, "there may be more, and there was");
  REQUIRE(::send(one.fd(), "pie", 3, 0) == 3);
  CHECK_MESSAGE(other.try_recv(room) == std::nullopt,
                "the last one took all there was: the kernel is not asked");
  CHECK(other.try_recv(room) == 3);
  one.close();
  CHECK(other.try_recv(room) == std::nullopt);
  CHECK(other.try_recv(room) == 0);
  CHECK_MESSAGE(other.try_recv(room) == 0, "the end stays the end");

  auto [here, there] = sock_pair();
  REQUIRE(::send(here.fd(), "pie", 3, 0) == 3);
  CHECK(there.try_recv(room) == 3);
  there.close();
  CHECK_THROWS_AS_MESSAGE(there.try_recv(room), std::system_error,
                          "a sock that is closed has nothing to wait for");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a port that is taken") {
  const sock first = listen_on(anywhere());
  const auto where = first.local_address();
  CHECK_THROWS_WITH_AS(
      listen_on(where),
      ("cannot listen on " + where.text() + ": Address already in use").c_str(),
      std::system_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a port is free when its server is gone") {
  const auto main = []() -> coroutine<> {
    sock listener = listen_on(anywhere());
    const auto where = listener.local_address();
    const sock client = co_await connect_to(where);
    accepted server = co_await sock_accept(listener);
    server.client.close();  // who closes first keeps the port busy for a while
    listener.close();
    CHECK_NOTHROW_MESSAGE(listen_on(where), "SO_REUSEADDR is missing");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a Unix path must be free") {
  const common::temporary_directory here;
  const auto path = here.path() / "hatch";
  std::ofstream(path) << "a file of somebody's";
  CHECK_THROWS_AS(listen_on(address::unix_path(path.string())),
                  std::system_error);
  CHECK_MESSAGE(std::filesystem::file_size(path) == 20,
                "a file was removed without a word");
}

TEST_CASE("addresses, as text and back") {
  CHECK(address::ip("127.0.0.1", 80).text() == "127.0.0.1:80");
  CHECK(address::ip("::1", 8080).text() == "[::1]:8080");
  CHECK(address::unix_path("/tmp/hatch").text() == "/tmp/hatch");
  CHECK(address::ip("10.0.0.1", 65535).port() == 65535);
  CHECK(address::ip("fe80::1", 7).port() == 7);
  CHECK(address::unix_path("/tmp/hatch").port() == 0);
  CHECK(address::ip("127.0.0.1", 80).family() == AF_INET);
  CHECK(address::ip("::1", 80).family() == AF_INET6);
  CHECK(address::unix_path("x").family() == AF_UNIX);
  CHECK(address::ip("127.0.0.1", 80) == address::ip("127.0.0.1", 80));
  CHECK_FALSE(address::ip("127.0.0.1", 80) == address::ip("127.0.0.1", 81));
  CHECK_FALSE(address::ip("127.0.0.1", 80) == address::ip("::1", 80));
  CHECK(address::of_host("127.0.0.1", 80).front() ==
        address::ip("127.0.0.1", 80));
}

TEST_CASE("a name that only the kernel keeps is as long as it is") {
  const std::string name("\0hatch", 6);
  const auto where = address::unix_path(name);
  CHECK(where.size() == offsetof(sockaddr_un, sun_path) + name.size());
  CHECK(where.text() == name);
  CHECK(address(where.raw(), where.size()) == where);
  CHECK_FALSE(where == address::unix_path(std::string("\0hatch\0", 7)));
  CHECK(address::unix_path("hatch").size() ==
        offsetof(sockaddr_un, sun_path) + 6);
}

TEST_CASE("what is no address") {
  CHECK_THROWS_WITH_AS(address::ip("kitchen", 80), "'kitchen' is no IP address",
                       std::invalid_argument);
  for (const int port : {-1, 65536, 1'000'000})
    CHECK_THROWS_WITH_AS(address::ip("127.0.0.1", port),
                         ("no such port: " + std::to_string(port)).c_str(),
                         std::invalid_argument);
  CHECK_NOTHROW(address::unix_path(std::string(107, 'x')));
  CHECK_THROWS_AS(address::unix_path(std::string(108, 'x')),
                  std::invalid_argument);
  CHECK_THROWS_WITH_AS(address::of_host("no.such.host.invalid", 80),
                       "no such host: no.such.host.invalid",
                       std::runtime_error);
}

}  // namespace sock_test
