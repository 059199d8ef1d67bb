// The commands of the texts that a page can run: each line of a console block
// that begins with `./learn run`.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/book/text.hpp"
#include "common/site/contents.hpp"

namespace site {

/// A command as a text shows it. A text may show the same one twice.
struct printed_command {
  std::string text;        ///< "./learn run 3 -- --virtual"
  book::lines output;      ///< what stands below it, with `…` and the status
  bool checked = true;     ///< false in a block that is marked not-run
  bool real_time = false;  ///< does the order of its lines depend on the clock?
  std::string page;        ///< the path of the page that shows it
};

/// Is it a chapter's program and words for it, and nothing that needs a shell?
bool is_runnable(std::string_view command);

/// Such a command, taken apart.
struct chapter_run {
  int chapter = 0;                 ///< 3
  std::vector<std::string> words;  ///< for the program: "--virtual"

  explicit chapter_run(const std::string& command);
  /// Does its time jump?
  bool is_virtual() const;
};

/// Of all texts, in the order of reading.
std::vector<printed_command> runnable_commands(
    const std::vector<text_source>& texts);

}  // namespace site
