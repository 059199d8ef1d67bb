// Files as text: read, write, split into lines.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace common {

/// The whole file. Throws std::runtime_error when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Replaces the file's content and makes the directories on the way. Throws
/// std::runtime_error when it cannot be written.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Splits at line ends; a last line without one counts as a line.
std::vector<std::string> split_lines(std::string_view text);

/// `text` without white space at both ends.
std::string_view trim(std::string_view text);

/// Is `part` in `text`?
inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// `text` with every `from` in it replaced by `to`.
std::string replace_all(std::string text, std::string_view from,
                        std::string_view to);

/// `text` without the three bytes that some editors put before UTF-8.
std::string without_byte_order_mark(std::string text);

/// The entries of a directory, by name; none when there is no directory.
std::vector<std::filesystem::path> entries(const std::filesystem::path& where);

}  // namespace common
