// Runs another program within limits: see process.hpp. What happens on the
// other side of fork() is in supervisor.cpp.

#include "common/process/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "common/process/orphans.hpp"
#include "common/process/supervisor.hpp"

extern char** environ;

namespace common {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How long a supervisor may take to end its program and itself.
constexpr milliseconds grace = std::chrono::seconds(5);

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// A file descriptor, closed with its owner.
class descriptor {
 public:
  descriptor() = default;
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
  int fd_ = -1;
};

struct pipe_ends {
  descriptor read_from;
  descriptor write_to;
};

/// Two ends that can both be read and written; this text waits in the second.
pipe_ends make_talk(const std::string& message) {
  if (message.empty()) return {};
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    fail("cannot make a pair of sockets");
  pipe_ends made{descriptor(ends[0]), descriptor(ends[1])};
  if (send(ends[0], message.data(), message.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(message.size()))
    fail("cannot write into a socket");
  shutdown(ends[0], SHUT_WR);
  return made;
}

pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  return {descriptor(ends[0]), descriptor(ends[1])};
}

/// Something to read this text from, which never blocks anybody: an unnamed
/// file.
descriptor file_with(const std::string& content) {
  if (content.empty()) {
    descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (nothing.get() < 0) fail("cannot open /dev/null");
    return nothing;
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> made(std::tmpfile(),
                                                             std::fclose);
  if (!made) fail("cannot make a temporary file");
  std::fwrite(content.data(), 1, content.size(), made.get());
  std::rewind(made.get());
  descriptor kept(fcntl(fileno(made.get()), F_DUPFD_CLOEXEC, 3));
  if (kept.get() < 0) fail("cannot keep a temporary file");
  return kept;
}

std::vector<std::string> environment_for(const command& what) {
  std::vector<std::string> all;
  for (const auto& [name, value] : what.environment)
    all.push_back(name + "=" + value);
  for (char** each = environ; !what.bare && *each != nullptr; ++each) {
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

/// A program that runs, and our ends of its pipes.
struct running {
  pid_t supervisor = 0;
  descriptor output, errors, reply, report;
  descriptor leash;  // let go of it, and the program is ended
};

running start(const command& what, orphans& adopted) {
  auto words = what.words;
  auto environment = environment_for(what);
  const auto argv = pointers(words);
  const auto envp = pointers(environment);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(what.time);
  const descriptor input = file_with(what.input);
  auto output = make_pipe();
  auto errors = what.errors_apart ? make_pipe() : pipe_ends{};
  auto talk = make_talk(what.message);
  auto leash = make_pipe();
  auto report = make_pipe();
  const supervised plan{.words = argv.data(),
                        .environment = envp.data(),
                        .directory = what.directory.c_str(),
                        .input = input.get(),
                        .output = output.write_to.get(),
                        .errors = what.errors_apart ? errors.write_to.get()
                                                    : output.write_to.get(),
                        .talk = talk.write_to.get(),
                        .leash = leash.read_from.get(),
                        .report = report.write_to.get(),
                        .memory = what.memory,
                        .resident = what.resident,
                        .file_size = what.file_size,
                        .processes = what.processes,
                        .cpu_seconds = static_cast<long>(seconds.count()) + 60};
  const pid_t id = adopted.fork_one_of_ours([&] { supervise(plan); });
  if (id < 0) fail("cannot make a process");
  for (const int each : {output.read_from.get(), errors.read_from.get(),
                         talk.read_from.get(), report.read_from.get()})
    if (each >= 0) fcntl(each, F_SETFL, O_NONBLOCK);
  return {id,
          std::move(output.read_from),
          std::move(errors.read_from),
          std::move(talk.read_from),
          std::move(report.read_from),
          std::move(leash.write_to)};
}

/// Takes what is there to read, up to a little more than `most` bytes in all.
/// Closes it at its end.
void drain(descriptor& from, std::string& text, std::size_t most) {
  std::array<char, 16384> piece;
  while (from.get() >= 0 && text.size() <= most) {
    const ssize_t size = read(from.get(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return;
    if (size == 0) from = descriptor();
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
}

/// Everything that a run prints and tells, as it comes.
class collector {
 public:
  collector(const command& what, running& it) : what_(what), it_(it) {}

  /// Waits a moment for something to read, and reads it. False once the
  /// supervisor has reported.
  bool read_some() {
    std::array<pollfd, 4> open{{{it_.output.get(), POLLIN, 0},
                                {it_.errors.get(), POLLIN, 0},
                                {it_.reply.get(), POLLIN, 0},
                                {it_.report.get(), POLLIN, 0}}};
    poll(open.data(), open.size(), 50);
    take();
    if (open[3].revents == 0) return true;
    if (program == 0 && read(it_.report.get(), &program, sizeof program) > 0)
      return true;
    take();  // what came before the end
    return false;
  }

  bool too_much() const {
    return std::max({result.output.size(), result.errors.size(),
                     result.reply.size()}) > what_.output;
  }

  program_ending result;
  pid_t program = 0;  // as soon as we are told

 private:
  void take() {
    drain(it_.output, result.output, what_.output);
    drain(it_.errors, result.errors, what_.output);
    drain(it_.reply, result.reply, what_.output);
  }

  const command& what_;
  running& it_;
};

void read_report(const running& it, pid_t program, program_ending& result) {
  using how = supervisor_report::what;
  supervisor_report told;
  if (read(it.report.get(), &told, sizeof told) !=
      static_cast<ssize_t>(sizeof told)) {
    if (program > 0) kill(-program, SIGKILL);  // it has killed its supervisor
    result.how = program_ending::manner::crashed;
    result.number = SIGKILL;
  } else if (told.how != how::ended) {
    result.how = told.how == how::not_started
                     ? program_ending::manner::not_started
                 : told.how == how::too_much_memory
                     ? program_ending::manner::too_much_memory
                     : program_ending::manner::too_many_processes;
    result.number = told.status;
  } else if (WIFSIGNALED(told.status)) {
    result.how = program_ending::manner::crashed;
    result.number = WTERMSIG(told.status);
  } else {
    result.number = WEXITSTATUS(told.status);
  }
}

/// Lets go of the program, waits for its supervisor, and ends what that has
/// left behind. Returns what both have computed.
milliseconds finish(running& it, orphans& adopted) {
  it.leash = descriptor();
  rusage used{};
  int status = 0;
  while (wait4(it.supervisor, &status, 0, &used) < 0 && errno == EINTR)
    continue;
  adopted.forget(it.supervisor);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) adopted.end_all();
  const auto of = [](const timeval& time) {
    return milliseconds(time.tv_sec * 1000 + time.tv_usec / 1000);
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

/// Reads to the end. What has gone too far is ended: by its supervisor, or,
/// when the program has stopped that, from outside.
void follow(const command& what, running& it, collector& all,
            clock::time_point begin) {
  program_ending& result = all.result;
  bool ending = false;
  bool killed = false;
  milliseconds deadline = what.time;
  while (all.read_some()) {
    result.time =
        std::chrono::duration_cast<milliseconds>(clock::now() - begin);
    if (what.while_running) what.while_running(result.time, result.output);
    const bool late = result.time > deadline;
    if (!ending && (late || all.too_much())) {
      result.how = all.too_much() ? program_ending::manner::too_much_output
                                  : program_ending::manner::out_of_time;
      it.leash = descriptor();
      ending = true;
      deadline = result.time + grace;
    } else if (ending && !killed && late) {
      kill(it.supervisor, SIGKILL);
      result.how = program_ending::manner::crashed;
      result.number = SIGKILL;
      killed = true;
    }
  }
  if (!ending) read_report(it, all.program, result);
}

}  // namespace

program_ending run_to_end(const command& what) {
  if (what.words.empty()) throw std::invalid_argument("no program to run");
  const auto begin = clock::now();
  orphans adopted;
  running it = start(what, adopted);
  collector all(what, it);
  try {
    follow(what, it, all, begin);
  } catch (...) {  // from while_running: nobody wants the program any more
    kill(it.supervisor, SIGKILL);
    finish(it, adopted);
    throw;
  }
  all.result.cpu = finish(it, adopted);
  all.result.time =
      std::chrono::duration_cast<milliseconds>(clock::now() - begin);
  return std::move(all.result);
}

}  // namespace common
