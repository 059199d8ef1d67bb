// What a program gets from us beside its streams: a directory, an environment,
// arguments, signals, a group; and what it does not get.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/tests/processes_test.hpp"
#include "common/files/temporary_directory.hpp"

namespace surroundings_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(nothing_left, "cwd, and what is found from there") {
  const common::temporary_directory place;
  const auto where = std::filesystem::canonical(place.path()).string();
  run([](std::string directory) -> coroutine<> {
    const auto there = subprocess_options().cwd(directory);
    CHECK(co_await output_of("pwd -P", there) == directory + "\n");
    co_await output_of("printf '#!/bin/sh\\nexit 9' >prog; chmod +x prog",
                       there);
    const auto it = co_await create_subprocess_exec("./prog", there);
    CHECK(co_await it.wait() == 9);
    const environment only{{"PATH", "/no/such:" + directory}};
    const auto found =
        co_await create_subprocess_exec("prog", subprocess_options().env(only));
    CHECK(co_await found.wait() == 9);
    CHECK(co_await error_of(
              create_subprocess_exec("ls", subprocess_options().env(only))) ==
          std::errc::no_such_file_or_directory);
  }(where));
}

TEST_CASE_FIXTURE(nothing_left, "environment: ours, or another") {
  run([]() -> coroutine<> {
    ::setenv("BOOK_TEST_DISH", "soup", 1);
    CHECK(co_await output_of("echo $BOOK_TEST_DISH") == "soup\n");
    const environment only{{"DISH", "fish and chips"}};
    CHECK(co_await output_of("echo $BOOK_TEST_DISH$DISH",
                             subprocess_options().env(only)) ==
          "fish and chips\n");
    ::unsetenv("BOOK_TEST_DISH");
  }());
}

TEST_CASE_FIXTURE(nothing_left, "arguments are not read by a shell") {
  run([]() -> coroutine<> {
    const std::vector<std::string> words{"a b", "$HOME", "*"};
    const auto it = co_await create_subprocess_exec(
        "printf", "%s,", words, "", subprocess_options().out(redirect::pipe));
    const auto [out, err] = co_await it.communicate();
    CHECK(out == "a b,$HOME,*,,");
  }());
}

TEST_CASE_FIXTURE(nothing_left, "no descriptor of ours reaches it") {
  const int careless = ::dup(1);  // not close-on-exec
  run([]() -> coroutine<> {
    const auto one = co_await create_subprocess_exec("cat", piped());
    // The fourth is the directory itself.
    CHECK(co_await output_of("ls /proc/self/fd") == "0\n1\n2\n3\n");
    one.in().close();
    CHECK(co_await wait_for(one.wait(), 10s) == 0);
  }());
  ::close(careless);
}

// Others in this process may start programs, too, and close nothing.
TEST_CASE_FIXTURE(nothing_left, "all descriptors of ours are close-on-exec") {
  run_both_ways([]() -> coroutine<> {
    co_await output_of("true");
    const auto in_use = [] {
      std::vector<int> open;
      for (int fd = 3; fd < 1000; ++fd)
        if (::fcntl(fd, F_GETFD) >= 0) open.push_back(fd);
      return open;
    };
    const auto before = in_use();
    const auto it = co_await create_subprocess_exec("cat", piped());
    const auto now = in_use();
    CHECK(now.size() >= before.size() + 3);
    for (const int fd : now)
      if (std::ranges::count(before, fd) == 0)
        CHECK_MESSAGE(::fcntl(fd, F_GETFD) == FD_CLOEXEC, "descriptor " << fd);
    it.in().close();
    co_await it.wait();
  });
}

TEST_CASE_FIXTURE(nothing_left, "our blocked and ignored signals are not its") {
  sigset_t some, before;
  ::sigemptyset(&some);
  for (const int each : {SIGTERM, SIGUSR1}) ::sigaddset(&some, each);
  ::pthread_sigmask(SIG_BLOCK, &some, &before);
  const auto pipe_before = ::signal(SIGPIPE, SIG_IGN);
  run([]() -> coroutine<> {
    // Two lines: a number each, in hexadecimal, with a bit for each signal.
    const auto status = co_await output_of(
        "grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f 2");
    CHECK(std::stoull(status, nullptr, 16) == 0);
    const auto ignored = std::stoull(status.substr(17), nullptr, 16);
    CHECK((ignored >> (SIGPIPE - 1)) % 2 == 0);
  }());
  ::signal(SIGPIPE, pipe_before);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_CASE_FIXTURE(nothing_left, "a group of its own, and a session") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell(
        "sleep 1000 & echo here; wait",
        subprocess_options().out(redirect::pipe).new_process_group());
    CHECK(::getpgid(it.pid()) == it.pid());
    co_await it.out().readline();
    ::kill(-it.pid(), SIGKILL);
    CHECK(co_await it.wait() == -SIGKILL);
    CHECK(co_await it.out().read() == "");  // the grandchild has gone, too
    const auto other = co_await create_subprocess_exec(
        "cat", subprocess_options().in(redirect::pipe).start_new_session());
    CHECK(::getsid(other.pid()) == other.pid());
    other.in().close();
    co_await other.wait();
  }());
}

}  // namespace surroundings_test
