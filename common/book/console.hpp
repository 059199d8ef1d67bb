// Console blocks: commands and what they print.
//
//   $ ./learn run 9
//   learn: there is no chapter 9
//   [exit status 2]
//
// Each command is run by `sh` in the repository root, with nothing to read. It
// must print exactly the lines that follow it. A line of just `…` stands for
// any number of lines left out; `[exit status N]` at the end for a status other
// than 0. A command that ends in `\` goes on in the next line, behind `> `.
// Commands share nothing but the directory, and must not change its files.
// Where what is printed depends on real time, the block says why, and its
// commands may take several tries:
//
//   ```console real-time="the jobs sleep"

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// One command of a block, and the output that the block shows for it.
struct console_step {
  std::size_t line = 0;  ///< where it stands in the block, from 0
  lines written;         ///< the lines of the command, with `$ `
  std::string command;   ///< what `sh` gets
  lines output;          ///< with `…` and `[exit status N]`
};

/// Takes a block apart. Throws `wrong` when it does not begin with a command.
std::vector<console_step> parse_console(const lines& block);

/// Does `output` match what is shown? Empty when it does; else where they part.
std::string compare_output(const lines& shown, const lines& output);

/// What the command prints, with `[exit status N]` when that is not 0. If that
/// does not match what is shown, it is run again, `tries` times at most. Throws
/// `wrong` when it does not end in time.
lines run_step(const console_step& step, const std::filesystem::path& root,
               int tries = 1);

/// The block with every output that no longer matches replaced by the real
/// one. Elided outputs that still match stay as they are.
lines update_console(const lines& block, const std::filesystem::path& root,
                     int tries = 1);

/// Files that git reports as changed or new, one line each; nothing outside a
/// git checkout.
lines changed_files(const std::filesystem::path& root);

}  // namespace book
