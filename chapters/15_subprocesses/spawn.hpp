// spawn: starts a program, and says at once whether it could be started.
//
// To run another program, a process makes a copy of itself (fork), and the copy
// becomes that program (exec). posix_spawn() does both, without copying any
// memory; and if the copy cannot become the program, it tells us why.

#pragma once

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <optional>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"
#include "15_subprocesses/find_program.hpp"
#include "15_subprocesses/subprocess_options.hpp"

namespace asyncio {

/// Throws if a call has given an errno.
inline void check_spawn(int error, const char* what) {
  if (error != 0) throw os_error(what, error);
}

/// What the new process does with its descriptors before it becomes the
/// program.
class spawn_actions {
 public:
  spawn_actions() {
    check_spawn(::posix_spawn_file_actions_init(&it_), "posix_spawn");
  }
  spawn_actions(const spawn_actions&) = delete;
  spawn_actions& operator=(const spawn_actions&) = delete;
  ~spawn_actions() { ::posix_spawn_file_actions_destroy(&it_); }

  /// -1: the one that it has already.
  void put_in_place(const std::array<int, 3>& streams) {
    for (int i = 0; i < 3; ++i)
      if (const int from = streams[static_cast<std::size_t>(i)]; from >= 0)
        check_spawn(::posix_spawn_file_actions_adddup2(&it_, from, i), "dup2");
  }
  void change_directory(const std::string& to) {
    check_spawn(::posix_spawn_file_actions_addchdir_np(&it_, to.c_str()),
                "chdir");
  }
  /// Ours are close-on-exec, but there may be others, of a careless library.
  void close_all_others() {
    check_spawn(::posix_spawn_file_actions_addclosefrom_np(&it_, 3), "close");
  }
  const posix_spawn_file_actions_t* get() const noexcept { return &it_; }

 private:
  posix_spawn_file_actions_t it_;
};

/// The rest: its signals, and its group.
class spawn_attributes {
 public:
  explicit spawn_attributes(const subprocess_options& options) {
    check_spawn(::posix_spawnattr_init(&it_), "posix_spawn");
    // A program does not expect that signals are blocked, or that writing to a
    // closed pipe is an error that it has to look at. Both would be inherited.
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, as_usual;
    sigemptyset(&none);
    sigemptyset(&as_usual);
    for (const int each : {SIGPIPE, SIGXFSZ}) sigaddset(&as_usual, each);
    ::posix_spawnattr_setsigmask(&it_, &none);
    ::posix_spawnattr_setsigdefault(&it_, &as_usual);
    if (options.start_new_session())
      flags |= POSIX_SPAWN_SETSID;
    else if (options.new_process_group())
      flags |= POSIX_SPAWN_SETPGROUP;  // 0, unless set: a new one
    ::posix_spawnattr_setflags(&it_, static_cast<short>(flags));
  }
  spawn_attributes(const spawn_attributes&) = delete;
  spawn_attributes& operator=(const spawn_attributes&) = delete;
  ~spawn_attributes() { ::posix_spawnattr_destroy(&it_); }

  const posix_spawnattr_t* get() const noexcept { return &it_; }

 private:
  posix_spawnattr_t it_;
};

/// Strings as C wants them: pointers, and a nullptr behind the last.
class c_strings {
 public:
  /// Throws std::invalid_argument if one has a zero byte, where C would see its
  /// end.
  explicit c_strings(std::vector<std::string> all) : all_(std::move(all)) {
    for (auto& each : all_) {
      if (each.find('\0') != std::string::npos)
        throw std::invalid_argument("embedded null byte");
      pointers_.push_back(each.data());
    }
    pointers_.push_back(nullptr);
  }
  c_strings(const c_strings&) = delete;
  c_strings& operator=(const c_strings&) = delete;

  char* const* get() const noexcept { return pointers_.data(); }

 private:
  std::vector<std::string> all_;
  std::vector<char*> pointers_;
};

/// "NAME=value" for each. Throws std::invalid_argument for a name that there
/// cannot be.
inline std::vector<std::string> as_lines(const environment& env) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : env) {
    if (name.empty() || name.find('=') != std::string::npos)
      throw std::invalid_argument("illegal environment variable name");
    lines.push_back(name + "=" + value);
  }
  return lines;
}

// #region answer
/// Starts argv[0], with all of argv as its arguments, and gives its pid.
/// `streams`: which descriptors become its stdin, stdout and stderr; -1: those
/// that we have. Throws std::system_error if it cannot be started: ENOENT,
/// EACCES and others; and std::invalid_argument for strings that no program can
/// get.
inline pid_t spawn(const std::vector<std::string>& argv,
                   const std::array<int, 3>& streams,
                   const subprocess_options& options) {
  const auto& name = argv.at(0);
  const auto program = find_program(name, options.env());
  spawn_actions actions;
  actions.put_in_place(streams);
  if (!options.cwd().empty()) actions.change_directory(options.cwd());
  actions.close_all_others();
  const spawn_attributes attributes(options);
  const c_strings arguments(argv);
  std::optional<c_strings> env;
  if (options.env()) env.emplace(as_lines(*options.env()));
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(),
                    arguments.get(), env ? env->get() : environ);
  if (error == 0) return pid;
  if (!options.cwd().empty() && !is_directory(options.cwd()))
    throw os_error("cannot start '" + name + "' in '" + options.cwd() + "'",
                   error);
  throw os_error("cannot start '" + name + "'", error);
}
// #endregion

}  // namespace asyncio
