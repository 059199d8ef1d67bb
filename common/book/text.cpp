// Texts as lines.

#include "common/book/text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace book {

std::string to_string(const defect& each) {
  const std::string place =
      each.line == 0 ? each.file : each.file + ":" + std::to_string(each.line);
  return place + ": " + each.what;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path))
    throw wrong("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << content << std::flush;
  if (!out) throw wrong("cannot write " + path.string());
}

lines split_lines(std::string_view text) {
  lines all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    all.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::string join_lines(const lines& all) {
  std::string text;
  for (const std::string& line : all) text += line + "\n";
  return text;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

lines dedent(lines all) {
  std::size_t common = std::string::npos;
  for (const std::string& line : all)
    if (!trim(line).empty())
      common = std::min(common, line.find_first_not_of(" \t"));
  for (std::string& line : all)
    line = trim(line).empty() ? "" : line.substr(common);
  return all;
}

std::string first_difference(const lines& shown, std::string_view shown_is,
                             const lines& real, std::string_view real_is) {
  const auto [at, real_at] =
      std::mismatch(shown.begin(), shown.end(), real.begin(), real.end());
  if (at == shown.end() && real_at == real.end()) return {};
  const auto or_end = [](const lines& all, lines::const_iterator line) {
    return line == all.end() ? std::string("(ends here)") : *line;
  };
  std::ostringstream out;
  out << "they part in line " << at - shown.begin() + 1 << ":\n"
      << "    " << shown_is << ": " << or_end(shown, at) << "\n"
      << "    " << real_is << ": " << or_end(real, real_at);
  return out.str();
}

}  // namespace book
