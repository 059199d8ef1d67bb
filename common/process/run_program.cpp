// run_program: runs another program and collects what it prints.
//
// stdin is a temporary file, so that a program which does not read cannot block
// us; stdout and stderr are pipes, read as they fill. The program gets a
// process group of its own, so that one kill reaches its children too.

#include "common/process/run_program.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace common {
namespace {

using clock = std::chrono::steady_clock;

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// A file descriptor, closed with its owner.
class descriptor {
 public:
  explicit descriptor(int fd) noexcept : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

struct pipe_ends {
  descriptor read_from;
  descriptor write_to;
};

pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "cannot make a pipe");
  return {descriptor(ends[0]), descriptor(ends[1])};
}

using file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// An unnamed file that holds `content`, to be read from its beginning.
file file_with(std::string_view content) {
  file made(std::tmpfile(), std::fclose);
  if (!made) fail(errno, "cannot make a temporary file");
  std::fwrite(content.data(), 1, content.size(), made.get());
  std::rewind(made.get());
  return made;
}

pid_t start(const std::vector<std::string>& argv, int in, int out, int err) {
  if (argv.empty()) throw std::invalid_argument("run_program: no program");
  std::vector<char*> words;
  for (const std::string& word : argv)
    words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
  posix_spawnattr_t settings;
  posix_spawnattr_init(&settings);
  posix_spawnattr_setflags(&settings, POSIX_SPAWN_SETPGROUP);

  pid_t child = 0;
  const int error =
      posix_spawnp(&child, words[0], &files, &settings, words.data(), environ);
  posix_spawnattr_destroy(&settings);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) fail(error, "cannot run " + argv[0]);
  return child;
}

/// Reads what is there. False at the end of what will ever come.
bool read_some(int fd, std::string& text) {
  std::array<char, 4096> piece;
  const ssize_t size = read(fd, piece.data(), piece.size());
  if (size < 0) return errno == EINTR;
  text.append(piece.data(), static_cast<std::size_t>(size));
  return size > 0;
}

/// Reads both until nobody can write to them any more (true), or until time is
/// up (false).
bool read_all(int out, int err, program_result& result,
              clock::time_point deadline) {
  std::array<pollfd, 2> open{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (left.count() <= 0) return false;
    if (poll(open.data(), 2, static_cast<int>(left.count())) <= 0) continue;
    if (open[0].revents != 0 && !read_some(out, result.out)) open[0].fd = -1;
    if (open[1].revents != 0 && !read_some(err, result.err)) open[1].fd = -1;
  }
  return true;
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

bool is_one_line(std::string_view text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

program_result run_program(const std::vector<std::string>& argv,
                           std::string_view input,
                           std::chrono::milliseconds limit) {
  const file in = file_with(input);
  pipe_ends out = make_pipe();
  pipe_ends err = make_pipe();
  const pid_t child =
      start(argv, fileno(in.get()), out.write_to.get(), err.write_to.get());
  out.write_to = descriptor(-1);  // or we would wait for ourselves
  err.write_to = descriptor(-1);

  program_result result;
  const bool ended = read_all(out.read_from.get(), err.read_from.get(), result,
                              clock::now() + limit);
  if (!ended) kill(-child, SIGKILL);
  result.status = wait_for(child);
  if (!ended)
    throw std::runtime_error(argv[0] + " has not ended after " +
                             std::to_string(limit.count()) + " ms");
  return result;
}

}  // namespace common
