// Source code as a row of pieces: what all languages share.

#include "common/site/pieces.hpp"

namespace site {

void piece_row::add(std::string_view text, look as) {
  if (text.empty()) return;
  if (!pieces_.empty() && pieces_.back().as == as) {
    std::string_view& last = pieces_.back().text;
    last = {last.data(), last.size() + text.size()};
  } else {
    pieces_.push_back({text, as});
  }
}

std::vector<piece> pieces_of(std::string_view language,
                             std::string_view source) {
  if (language == "cpp") return cpp_pieces(source);
  if (language == "python") return python_pieces(source);
  if (language == "sh" || language == "cmake") return shell_pieces(source);
  if (language == "console") return console_pieces(source);
  return {{source, look::plain}};
}

std::string language_of(const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  const std::string name = file.filename().string();
  if (ending == ".hpp" || ending == ".cpp") return "cpp";
  if (ending == ".py") return "python";
  if (name == "CMakeLists.txt" || ending == ".cmake") return "cmake";
  if (name == "learn" || ending == ".sh") return "sh";
  return {};
}

}  // namespace site
