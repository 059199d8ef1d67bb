// subprocess_options: what may be said of a program that is to be started.

#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "07_select/sock.hpp"
#include "14_streams/framing.hpp"

namespace asyncio {

/// Where the input of a program comes from, and where its output goes.
class redirect {
 public:
  static const redirect inherit;  ///< from and to where ours does
  static const redirect pipe;     ///< a stream of ours (Python: PIPE)
  static const redirect devnull;  ///< nothing comes, and all is dropped
  static const redirect out;      ///< err goes where out does (Python: STDOUT)
  /// A descriptor of ours: of a file, of a socket. It stays ours, and may be
  /// closed as soon as the program has been started.
  static constexpr redirect to(int fd) { return {kind::descriptor, fd}; }
  static redirect to(const sock& it) { return to(it.fd()); }

  bool operator==(const redirect&) const = default;
  /// What to() was given, or -1.
  constexpr int descriptor() const noexcept { return fd_; }
  constexpr bool is_descriptor() const noexcept {
    return kind_ == kind::descriptor;
  }

 private:
  enum class kind { inherit, pipe, devnull, out, descriptor };
  constexpr redirect(kind its_kind, int fd = -1) : kind_(its_kind), fd_(fd) {}

  kind kind_;
  int fd_;
};
inline constexpr redirect redirect::inherit{redirect::kind::inherit};
inline constexpr redirect redirect::pipe{redirect::kind::pipe};
inline constexpr redirect redirect::devnull{redirect::kind::devnull};
inline constexpr redirect redirect::out{redirect::kind::out};

/// An environment: names and values.
using environment = std::map<std::string, std::string>;

/// What may be said of a program that is to be started:
/// `subprocess_options().out(redirect::pipe).cwd("/tmp")`. Whatever you do not
/// say is as it is for us.
class subprocess_options {
 public:
  subprocess_options& in(redirect from) {
    in_ = from;
    return *this;
  }
  subprocess_options& out(redirect to) {
    out_ = to;
    return *this;
  }
  subprocess_options& err(redirect to) {
    err_ = to;
    return *this;
  }
  /// The directory in which it starts. A program that is given by a relative
  /// path is looked for from there.
  subprocess_options& cwd(std::string directory) {
    cwd_ = std::move(directory);
    return *this;
  }
  /// Its whole environment, in place of ours. The program is looked for in the
  /// PATH of this one. (With g++ 12, give it a name of its own if the call is
  /// in a `co_await`.)
  subprocess_options& env(environment all) {
    env_ = std::move(all);
    return *this;
  }
  /// How long a line of its output may be.
  subprocess_options& limit(std::size_t bytes) {
    limit_ = bytes;
    return *this;
  }
  /// In a group of processes of its own, whose number is its pid: a signal to
  /// the group, ::kill(-pid, …), also reaches what it has started, and Ctrl-C
  /// at the terminal does not reach it (Python: process_group=0).
  subprocess_options& new_process_group(bool yes = true) {
    new_group_ = yes;
    return *this;
  }
  /// The same, and it has no terminal (Python: start_new_session=True).
  subprocess_options& start_new_session(bool yes = true) {
    new_session_ = yes;
    return *this;
  }

  redirect in() const noexcept { return in_; }
  redirect out() const noexcept { return out_; }
  redirect err() const noexcept { return err_; }
  /// Empty: ours.
  const std::string& cwd() const noexcept { return cwd_; }
  const std::optional<environment>& env() const noexcept { return env_; }
  std::size_t limit() const noexcept { return limit_; }
  bool new_process_group() const noexcept { return new_group_; }
  bool start_new_session() const noexcept { return new_session_; }

 private:
  redirect in_ = redirect::inherit;
  redirect out_ = redirect::inherit;
  redirect err_ = redirect::inherit;
  std::string cwd_;
  std::optional<environment> env_;  // none: ours
  std::size_t limit_ = default_limit;
  bool new_group_ = false;
  bool new_session_ = false;
};

}  // namespace asyncio
