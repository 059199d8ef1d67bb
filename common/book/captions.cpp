// Captions: the line above a quoted piece of code that says where it stands.

#include "common/book/captions.hpp"

#include <algorithm>

namespace book {
namespace {

namespace fs = std::filesystem;

/// How a reader of `file` names the quoted file, and how a link leads there.
std::string link_to(const std::string& quoted, const fs::path& file) {
  const std::string target =
      fs::path(quoted).lexically_relative(file.parent_path()).string();
  std::string_view name = target;
  while (name.starts_with("../")) name.remove_prefix(3);
  return "[" + std::string(name) + "](" + target + ")";
}

/// The index of the caption above a block, or of its fence if it has none.
std::size_t caption_at(const lines& text, const fenced_block& block) {
  const bool has_one = block.fence >= 2 &&
                       trim(text[block.fence - 1]).empty() &&
                       is_caption(trim(text[block.fence - 2]));
  return has_one ? block.fence - 2 : block.fence;
}

}  // namespace

std::string caption_for(const fs::path& file, const fenced_block& block) {
  info_string info;
  try {
    info = parse_info(block.info);
  } catch (const wrong&) {
    return {};  // check_block() says so
  }
  const std::string quoted =
      info.has("twin") ? info.get("twin") : info.get("file");
  if (quoted.empty()) return {};
  std::string caption = "*" + link_to(quoted, file);
  if (info.has("name")) caption += ", `" + info.get("name") + "`";
  if (info.has("region")) caption += ", region `" + info.get("region") + "`";
  return caption + "*";
}

bool is_caption(std::string_view line) {
  return line.starts_with("*[") &&
         (line.ends_with("`*") || line.ends_with(")*"));
}

std::vector<defect> check_captions(const fs::path& file, const lines& text) {
  std::vector<defect> defects;
  for (const fenced_block& block : fenced_blocks(text)) {
    const std::string caption = caption_for(file, block);
    if (caption.empty()) continue;
    const std::size_t at = caption_at(text, block);
    if (at == block.fence || text[at] != block.indent + caption)
      defects.push_back({"", block.fence + 1,
                         "the block has no caption \"" + caption +
                             "\"; `book update` writes it"});
  }
  return defects;
}

lines without_captions(const fs::path& file, lines text) {
  for (const fenced_block& block : fenced_blocks(text))
    if (const std::size_t at = caption_at(text, block);
        at != block.fence && !caption_for(file, block).empty())
      text[at].clear();
  return text;
}

lines with_captions(const fs::path& file, const lines& text) {
  lines all;
  std::size_t at = 0;
  const auto copy_until = [&](std::size_t end) {
    for (; at < std::min(end, text.size()); ++at) all.push_back(text[at]);
  };
  for (const fenced_block& block : fenced_blocks(text)) {
    const std::string caption = caption_for(file, block);
    if (caption.empty()) continue;
    copy_until(caption_at(text, block));
    at = block.fence;
    if (!all.empty() && !trim(all.back()).empty()) all.emplace_back();
    all.push_back(block.indent + caption);
    all.emplace_back();
  }
  copy_until(text.size());
  return all;
}

}  // namespace book
