// Makes the sources with which bricks are finished and used, for
// finished_bricks.cmake, which says what that is.
//
//   finish_bricks FROM WHOLE SHORT SOURCE [BRICK]
//
// The bricks in the directory FROM are copied to WHOLE as they are, and to
// SHORT without the bodies of their functions; SOURCE is what is compiled with
// those in WHOLE. With BRICK, "task.hpp" for one, that brick is left out, and
// all that stand on it. Nothing is written if all is there already, so that
// nothing is compiled again either.

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "common/files/files.hpp"
#include "exercises/learn/judge/compose.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/finished_text.hpp"

namespace fs = std::filesystem;

namespace {

using learn::texts;

/// Are these files there, each with its text?
bool is_written(const texts& files) {
  return std::ranges::all_of(files, [](const auto& each) {
    const auto& [file, text] = each;
    return exists(file) && common::read_file(file) == text;
  });
}

/// All bricks of a chapter, by their names.
texts bricks_in(const fs::path& chapter) {
  texts bricks;
  for (const fs::path& each : common::entries(chapter))
    if (each.extension() == ".hpp")
      bricks[each.filename()] = common::read_file(each);
  return bricks;
}

void finish_bricks(const fs::path& from, const texts& bricks,
                   const fs::path& whole, const fs::path& shortened,
                   const fs::path& source) {
  texts files;
  std::string implementation, includes, uses;
  for (const auto& [name, text] : bricks) {
    // Messages of the compiler name the book's own file and its lines.
    const std::string line = learn::line_directive(1, from / name);
    const std::string begin = line + "#pragma interface\n" + line;
    files[whole / name] = begin + text;
    files[shortened / name] = begin + learn::without_bodies(text);
    implementation += "#pragma implementation \"" + name.string() + "\"\n";
    includes += learn::include_of(from.filename() / name);
    uses += learn::uses_of_classes(text);
  }
  files[source] = "// Made by finished_bricks.cmake, which says why.\n" +
                  implementation + includes +
                  "\n#include \"exercises/learn/kit/use.hpp\"\n" + uses;
  if (is_written(files)) return;
  fs::remove_all(whole);
  fs::remove_all(shortened);
  for (const auto& [file, text] : files) common::write_file(file, text);
}

}  // namespace

int main(int count, char** words) try {
  if (count != 5 && count != 6) {
    std::cerr << "usage: finish_bricks FROM WHOLE SHORT SOURCE [BRICK]\n";
    return 2;
  }
  const fs::path from = words[1];
  texts bricks = bricks_in(from);
  if (count == 6) learn::leave_out(words[5], from.filename(), bricks);
  finish_bricks(from, bricks, words[2], words[3], words[4]);
} catch (const std::exception& error) {
  std::cerr << "finish_bricks: " << error.what() << '\n';
  return 2;
}
