// epoll's set as a descriptor, which may be refused, and is inherited by
// nobody.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "07_select/tests/sock_test.hpp"
#include "16_epoll/epoll_selector.hpp"

namespace default_epoll_test {

TEST_CASE("epoll: no descriptor is left for the set itself") {
  const asyncio::few_descriptors none;
  CHECK_THROWS_WITH_AS(asyncio::epoll_selector(),
                       "epoll_create1: Too many open files", std::system_error);
}

TEST_CASE_FIXTURE(asyncio::no_descriptor_leak,
                  "epoll: programs that we start do not inherit the set") {
  const int next = ::dup(0);
  ::close(next);
  const asyncio::epoll_selector it;
  CHECK(::fcntl(next, F_GETFD) == FD_CLOEXEC);
}

}  // namespace default_epoll_test
