// Console blocks: commands and what they print.

#include "common/book/console.hpp"

#include <algorithm>

#include "common/book/process.hpp"

namespace book {
namespace {

constexpr std::string_view elision = "…";

/// Where the lines from `from` on match `piece`, at the first place possible.
std::size_t find_piece(const lines& all, std::size_t from, const lines& piece) {
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
  const auto at = std::search(begin, all.end(), piece.begin(), piece.end());
  return at == all.end() && !piece.empty()
             ? std::string::npos
             : static_cast<std::size_t>(at - all.begin());
}

/// The shown lines, cut at each `…`.
std::vector<lines> pieces_of(const lines& shown) {
  std::vector<lines> pieces(1);
  for (const std::string& line : shown)
    if (trim(line) == elision)
      pieces.emplace_back();
    else
      pieces.back().push_back(line);
  return pieces;
}

}  // namespace

std::vector<console_step> parse_console(const lines& block) {
  std::vector<console_step> steps;
  for (std::size_t at = 0; at < block.size(); ++at) {
    if (!block[at].starts_with("$ ")) {
      if (steps.empty())
        throw wrong("a console block begins with a command: \"$ …\"");
      steps.back().output.push_back(block[at]);
      continue;
    }
    console_step step{at, {block[at]}, block[at].substr(2), {}};
    while (step.command.ends_with('\\') && at + 1 < block.size()) {
      const std::string& next = block[++at];
      step.written.push_back(next);
      step.command += "\n" + (next.starts_with("> ") ? next.substr(2) : next);
    }
    steps.push_back(std::move(step));
  }
  if (steps.empty()) throw wrong("the console block holds no command");
  return steps;
}

std::string compare_output(const lines& shown, const lines& output) {
  const std::vector<lines> pieces = pieces_of(shown);
  if (pieces.size() == 1)
    return first_difference(shown, "shown  ", output, "printed");
  const auto not_found = [](const lines& piece, std::string_view where) {
    return "no line printed " + std::string(where) + " matches:\n    " +
           (piece.size() > 1 ? join_lines({piece[0]}) + "    …" : piece[0]);
  };

  const lines head =
      slice(output, 0, std::min(pieces.front().size(), output.size()));
  if (head != pieces.front())
    return first_difference(pieces.front(), "shown  ", head, "printed");
  std::size_t at = head.size();
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const std::size_t found = find_piece(output, at, pieces[i]);
    if (found == std::string::npos)
      return not_found(pieces[i], "after the elision");
    at = found + pieces[i].size();
  }
  const lines& tail = pieces.back();
  const std::size_t tail_at =
      output.size() < at + tail.size() ? at : output.size() - tail.size();
  return first_difference(tail, "shown at the end  ",
                          slice(output, tail_at, output.size()),
                          "printed at the end");
}

lines run_step(const console_step& step, const std::filesystem::path& root,
               int tries) {
  lines output;
  do {
    const result done = run_shell(step.command, root);
    output = split_lines(done.output);
    if (done.status != 0)
      output.push_back("[exit status " + std::to_string(done.status) + "]");
  } while (--tries > 0 && !compare_output(step.output, output).empty());
  return output;
}

lines update_console(const lines& block, const std::filesystem::path& root,
                     int tries) {
  lines updated;
  for (const console_step& step : parse_console(block)) {
    updated.insert(updated.end(), step.written.begin(), step.written.end());
    lines output = run_step(step, root, tries);
    if (compare_output(step.output, output).empty()) output = step.output;
    updated.insert(updated.end(), output.begin(), output.end());
  }
  return updated;
}

lines changed_files(const std::filesystem::path& root) {
  if (!std::filesystem::exists(root / ".git")) return {};
  return split_lines(run_shell("GIT_OPTIONAL_LOCKS=0 git status --porcelain "
                               "--untracked-files=all 2>/dev/null",
                               root)
                         .output);
}

}  // namespace book
