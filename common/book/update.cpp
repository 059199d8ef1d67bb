// `book update`: setting right what a program can.

#include <algorithm>
#include <iostream>

#include "common/book/blocks.hpp"
#include "common/book/captions.hpp"
#include "common/book/check.hpp"
#include "common/book/links.hpp"
#include "common/book/markdown_page.hpp"
#include "common/book/pictures.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

/// The text with every block as it should be. A block that nobody can set
/// right stays, and stderr says why.
lines with_blocks_updated(const fs::path& root, const fs::path& file,
                          const lines& text) {
  lines updated;
  std::size_t at = 0;
  const auto copy_until = [&](std::size_t end) {
    for (; at < std::min(end, text.size()); ++at) updated.push_back(text[at]);
  };
  for (const fenced_block& block : fenced_blocks(text)) {
    copy_until(block.fence + 1);
    try {
      if (const auto content = updated_block(root, block)) {
        for (const std::string& line : *content)
          updated.push_back(line.empty() ? "" : block.indent + line);
        at = block.end;
      }
    } catch (const std::runtime_error& problem) {
      std::cerr << to_string({file.string(), block.fence + 1, problem.what()})
                << "\n";
    }
  }
  copy_until(text.size());
  return updated;
}

/// Draws one picture again. True when it has changed.
bool update_picture(const fs::path& root, const fs::path& file,
                    const lines& text, const reference& picture) {
  const fs::path shown =
      (file.parent_path() / picture.target).lexically_normal();
  try {
    const std::string stored =
        fs::exists(root / shown) ? read_file(root / shown) : "";
    const std::string drawn =
        draw(root, drawing_of(text, picture.line), shown, stored);
    if (drawn == stored) return false;
    write_file(root / shown, drawn);
    return true;
  } catch (const std::runtime_error& problem) {
    std::cerr << to_string({file.string(), picture.line, problem.what()})
              << "\n";
    return false;
  }
}

}  // namespace

bool update_text(const fs::path& root, const fs::path& file) {
  const std::string before = read_file(root / file);
  const lines text = with_captions(file, split_lines(before));
  const std::string after = join_lines(with_blocks_updated(root, file, text));
  bool changed = after != before;
  if (changed) write_file(root / file, after);
  for (const reference& each : read_markdown(join_lines(text)).references)
    if (each.picture && !is_web(each.target))
      changed = update_picture(root, file, text, each) || changed;
  return changed;
}

}  // namespace book
