// Files as text: see files.hpp.

#include "common/files/files.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace common {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  std::error_code unknown;  // the size of what is no file, for one
  const auto size = std::filesystem::file_size(path, unknown);
  if (!unknown) text.reserve(size);
  std::vector<char> room(64 * 1024);
  while (in.read(room.data(), static_cast<std::streamsize>(room.size())),
         in.gcount() > 0)
    text.append(room.data(), static_cast<std::size_t>(in.gcount()));
  if (!in.is_open() || in.bad())
    throw std::runtime_error("cannot read " + path.string() +
                             (std::filesystem::is_directory(path, unknown)
                                  ? ": it is a directory"
                                  : ""));
  return text;
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::error_code ignored;  // what went wrong shows when we open the file
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream out(path, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.flush();
  if (!out) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string line(text.substr(0, end));
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

std::string_view trim(std::string_view text) {
  const auto blank = " \t\r\n";
  const auto begin = text.find_first_not_of(blank);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::string replace_all(std::string text, std::string_view from,
                        std::string_view to) {
  for (auto at = text.find(from); at != text.npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string without_byte_order_mark(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

std::vector<std::filesystem::path> entries(const std::filesystem::path& where) {
  std::vector<std::filesystem::path> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(where, none))
    found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

}  // namespace common
