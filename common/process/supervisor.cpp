// The supervisor: see supervisor.hpp. Between fork() and exec() a program with
// threads may call very little: no allocation, no locks. All here is written
// with plain arrays and system calls for that reason.

#include "common/process/supervisor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace common {
namespace {

constexpr int first_free = 255;  // up to here, the program's own descriptors

void limit(int which, std::size_t value) {
  if (value == 0) return;
  rlimit now{};
  getrlimit(static_cast<__rlimit_resource>(which), &now);
  const rlim_t least = std::min<rlim_t>(value, now.rlim_max);
  now.rlim_cur = least;
  now.rlim_max = least;
  setrlimit(static_cast<__rlimit_resource>(which), &now);
}

/// Closes the descriptors from `first` to `last`.
void close_range_of(int first, int last) {
  if (first > last || syscall(SYS_close_range, first, last, 0) == 0) return;
  for (int each = first; each <= std::min(last, 4096); ++each) close(each);
}

/// The program itself. `told` is where it says why it cannot begin; exec closes
/// that.
[[noreturn]] void become(const supervised& what, int told) {
  setpgid(0, 0);
  const pid_t self = getpid();  // told before anything of the program runs
  if (write(what.report, &self, sizeof self) < 0) _exit(126);
  for (int each = 1; each < NSIG; ++each) signal(each, SIG_DFL);
  limit(RLIMIT_CPU, static_cast<std::size_t>(what.cpu_seconds));
  limit(RLIMIT_AS, what.memory);
  limit(RLIMIT_FSIZE, what.file_size);
  rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
  const std::array<int, 4> wanted = {what.input, what.output, what.errors,
                                     what.talk};
  // Each is moved out of the way of the others before it gets its number.
  std::array<int, 4> kept{};
  for (std::size_t i = 0; i < wanted.size(); ++i)
    kept[i] = wanted[i] < 0 ? -1 : fcntl(wanted[i], F_DUPFD, first_free);
  told = fcntl(told, F_DUPFD_CLOEXEC, first_free);
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (kept[i] >= 0) dup2(kept[i], static_cast<int>(i));
  const int last = *std::max_element(kept.begin(), kept.end());
  for (int each = what.talk < 0 ? 3 : 4; each <= last; ++each)
    if (each != told) close(each);
  if (chdir(what.directory) == 0) {
    environ = const_cast<char**>(what.environment);
    execvp(what.words[0], what.words);
  }
  const int error = errno;
  if (write(told, &error, sizeof error) < 0) _exit(126);
  _exit(127);
}

/// Puts the numbers in a file, which blanks end, behind the first `count` of
/// `all`; how many there are then. None in a file that is not there.
template <std::size_t most>
std::size_t numbers_in(const char* path, std::array<pid_t, most>& all,
                       std::size_t count) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return count;
  char text[4096];
  const ssize_t size = read(file, text, sizeof text);
  close(file);
  int number = 0;
  for (ssize_t i = 0; i < size && count < most; ++i) {
    if (text[i] >= '0' && text[i] <= '9') {
      number = 10 * number + (text[i] - '0');
    } else if (number > 0) {
      all[count++] = number;
      number = 0;
    }
  }
  return count;
}

/// The children of a process; how many there are in `all` then. The kernel
/// lists them by the thread that has forked them. Where it has no such lists
/// (CONFIG_PROC_CHILDREN), there are none. (opendir() would allocate.)
template <std::size_t most>
std::size_t children_of(pid_t parent, std::array<pid_t, most>& all,
                        std::size_t count) {
  char path[384];  // a name may have 255 characters
  std::snprintf(path, sizeof path, "/proc/%d/task", static_cast<int>(parent));
  const int threads = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (threads < 0) return count;
  alignas(dirent64) char entries[4096];
  ssize_t size = 0;
  while ((size = getdents64(threads, entries, sizeof entries)) > 0)
    for (ssize_t at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const dirent64*>(entries + at);
      at += entry->d_reclen;
      if (entry->d_name[0] == '.') continue;  // "." and ".."
      std::snprintf(path, sizeof path, "/proc/%d/task/%s/children",
                    static_cast<int>(parent), entry->d_name);
      count = numbers_in(path, all, count);
    }
  close(threads);
  return count;
}

/// The processes below this one, up to a few hundred.
struct descendants {
  std::array<pid_t, 512> all{};
  std::size_t count = 0;

  descendants() : count(children_of(getpid(), all, 0)) {
    for (std::size_t i = 0; i < count; ++i)
      count = children_of(all[i], all, count);
  }
};

/// How many bytes of memory a process fills; 0 when it has ended.
std::size_t resident_bytes(pid_t process) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/statm", static_cast<int>(process));
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[256];
  const ssize_t size = read(file, text, sizeof text);
  close(file);
  ssize_t at = 0;
  while (at < size && text[at] != ' ') ++at;  // the first number is its size
  std::size_t pages = 0;
  for (++at; at < size && text[at] >= '0' && text[at] <= '9'; ++at)
    pages = 10 * pages + static_cast<std::size_t>(text[at] - '0');
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Which limit the program and all that it has started go beyond; `ended` is
/// none. Where the kernel does not list children, at least the program counts.
supervisor_report::what gone_too_far(const supervised& what, pid_t program) {
  using how = supervisor_report::what;
  if (what.processes == 0 && what.resident == 0) return how::ended;
  const descendants below;
  if (what.processes != 0 && below.count > what.processes)
    return how::too_many_processes;
  if (what.resident == 0) return how::ended;
  std::size_t sum = below.count == 0 ? resident_bytes(program) : 0;
  for (std::size_t i = 0; i < below.count; ++i)
    sum += resident_bytes(below.all[i]);
  return sum > what.resident ? how::too_much_memory : how::ended;
}

/// Kills what is left, until nothing is: what one of them leaves behind becomes
/// our child.
void kill_all(pid_t group) {
  std::array<pid_t, 512> all{};
  do {
    kill(-group, SIGKILL);
    const std::size_t count = children_of(getpid(), all, 0);
    for (std::size_t i = 0; i < count; ++i) kill(all[i], SIGKILL);
  } while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR);
}

/// Has the program ended? Buries whoever else has.
bool has_ended(pid_t program, int& status) {
  int other = 0;
  for (;;) {
    const pid_t ended = waitpid(-1, &other, WNOHANG);
    if (ended == program) {
      status = other;
      return true;
    }
    if (ended == 0 || (ended < 0 && errno != EINTR)) return false;
  }
}

struct watched {
  supervisor_report told;
  bool let_go = false;  // nobody waits for it any more
};

watched watch(const supervised& what, pid_t program) {
  watched result;
  const auto descriptor = static_cast<int>(syscall(SYS_pidfd_open, program, 0));
  while (!has_ended(program, result.told.status)) {
    std::array<pollfd, 2> news{
        {{what.leash, POLLIN, 0}, {descriptor, POLLIN, 0}}};
    poll(news.data(), news.size(), 20);
    if (news[0].revents != 0) {
      result.let_go = true;
      break;
    }
    result.told.how = gone_too_far(what, program);
    if (result.told.how != supervisor_report::what::ended) break;
  }
  return result;
}

/// What the program could not begin with, or 0.
int why_not_started(int told) {
  int error = 0;
  while (read(told, &error, sizeof error) < 0 && errno == EINTR) continue;
  return error;
}

}  // namespace

void supervise(const supervised& given) {
  signal(SIGPIPE, SIG_IGN);
  // Ctrl-C is for the one who waits for us; when that ends, we hear of it.
  setpgid(0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  // What other threads of our process keep open must not stay open here.
  supervised what = given;
  std::array<int, 2> told{};
  const bool has_pipe = pipe2(told.data(), O_CLOEXEC) == 0;
  const std::array<int*, 8> ours = {&what.input, &what.output, &what.errors,
                                    &what.talk,  &what.leash,  &what.report,
                                    &told[0],    &told[1]};
  int last = first_free;
  for (int* each : ours)
    if (*each >= 0) last = *each = fcntl(*each, F_DUPFD_CLOEXEC, last + 1);
  last = 2;
  for (const int* each : ours)
    if (*each >= 0) {
      close_range_of(last + 1, *each - 1);
      last = *each;
    }
  close_range_of(last + 1, std::numeric_limits<int>::max());

  const pid_t program = has_pipe ? fork() : -1;
  if (program == 0) become(what, told[1]);
  supervisor_report report;
  if (program < 0) {
    report = {supervisor_report::what::not_started, errno};
    if (write(what.report, &program, sizeof program) < 0) _exit(1);
  } else {
    setpgid(program, program);  // in both, so that neither can be too late
    close(told[1]);
    for (const int each : {what.input, what.output, what.errors, what.talk})
      if (each >= 0) close(each);
    const watched seen = watch(what, program);
    report = seen.told;
    kill_all(program);
    if (const int error = why_not_started(told[0]))
      report = {supervisor_report::what::not_started, error};
  }
  if (what.tidy_up != nullptr) what.tidy_up(what);
  if (write(what.report, &report, sizeof report) < 0) _exit(1);
  _exit(0);
}

}  // namespace common
