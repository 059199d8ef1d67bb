// For tests: other programs, which run beside the test.

#pragma once

#include <array>
#include <csignal>
#include <cstdio>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <utility>
#include <vector>

#include "common/process/run_program.hpp"

/// Runs a program (searched in PATH) until destroyed: then it is killed.
class background_program {
 public:
  /// `input` is a file for its stdin.
  explicit background_program(const std::vector<std::string>& argv,
                              const std::string& input = "/dev/null")
      : out_(::popen(command(argv, input).c_str(), "re"), ::pclose),
        id_(std::stoi("0" + next_line())) {
    if (id_ == 0) throw std::runtime_error("cannot start a program");
  }
  ~background_program() {
    if (out_) ::kill(id_, SIGKILL);
  }

  /// Ctrl-C; waits until it has ended, and gives its exit status.
  int interrupt() { return end_by(SIGINT); }
  /// The same with another signal.
  int end_by(int signal) {
    ::kill(id_, signal);
    return WEXITSTATUS(::pclose(out_.release()));
  }

  /// The next line that it writes to stdout; waits for it. Empty at the end.
  std::string next_line() {
    std::string line;
    for (int c = std::fgetc(out_.get()); c != EOF && c != '\n';
         c = std::fgetc(out_.get()))
      line += static_cast<char>(c);
    return line;
  }

 private:
  // A shell that tells its number and becomes the program.
  static std::string command(const std::vector<std::string>& argv,
                             const std::string& input) {
    std::string text = "echo $$; exec <" + quoted(input);
    std::string words;
    for (const auto& word : argv) words += " " + quoted(word);
    return text + "; exec" + words;
  }
  static std::string quoted(const std::string& word) {
    std::string text = "'";
    for (const char c : word)
      text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
  }

  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out_;
  pid_t id_;
};

/// Is this program installed? If not, says that a test is skipped.
inline bool is_there(const std::string& program) {
  const bool found =
      common::run_program({"sh", "-c", "command -v " + program}).status == 0;
  if (!found) MESSAGE("skipped: no " << program);
  return found;
}

/// A host in Python, on a port that it prints: it repeats what its guests say.
inline const std::string python_host = R"(
import asyncio

async def repeat(reader, writer):
    while order := await reader.read(1000):
        writer.write(order)
        await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(repeat, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
)";
