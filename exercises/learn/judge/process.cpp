// Runs another program within limits: see process.hpp.

#include "exercises/learn/judge/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <system_error>

extern char** environ;

namespace learn {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Ours, with the command's variables in place of ours of the same name.
std::vector<std::string> environment_for(const command& what) {
  std::vector<std::string> all;
  for (const auto& [name, value] : what.environment)
    all.push_back(name + "=" + value);
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string entry = *each;
    const bool replaced =
        std::ranges::any_of(what.environment, [&](const auto& variable) {
          return entry.starts_with(variable.first + "=");
        });
    if (!replaced) all.push_back(entry);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& all) {
  std::vector<char*> result;
  for (std::string& each : all) result.push_back(each.data());
  result.push_back(nullptr);
  return result;
}

void limit(int which, rlim_t value) {
  rlimit now{};
  getrlimit(which, &now);
  const rlim_t least = std::min(value, now.rlim_max);
  now.rlim_cur = least;
  now.rlim_max = least;
  setrlimit(which, &now);
}

/// The child, after fork: only calls that are safe there.
[[noreturn]] void become(const command& what, int output, char** words,
                         char** environment) {
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // Ctrl-C ends us; then nobody else would
#endif
  limit(RLIMIT_CORE, 0);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(what.time);
  limit(RLIMIT_CPU, static_cast<rlim_t>(seconds.count()) + 60);
  if (what.memory != 0) limit(RLIMIT_AS, what.memory);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (chdir(what.directory.c_str()) == 0) {
    environ = environment;
    execvp(words[0], words);
  }
  _exit(127);
}

struct child {
  pid_t id;
  int output;  ///< we read here what it prints
};

child start(const command& what) {
  auto words = what.words;
  auto environment = environment_for(what);
  const auto argv = pointers(words);
  const auto envp = pointers(environment);
  // A child that another thread forks between pipe and fcntl would keep the
  // pipe open.
  static std::mutex one_at_a_time;
  const std::lock_guard guard(one_at_a_time);
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) fail("pipe");
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  const pid_t id = fork();
  if (id < 0) {
    const int error = errno;
    for (const int end : ends) close(end);
    errno = error;
    fail("fork");
  }
  if (id == 0)
    become(what, ends[1], const_cast<char**>(argv.data()),
           const_cast<char**>(envp.data()));
  setpgid(id, id);  // in both, so that neither can be too late
  close(ends[1]);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {id, ends[0]};
}

/// Takes what is there to read. False when nobody can print any more.
bool drain(int from, std::string& output, std::size_t most) {
  std::array<char, 16384> piece;
  while (output.size() <= most) {
    const ssize_t size = read(from, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return true;
    if (size == 0) return false;
    output.append(piece.data(), static_cast<std::size_t>(size));
  }
  return true;
}

/// Waits a moment for output; once there can be none, just a moment.
void wait_a_moment(int from, bool open) {
  pollfd ready{from, POLLIN, 0};
  poll(&ready, open ? 1 : 0, open ? 20 : 1);
}

}  // namespace

ending run_to_end(const command& what) {
  const auto begin = clock::now();
  const child running = start(what);
  ending result;
  int status = 0;
  bool open = true;
  bool stopped = false;
  while (waitpid(running.id, &status, stopped ? 0 : WNOHANG) != running.id) {
    wait_a_moment(running.output, open);
    if (open) open = drain(running.output, result.output, what.output);
    result.time =
        std::chrono::duration_cast<milliseconds>(clock::now() - begin);
    if (what.while_running) what.while_running(result.time);
    if (result.output.size() > what.output)
      result.how = ending::manner::too_much_output;
    else if (result.time > what.time)
      result.how = ending::manner::out_of_time;
    else
      continue;
    kill(-running.id, SIGKILL);
    stopped = true;
  }
  kill(-running.id, SIGKILL);  // whoever it has left behind
  if (open) drain(running.output, result.output, what.output);
  close(running.output);
  result.time = std::chrono::duration_cast<milliseconds>(clock::now() - begin);
  if (!stopped && WIFSIGNALED(status)) {
    result.how = ending::manner::crashed;
    result.number = WTERMSIG(status);
  } else if (!stopped) {
    result.number = WEXITSTATUS(status);
  }
  return result;
}

}  // namespace learn
