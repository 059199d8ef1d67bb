// The terminal: who hears Ctrl-C while a pager runs, and what is shown when
// there is none. For that, our own stdout is a terminal for a moment.

#include "exercises/learn/pages/terminal.hpp"

#include <array>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <iostream>
#include <map>
#include <optional>
#include <signal.h>
#include <stdexcept>
#include <unistd.h>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"

using namespace learn;
using common::has;

namespace terminal_test {
namespace {

/// Some containers have no terminals to give.
bool no_terminals() {
  const int ours = posix_openpt(O_RDWR | O_NOCTTY);
  const bool none = ours < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0 ||
                    access(ptsname(ours), R_OK | W_OK) != 0;
  if (ours >= 0) close(ours);
  return none;
}

/// What `body` sends to the terminal that stands in for our stdout.
std::string sent_by(const auto& body) {
  const int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (ours < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0)
    throw std::runtime_error("this system gives no terminal");
  const int theirs = open(ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
  std::cout << std::flush;
  const int before = dup(STDOUT_FILENO);
  dup2(theirs, STDOUT_FILENO);
  close(theirs);
  body();
  dup2(before, STDOUT_FILENO);
  close(before);
  std::string sent;
  std::array<char, 4096> piece{};
  // At the end of a terminal's other side, read() fails.
  for (ssize_t size = 0; (size = read(ours, piece.data(), piece.size())) > 0;)
    sent.append(piece.data(), static_cast<std::size_t>(size));
  close(ours);
  return sent;
}

/// A variable of our environment, for as long as this lives; null: it is not
/// set.
class with_variable {
 public:
  with_variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  with_variable(const with_variable&) = delete;
  with_variable& operator=(const with_variable&) = delete;
  ~with_variable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value == nullptr)
      unsetenv(name_);
    else
      setenv(name_, value, 1);
  }

  const char* name_;
  std::optional<std::string> before_;
};

/// What the pager `command` leaves in the file $SEEN of a text.
std::string seen_by(const std::string& command, const std::string& text) {
  const common::temporary_directory here;
  const std::string file = here.path() / "seen";
  const with_variable seen("SEEN", file.c_str());
  const with_variable pager("PAGER", command.c_str());
  const with_variable terminal("TERM", "xterm");
  const with_variable less("LESS", nullptr);
  sent_by([&] { show_paged(text); });
  return common::read_file(file);
}

std::map<int, int> heard;  // signals
void hear(int signal) { ++heard[signal]; }

}  // namespace

TEST_CASE("Ctrl-C is for the pager alone, and for us when it has ended" *
          doctest::skip(no_terminals())) {
  const std::array signals = {SIGINT, SIGQUIT, SIGPIPE};
  std::array<void (*)(int), signals.size()> before{};
  heard.clear();
  for (std::size_t i = 0; i < signals.size(); ++i)
    before[i] = signal(signals[i], hear);
  // When it has read to the end, we wait for it.
  CHECK(seen_by("cat >$SEEN; kill -INT $PPID; kill -QUIT $PPID", "text\n") ==
        "text\n");
  CHECK(heard.empty());
  // It would not come to its second line if it ended by the first.
  CHECK(seen_by("cat >$SEEN; kill -INT $$; echo ignored >>$SEEN", "text\n") ==
        "text\n");
  CHECK(heard.empty());
  for (std::size_t i = 0; i < signals.size(); ++i) {
    raise(signals[i]);
    CHECK(heard[signals[i]] == 1);
    signal(signals[i], before[i]);
  }
}

TEST_CASE("a pager that is less shows colours" *
          doctest::skip(no_terminals())) {
  CHECK(seen_by("cat >$SEEN; echo $LESS >$SEEN", "text\n") == "-R\n");
}

TEST_CASE("without the pager that was asked for, the text is printed" *
          doctest::skip(no_terminals())) {
  const with_variable pager("PAGER", "no-such-pager 2>/dev/null");
  const with_variable terminal("TERM", "xterm");
  CHECK(sent_by([] { show_paged("text\n"); }) == "text\r\n");
}

TEST_CASE("whoever leaves a pager in the middle is not shown the rest" *
          doctest::skip(no_terminals())) {
  const with_variable pager("PAGER", "exit 1");
  const with_variable terminal("TERM", "xterm");
  const std::string long_text(1 << 20, 'x');
  CHECK(sent_by([&] { show_paged(long_text); }) == "");
}

}  // namespace terminal_test
