// The terminal: see terminal.hpp.

#include "exercises/learn/pages/terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <signal.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace learn {
namespace {

bool on_terminal() { return isatty(STDOUT_FILENO) == 1; }

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// While this lives, we take no notice of Ctrl-C, which is for the pager: if we
/// ended before it, it and the shell would both read what is typed. Nor of a
/// pager that leaves in the middle of the text.
class pager_has_the_terminal {
 public:
  pager_has_the_terminal() {
    for (std::size_t i = 0; i < signals.size(); ++i) {
      struct sigaction ignore{};
      ignore.sa_handler = SIG_IGN;
      sigaction(signals[i], &ignore, &before_[i]);
    }
  }
  pager_has_the_terminal(const pager_has_the_terminal&) = delete;
  pager_has_the_terminal& operator=(const pager_has_the_terminal&) = delete;
  ~pager_has_the_terminal() {
    for (std::size_t i = 0; i < signals.size(); ++i)
      sigaction(signals[i], &before_[i], nullptr);
  }

 private:
  static constexpr std::array signals = {SIGINT, SIGQUIT, SIGPIPE};
  std::array<struct sigaction, signals.size()> before_{};
};

/// Did the shell find a pager that it could start?
bool show_in_pager(const std::string& text, const std::string& pager) {
  // It is started first, for what we ignore it would ignore, too.
  FILE* pipe = popen(pager.c_str(), "w");
  if (pipe == nullptr) return false;
  const pager_has_the_terminal meanwhile;
  std::fwrite(text.data(), 1, text.size(), pipe);
  const int status = pclose(pipe);
  return !WIFEXITED(status) ||
         (WEXITSTATUS(status) != 126 && WEXITSTATUS(status) != 127);
}

bool fits_the_screen(const std::string& text) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
    return false;
  return std::ranges::count(text, '\n') < size.ws_row;
}

}  // namespace

std::size_t terminal_width() {
  winsize size{};
  int columns = std::atoi(std::string(variable("COLUMNS")).c_str());
  if (columns <= 0 && on_terminal() &&
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    columns = size.ws_col;
  if (columns <= 0) columns = 80;
  return static_cast<std::size_t>(std::clamp(columns, 20, 200));
}

bool wants_colours() {
  return on_terminal() && variable("NO_COLOR").empty() &&
         variable("TERM") != "dumb";
}

bool can_rewrite_lines() {
  return isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb" &&
         !variable("TERM").empty();
}

void show_paged(const std::string& text) {
  // A pager on a dumb terminal warns, and waits for a key.
  const bool dumb = variable("TERM").empty() || variable("TERM") == "dumb";
  if (on_terminal() && !dumb && !fits_the_screen(text)) {
    std::string pager(variable("PAGER"));
    // (A shell in between would end at Ctrl-C, before the pager.)
    if (pager.empty())
      pager =
          "if command -v less >/dev/null; then exec less -R; "
          "elif command -v more >/dev/null; then exec more; else cat; fi";
    // Without a locale, less would show <E2><80><94> for a dash; and without
    // -R, colours as ESC[36m.
    setenv("LESSCHARSET", "utf-8", 0);
    setenv("LESS", "-R", 0);
    if (show_in_pager(text, pager)) return;
  }
  std::cout << text << std::flush;
}

}  // namespace learn
