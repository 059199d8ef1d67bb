// The three streams of a process: pipes, files, nothing, each other's.

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "05_coroutines/await_future.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "15_subprocesses/tests/processes_test.hpp"
#include "common/files/temporary_directory.hpp"

namespace streams_of_processes_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

std::string megabytes() {
  std::string all;
  for (int i = 0; all.size() < 3'000'000; ++i) all += std::to_string(i) + "\n";
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(nothing_left, "communicate: megabytes both ways") {
  run_both_ways([]() -> coroutine<> {
    const auto all = megabytes();
    const auto it =
        co_await create_subprocess_shell("tee /dev/stderr; exit 3", piped());
    const auto [out, err] = co_await it.communicate(all);
    CHECK_MESSAGE(out == all, "stdout: " << out.size() << " bytes");
    CHECK_MESSAGE(err == all, "stderr: " << err.size() << " bytes");
    CHECK(it.returncode() == 3);
  });
}

TEST_CASE_FIXTURE(nothing_left, "communicate: a child that does not read") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell(
        "exec <&-; echo soup; exit 3", piped());
    const auto [out, err] = co_await it.communicate(megabytes());
    CHECK(out == "soup\n");
    CHECK(err.empty());
    CHECK(it.returncode() == 3);
  });
}

TEST_CASE_FIXTURE(nothing_left, "communicate: cancelled, and once more") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell(
        "echo first; kill -STOP $$; echo second", piped());
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(it.pid()), &found, WSTOPPED);
    const auto one = create_task(it.communicate());
    for (int i = 0; i < 10; ++i) co_await sleep(0s);
    one.cancel();
    co_await until_done(one.state());
    CHECK(one.cancelled());
    CHECK_FALSE(it.returncode());
    it.send_signal(SIGCONT);
    const auto [out, err] = co_await it.communicate();
    CHECK(out == "first\nsecond\n");
  });
}

TEST_CASE_FIXTURE(nothing_left, "communicate leaves no pipe open") {
  run_both_ways([]() -> coroutine<> {
    co_await output_of("true");  // makes what the loop needs for its children
    const auto before = open_descriptors();
    const auto it =
        co_await create_subprocess_shell("echo soup; echo fish >&2", piped());
    const auto [out, err] = co_await it.communicate();
    CHECK(out == "soup\n");
    CHECK(err == "fish\n");
    const auto now = open_descriptors();
    CHECK_MESSAGE(now == before, now - before << " are open, although the "
                                                 "pipes are at their ends");
    CHECK(it.out().at_eof());
    CHECK(co_await it.err().read() == "");
  });
}

TEST_CASE_FIXTURE(nothing_left,
                  "a pipe is closed at its end, and what came can be read") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell(
        "echo soup; echo fish; exec >&-; kill -STOP $$", piped());
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(it.pid()), &found, WSTOPPED);
    const auto before = open_descriptors();
    const auto collects = create_task(it.communicate());
    for (int i = 0; i < 10; ++i) co_await sleep(0s);
    collects.cancel();
    co_await until_done(collects.state());
    CHECK_MESSAGE(open_descriptors() == before - 2,
                  "stdin and stdout are closed, stderr is not");
    CHECK_FALSE(it.out().at_eof());
    CHECK(co_await it.out().readline() == "soup\n");
    CHECK(co_await it.out().read() == "fish\n");
    CHECK(it.out().at_eof());
    it.send_signal(SIGCONT);
    CHECK(co_await it.err().readline() == "");
    CHECK_MESSAGE(open_descriptors() <= before - 3, "stderr is closed, too");
    CHECK(co_await it.wait() == 0);
  });
}

TEST_CASE_FIXTURE(nothing_left, "communicate while somebody reads") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("cat", piped());
    const auto reads = create_task(it.out().read());
    co_await sleep(0s);
    CHECK_THROWS_AS(co_await it.communicate(), std::runtime_error);
    CHECK(co_await reads == "");
    CHECK(co_await it.wait() == 0);
  }());
}

TEST_CASE_FIXTURE(nothing_left, "a dialogue, line by line") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("cat", piped());
    for (const std::string line : {"soup\n", "fish\n"}) {
      it.in().write(line);
      co_await it.in().drain();
      CHECK(co_await it.out().readline() == line);
    }
    CHECK_FALSE(it.in().get_extra_info("peername"));
    it.in().write_eof();
    co_await it.in().wait_closed();
    CHECK(co_await it.out().read() == "");
    CHECK(co_await it.wait() == 0);
  });
}

TEST_CASE_FIXTURE(nothing_left,
                  "writing to one that has gone: an error, and no SIGPIPE") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("true", piped());
    co_await it.wait();
    const auto before = open_descriptors();
    std::errc code{};
    try {
      it.in().write("soup\n");
      co_await it.in().drain();
    } catch (const std::system_error& error) {
      code = static_cast<std::errc>(error.code().value());
    }
    CHECK(code == std::errc::broken_pipe);
    CHECK_MESSAGE(open_descriptors() == before - 1,
                  "the pipe is still open, and good for nothing");
    sigset_t pending;
    ::sigpending(&pending);
    CHECK(sigismember(&pending, SIGPIPE) == 0);
  }());
}

TEST_CASE_FIXTURE(nothing_left, "a pipe that was not asked for") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("true");
    CHECK_FALSE(it.has_in());
    CHECK_FALSE(it.has_out());
    CHECK_THROWS_WITH_AS(it.err(),
                         "the process was started without .err(redirect::pipe)",
                         std::runtime_error);
    co_await it.wait();
  }());
}

TEST_CASE_FIXTURE(nothing_left, "stderr into stdout, in their order") {
  run([]() -> coroutine<> {
    CHECK(co_await output_of("echo 1; echo 2 >&2; echo 3",
                             subprocess_options().err(redirect::out)) ==
          "1\n2\n3\n");
  }());
}

TEST_CASE_FIXTURE(nothing_left, "devnull, both ways") {
  run([]() -> coroutine<> {
    CHECK(co_await output_of("cat; echo lost >&2; echo end",
                             subprocess_options()
                                 .in(redirect::devnull)
                                 .err(redirect::devnull)) == "end\n");
  }());
}

TEST_CASE_FIXTURE(nothing_left, "files, and ours stay open, or may be closed") {
  const common::temporary_directory place;
  const auto file = place.path() / "text";
  run([](std::filesystem::path path) -> coroutine<> {
    sock to(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    const auto writes = co_await create_subprocess_shell(
        "sleep 0.01; echo soup; echo fish >&2",
        subprocess_options().out(redirect::to(to)).err(redirect::out));
    to.close();
    CHECK(co_await writes.wait() == 0);
    const sock from(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    CHECK(co_await output_of("sort", subprocess_options().in(redirect::to(
                                         from))) == "fish\nsoup\n");
    CHECK(::fcntl(from.fd(), F_GETFD) == FD_CLOEXEC);
  }(file));
  CHECK(content_of(file) == "soup\nfish\n");
}

TEST_CASE_FIXTURE(nothing_left, "inherited: ours") {
  const common::temporary_directory place;
  const auto file = place.path() / "text";
  const sock kept(::fcntl(1, F_DUPFD_CLOEXEC, 3));
  const sock to(::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  ::dup2(to.fd(), 1);
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("echo", "soup");
    co_await it.wait();
  }());
  ::dup2(kept.fd(), 1);
  CHECK(content_of(file) == "soup\n");
}

// New descriptors get the lowest numbers: here, those of the three themselves.
TEST_CASE("one of our own three is closed") {
  const sock kept(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  ::close(0);
  run([]() -> coroutine<> {
    const auto it =
        co_await create_subprocess_shell("cat; echo fish >&2", piped());
    const auto [out, err] = co_await it.communicate("soup\n");
    CHECK(out == "soup\n");
    CHECK(err == "fish\n");
  }());
  ::dup2(kept.fd(), 0);
}

TEST_CASE("a descriptor that stands where another is put does not get lost") {
  const common::temporary_directory place;
  const auto file = place.path() / "text";
  const sock kept(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  const sock both(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  ::close(0);  // where /dev/null is opened
  run([](const sock& in) -> coroutine<> {
    const auto it = co_await create_subprocess_exec(
        "echo", "soup",
        subprocess_options().in(redirect::to(in)).out(redirect::devnull));
    CHECK(co_await it.wait() == 0);
  }(both));
  ::dup2(kept.fd(), 0);
  CHECK_MESSAGE(content_of(file).empty(), "its stdout is its stdin");
}

TEST_CASE_FIXTURE(nothing_left, "stdout and stderr change places") {
  const common::temporary_directory place;
  const std::array files{place.path() / "one", place.path() / "two"};
  {
    const std::array kept{sock(::fcntl(1, F_DUPFD_CLOEXEC, 3)),
                          sock(::fcntl(2, F_DUPFD_CLOEXEC, 3))};
    for (const int i : {0, 1}) {
      const auto& file = files.at(static_cast<std::size_t>(i));
      const sock to(::open(file.c_str(), O_CREAT | O_WRONLY, 0600));
      ::dup2(to.fd(), i + 1);
    }
    run([]() -> coroutine<> {
      const auto it = co_await create_subprocess_shell(
          "echo soup; echo fish >&2",
          subprocess_options().out(redirect::to(2)).err(redirect::to(1)));
      co_await it.wait();
    }());
    ::dup2(kept[0].fd(), 1);
    ::dup2(kept[1].fd(), 2);
  }
  CHECK(content_of(files[0]) == "fish\n");
  CHECK(content_of(files[1]) == "soup\n");
}

TEST_CASE_FIXTURE(nothing_left, "its three can be opened by name") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell(
        "cat /dev/stdin >/dev/stderr; echo fish >/dev/stdout", piped());
    const auto [out, err] = co_await it.communicate("soup\n");
    CHECK(out == "fish\n");
    CHECK_MESSAGE(err == "soup\n", "are they sockets, in place of pipes?");
  }());
}

TEST_CASE_FIXTURE(nothing_left, "a limit for lines") {
  run([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec(
        "echo", std::string(100, 'x'),
        subprocess_options().out(redirect::pipe).limit(10));
    CHECK_THROWS_AS(co_await it.out().readline(), std::invalid_argument);
    co_await it.wait();
  }());
}

TEST_CASE_FIXTURE(nothing_left, "real programs: yes | head, sort, cat") {
  run_both_ways([]() -> coroutine<> {
    CHECK(co_await output_of("yes | head -n 3") == "y\ny\ny\n");
    // It never ends by itself; here, we end it.
    {
      const auto yes = co_await create_subprocess_exec("yes", piped());
      CHECK(co_await yes.out().readexactly(4) == "y\ny\n");
      yes.terminate();
      CHECK(co_await yes.wait() == -SIGTERM);
    }
    const auto sort = co_await create_subprocess_exec("sort", "-n", piped());
    const auto [out, err] = co_await sort.communicate("10\n9\n1\n");
    CHECK(out == "1\n9\n10\n");
  });
}

}  // namespace streams_of_processes_test
