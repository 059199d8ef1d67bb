// The commands of the texts that a page can run.

#include "common/site/commands.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "common/book/console.hpp"
#include "common/book/markdown_blocks.hpp"

namespace site {

bool is_runnable(std::string_view command) {
  constexpr std::string_view begin = "./learn run ";
  if (!command.starts_with(begin)) return false;
  command.remove_prefix(begin.size());
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view(" -_=.,:/").find(c) != std::string_view::npos;
  };
  return !command.empty() &&
         std::isdigit(static_cast<unsigned char>(command[0])) != 0 &&
         std::ranges::all_of(command, is_plain);
}

// "./learn", "run", "3", then perhaps "--" and words.
chapter_run::chapter_run(const std::string& command)
    : words(book::words_of(command)) {
  std::from_chars(words[2].data(), words[2].data() + words[2].size(), chapter);
  words.erase(words.begin(), words.begin() + 3);
  if (!words.empty() && words[0] == "--") words.erase(words.begin());
}

bool chapter_run::is_virtual() const {
  return std::ranges::count(words, "--virtual") > 0;
}

std::vector<printed_command> runnable_commands(
    const std::vector<text_source>& texts) {
  std::vector<printed_command> all;
  for (const text_source& text : texts) {
    const book::lines markdown = book::split_lines(text.markdown);
    for (const book::fenced_block& block : book::fenced_blocks(markdown)) {
      const book::info_string info = book::parse_info(block.info);
      // A session in a debugger begins with another prompt.
      if (info.language != "console" || block.content.empty() ||
          !block.content[0].starts_with("$ "))
        continue;
      for (book::console_step& step : book::parse_console(block.content))
        if (is_runnable(step.command))
          all.push_back({step.command, std::move(step.output),
                         !info.has("not-run"), info.has("real-time"),
                         text.path});
    }
  }
  return all;
}

}  // namespace site
