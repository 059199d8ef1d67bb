// The terminal: who hears Ctrl-C while a pager runs, and what is shown when
// there is none. For that, our own stdout is a terminal for a moment.

#include "exercises/learn/pages/terminal.hpp"

#include <array>
#include <doctest/doctest.h>
#include <map>
#include <signal.h>
#include <unistd.h>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "exercises/learn/pages/stand_in_terminal.hpp"

using namespace learn;

namespace terminal_test {
namespace {

/// What the pager `command` leaves in the file $SEEN of a text.
std::string seen_by(const std::string& command, const std::string& text) {
  const common::temporary_directory here;
  const std::string file = here.path() / "seen";
  const with_variable seen("SEEN", file.c_str());
  const with_variable pager("PAGER", command.c_str());
  const with_variable terminal("TERM", "xterm");
  const with_variable less("LESS", nullptr);
  sent_by(STDOUT_FILENO, [&] { show_paged(text); });
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
  CHECK(sent_by(STDOUT_FILENO, [] { show_paged("text\n"); }) == "text\r\n");
}

TEST_CASE("whoever leaves a pager in the middle is not shown the rest" *
          doctest::skip(no_terminals())) {
  const with_variable pager("PAGER", "exit 1");
  const with_variable terminal("TERM", "xterm");
  const std::string long_text(1 << 20, 'x');
  CHECK(sent_by(STDOUT_FILENO, [&] { show_paged(long_text); }) == "");
}

}  // namespace terminal_test
