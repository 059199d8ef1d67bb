// Pipelines of real programs: what comes out of them, and what is left.
//
// The programs end when their input does, and that we hold: so the order of
// events is the same in each run. What is judged here may wait for ever. So it
// is called in a thread of its own, and if it has not come back in two seconds,
// all ends of pipes that we have are closed, and the rest is skipped.

#include <answer.hpp>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <exception>
#include <fcntl.h>
#include <poll.h>
#include <semaphore>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using kitchen::words;

/// Something did not come back: elsewhere it would not, either.
bool stuck = false;

constexpr int most_descriptors = 200;

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/// The descriptors that were opened since this was made.
class new_descriptors {
 public:
  new_descriptors() {
    for (int fd = 0; fd < most_descriptors; ++fd) before_[fd] = is_open(fd);
  }
  /// How many of them can be read from (O_RDONLY), or written to (O_WRONLY).
  int count(int how) const {
    int found = 0;
    for (int fd = 0; fd < most_descriptors; ++fd)
      if (!before_[fd] && is_open(fd) &&
          (::fcntl(fd, F_GETFL) & O_ACCMODE) == how)
        ++found;
    return found;
  }
  void close_all() const {
    for (int fd = 0; fd < most_descriptors; ++fd)
      if (!before_[fd]) ::close(fd);
  }

 private:
  bool before_[most_descriptors] = {};
};

/// Can this be read from, or are we at its end? Waits for that, two seconds at
/// most.
bool has_news(int fd) {
  pollfd asks{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&asks, 1, 2000) > 0;
}

/// Has this process a child that was not reaped?
bool has_child() {
  siginfo_t found{};
  return ::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// Has one of our children ended, or does it soon? (A signal takes a
/// moment.)
bool has_zombie() {
  siginfo_t found{};
  for (int i = 0; i < 300 && found.si_pid == 0; ++i) {
    ::usleep(1000);
    ::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT);
  }
  return found.si_pid != 0;
}

/// Programs, whose input and output we hold.
class pipeline {
 public:
  explicit pipeline(const std::vector<words>& programs) {
    open(in_);
    open(out_);
    const new_descriptors others;
    std::binary_semaphore done{0};
    std::thread caller([&] {
      start(programs);
      done.release();
    });
    if (!done.try_acquire_for(2s)) {
      stuck = true;
      close(in_[1]);
      others.close_all();
    }
    caller.join();
    kept_writing = others.count(O_WRONLY);
    kept_reading = others.count(O_RDONLY);
    ours_are_open = is_open(in_[0]) && is_open(out_[1]);
    others.close_all();
    close(in_[0]);
    close(out_[1]);
  }
  pipeline(const pipeline&) = delete;
  pipeline& operator=(const pipeline&) = delete;
  ~pipeline() {
    close(in_[1]);
    close(out_[0]);
    while (has_child()) ::waitpid(-1, nullptr, 0);
  }

  std::vector<pid_t> pids;
  std::string error;  // what was thrown
  int kept_writing = 0;
  int kept_reading = 0;
  bool ours_are_open = false;

  void write(const std::string& text) const {
    if (::write(in_[1], text.data(), text.size()) < 0) stuck = true;
  }
  /// Ends the input, and gives the whole output.
  std::string output() {
    close(in_[1]);
    std::string all;
    std::array<char, 4096> room;
    while (has_news(out_[0])) {
      const auto size = ::read(out_[0], room.data(), room.size());
      if (size <= 0) return all;
      all.append(room.data(), static_cast<std::size_t>(size));
    }
    stuck = true;
    return all + " (and no end)";
  }
  /// How the programs end: "0 3 ".
  std::string statuses() const {
    std::string all;
    for (const pid_t pid : pids) {
      int status = 0;
      const bool ours = ::waitpid(pid, &status, 0) == pid;
      all += (ours ? std::to_string(WEXITSTATUS(status)) : "none") + " ";
    }
    return all;
  }

 private:
  static void open(std::array<int, 2>& ends) {
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  }
  static void close(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  void start(const std::vector<words>& programs) {
    try {
      pids = kitchen::start_pipeline(programs, in_[0], out_[1]);
    } catch (const std::system_error& what) {
      error = "system_error";
    } catch (const std::exception& what) {
      error = what.what();
    }
  }

  std::array<int, 2> in_{-1, -1};
  std::array<int, 2> out_{-1, -1};
};

const words cat{"cat"};
const words missing{"no-such-program"};

}  // namespace

TEST_CASE("three programs") {
  pipeline it({cat, {"tr", "a-z", "A-Z"}, cat});
  REQUIRE_MESSAGE(!stuck,
                  "the first program waits for its input, which comes later, "
                  "and start_pipeline() waits with it. Start all of them, and "
                  "return: they run side by side"s);
  REQUIRE_MESSAGE(it.error.empty(),
                  "three programs that exist; thrown was: "s << it.error);
  REQUIRE_MESSAGE(it.kept_writing == 0,
                  "start_pipeline() has left open "s
                      << it.kept_writing
                      << " writing ends of pipes. As long as we could write, "
                         "the next program waits for more, and we for its end: "
                         "close them in our process"s);
  REQUIRE_MESSAGE(it.kept_reading == 0,
                  "start_pipeline() has left open "s
                      << it.kept_reading
                      << " reading ends of pipes. If a program stops reading, "
                         "the one before it is told only when nobody else "
                         "could read: `yes | head -n 1` runs for ever. Close "
                         "them in our process"s);
  REQUIRE_MESSAGE(it.ours_are_open,
                  "in or out was closed: they belong to the caller, who may "
                  "need them again"s);
  it.write("soup");
  const auto output = it.output();
  CHECK_MESSAGE(
      output == "SOUP"s,
      "`cat | tr a-z A-Z | cat` has read \"soup\". Out came: "s << output);
}

TEST_CASE("one program") {
  if (stuck) return;
  pipeline it({{"tr", "a-z", "A-Z"}});
  it.write("soup");
  const auto output = it.output();
  CHECK_MESSAGE((!stuck && output == "SOUP"s),
                "`tr a-z A-Z` alone has read \"soup\" from `in`, and has to "
                "write it to `out`. There came: "s
                    << output);
}

TEST_CASE("whose pid is whose") {
  if (stuck) return;
  pipeline it({{"sh", "-c", "cat; exit 3"}, {"sh", "-c", "cat; exit 4"}});
  it.output();
  const auto statuses = stuck ? "none" : it.statuses();
  CHECK_MESSAGE(statuses == "3 4 "s,
                "the first program ends with status 3, and the second one "
                "with 4. By their pids, they are: "s
                    << statuses);
}

TEST_CASE("words") {
  if (stuck) return;
  pipeline it({{"printf", "%s,", "a  b", "$HOME", "; echo fish", "'"}, cat});
  const auto output = it.output();
  CHECK_MESSAGE(output == "a  b,$HOME,; echo fish,',"s,
                "`printf` has four words to print. It has got: "s
                    << output
                    << " A shell has read them; give them to spawn() as they "
                       "are"s);
}

TEST_CASE("stderr") {
  if (stuck) return;
  pipeline it({{"readlink", "/proc/self/fd/2"}, cat});
  std::array<char, 4096> room{};
  const auto size = ::readlink("/proc/self/fd/2", room.data(), room.size() - 1);
  const auto ours =
      std::string(room.data(), size > 0 ? static_cast<std::size_t>(size) : 0) +
      "\n";
  const auto its = it.output();
  CHECK_MESSAGE(its == ours,
                "stderr of a program goes to "s
                    << its << "and not where ours does: "s << ours
                    << "Its complaints would be read as its output"s);
}

TEST_CASE("ends that wait") {
  if (stuck) return;
  pipeline it({cat, {"cat", "/proc/self/fdinfo/0"}});
  const auto output = it.output();
  const auto at = output.find("flags:");
  const auto flags =
      at == output.npos ? 0 : std::strtol(output.c_str() + at + 6, nullptr, 8);
  CHECK_MESSAGE((flags & O_NONBLOCK) == 0,
                "a program's stdin does not wait: if it reads too early, it "
                "gets EAGAIN, which it does not know. Only our own ends of "
                "pipes may have O_NONBLOCK, and here we have none"s);
}

TEST_CASE("one that cannot be started") {
  if (stuck) return;
  pipeline it({cat, cat, missing});
  REQUIRE_MESSAGE(!stuck,
                  "the third program does not exist. The first one waits for "
                  "input, and start_pipeline() for its end: kill it before "
                  "you wait"s);
  REQUIRE_MESSAGE(it.error == "system_error"s,
                  "the third program does not exist, and start_pipeline() "
                  "threw: "s
                      << (it.error.empty() ? "nothing" : it.error));
  const bool has_one = has_child();
  REQUIRE_MESSAGE((!has_one || has_zombie()),
                  "the third program does not exist, and another one of the "
                  "pipeline runs on, of which nobody knows"s);
  CHECK_MESSAGE(!has_one,
                "the third program does not exist. The others were killed, "
                "and nobody has waited for them: they are zombies until we "
                "end"s);
  CHECK_MESSAGE(it.kept_reading + it.kept_writing == 0,
                "the third program does not exist. What was left open: "s
                    << it.kept_reading + it.kept_writing << " ends of pipes"s);
}
