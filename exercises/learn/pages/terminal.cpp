// The terminal: see terminal.hpp.

#include "exercises/learn/pages/terminal.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <signal.h>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace learn {
namespace {

bool on_terminal() { return isatty(STDOUT_FILENO) == 1; }

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
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
    if (pager.empty())
      pager =
          "if command -v less >/dev/null; then less -R; "
          "elif command -v more >/dev/null; then more; else cat; fi";
    // Without a locale, less would show <E2><80><94> for a dash.
    setenv("LESSCHARSET", "utf-8", 0);
    signal(SIGPIPE, SIG_IGN);  // a reader may leave in the middle
    if (FILE* pipe = popen(pager.c_str(), "w")) {
      std::fwrite(text.data(), 1, text.size(), pipe);
      pclose(pipe);
      return;
    }
  }
  std::cout << text << std::flush;
}

}  // namespace learn
