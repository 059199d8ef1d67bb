// Makes the headers with which finished bricks are compiled and used, for
// finished_bricks.cmake, which says what they are.
//
//   finish_bricks FROM WHOLE SHORT STAMP
//
// The bricks in the directory FROM are copied to WHOLE as they are, and to
// SHORT without the bodies of their functions; STAMP becomes a header for use
// with those in WHOLE. Nothing is written if all is there already, so that
// nothing is compiled again either.

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include "common/files/files.hpp"
#include "exercises/learn/judge/compose.hpp"
#include "exercises/learn/judge/finished_text.hpp"

namespace fs = std::filesystem;

namespace {

/// Files to be, each with its text.
using texts = std::map<fs::path, std::string>;

bool is_written(const texts& files) {
  return std::ranges::all_of(files, [](const auto& each) {
    const auto& [file, text] = each;
    return exists(file) && common::read_file(file) == text;
  });
}

void finish_bricks(const fs::path& from, const fs::path& whole,
                   const fs::path& shortened, const fs::path& stamp) {
  texts files;
  std::string uses;
  for (const fs::path& brick : common::entries(from)) {
    if (brick.extension() != ".hpp") continue;
    const std::string text = common::read_file(brick);
    // Messages of the compiler name the book's own file and its lines.
    const std::string line = learn::line_directive(1, brick);
    const std::string begin = line + "#pragma interface\n" + line;
    files[whole / brick.filename()] = begin + text;
    files[shortened / brick.filename()] = begin + learn::without_bodies(text);
    uses += learn::uses_of_classes(text);
  }
  files[stamp] = uses;
  if (is_written(files)) return;
  fs::remove_all(whole);
  fs::remove_all(shortened);
  for (const auto& [file, text] : files) common::write_file(file, text);
}

}  // namespace

int main(int count, char** words) try {
  if (count != 5) {
    std::cerr << "usage: finish_bricks FROM WHOLE SHORT STAMP\n";
    return 2;
  }
  finish_bricks(words[1], words[2], words[3], words[4]);
} catch (const std::exception& error) {
  std::cerr << "finish_bricks: " << error.what() << '\n';
  return 2;
}
