// A program of the book, run within limits: see supervised.hpp.

#include "17_web_server/book/supervised.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "common/process/supervisor.hpp"

namespace book_server {
namespace {

// Where each of them stands among the words.
enum word : int {
  itself,
  supervise_flag,
  directory_word,
  cpu_word,
  resident_word,
  file_size_word,
  processes_word,
  program_word
};

std::size_t number(const char* text) {
  return std::strtoull(text, nullptr, 10);
}

/// The directory is the server's to remove, for it reads the trace there, after
/// the report. If nobody will read that, the server does not exist any more, or
/// not for long, and only its program's supervisor is left.
void remove_what_is_nobodys(const common::supervised& what) {
  pollfd reader{what.report, 0, 0};
  ::poll(&reader, 1, 0);
  if ((reader.revents & POLLERR) == 0) return;
  std::error_code ignored;
  std::filesystem::remove_all(what.directory, ignored);
}

program_end from_status(int status, const run_limits& limits) {
  if (WIFEXITED(status)) return {WEXITSTATUS(status)};
  const int signal = WTERMSIG(status);
  const char* const name = ::sigabbrev_np(signal);
  program_end end{std::nullopt,
                  "SIG" + std::string(name != nullptr ? name : "?")};
  // The kernel ends whoever computes for too long by the same signal.
  if (signal == SIGKILL || signal == SIGXCPU)
    end.why = "it was killed; perhaps it has computed for more than " +
              std::to_string(limits.cpu_seconds) + " s";
  return end;
}

}  // namespace

std::vector<std::string> supervised_words(
    const std::string& supervisor, const std::string& directory,
    const run_limits& limits, const std::vector<std::string>& words) {
  std::vector<std::string> all{supervisor,
                               std::string(supervise_word),
                               directory,
                               std::to_string(limits.cpu_seconds),
                               std::to_string(limits.resident),
                               std::to_string(limits.file_size),
                               std::to_string(limits.processes)};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

int supervise(int argc, char** argv) {
  if (argc <= program_word) return 2;
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  common::supervise({.words = argv + program_word,
                     .environment = environ,
                     .directory = argv[directory_word],
                     .input = nothing,
                     .output = STDOUT_FILENO,
                     .errors = STDOUT_FILENO,
                     .talk = -1,
                     .leash = STDIN_FILENO,
                     .report = STDERR_FILENO,
                     .memory = 0,
                     .resident = number(argv[resident_word]),
                     .file_size = number(argv[file_size_word]),
                     .processes = number(argv[processes_word]),
                     .cpu_seconds = std::atol(argv[cpu_word]),
                     .tidy_up = remove_what_is_nobodys});
}

program_end end_of(std::string_view report, const run_limits& limits) {
  common::supervisor_report told;
  if (report.size() != sizeof(pid_t) + sizeof told)
    return {std::nullopt, "SIGKILL", "its supervisor was killed"};
  std::memcpy(&told, report.data() + sizeof(pid_t), sizeof told);
  switch (told.how) {
    case common::supervisor_report::what::ended:
      break;
    case common::supervisor_report::what::not_started:
      return {std::nullopt,
              {},
              std::string("it could not be started: ") +
                  ::strerrordesc_np(told.status)};
    case common::supervisor_report::what::too_many_processes:
      return {std::nullopt, "SIGKILL", "it has started too many processes"};
    case common::supervisor_report::what::too_much_memory:
      return {std::nullopt, "SIGKILL", "it has taken too much memory"};
  }
  return from_status(told.status, limits);
}

}  // namespace book_server
