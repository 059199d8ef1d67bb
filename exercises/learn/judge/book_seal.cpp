// The seal of the book: see book_seal.hpp.

#include "exercises/learn/judge/book_seal.hpp"

#include <algorithm>
#include <utility>

#include "common/files/files.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// Tests, starters, bricks, and the mistakes that make faulty bricks of them;
/// not what editors and Python leave behind.
bool judges(const fs::path& file) {
  const fs::path ending = file.extension();
  return ending == ".cpp" || ending == ".hpp" || ending == ".txt" ||
         ending == ".diff";
}

bool is_own_answer(const fs::path& file, const fs::path& exercises) {
  return file.stem() == "answer" &&
         file.parent_path().parent_path().parent_path() == exercises;
}

}  // namespace

book_seal::book_seal(fs::path root, std::vector<fs::path> more)
    : root_(std::move(root)), more_(std::move(more)), sealed_(content()) {}

std::string book_seal::broken_by() const {
  const auto now = content();
  const auto differ = [](const auto& one, const auto& other) {
    const auto found = std::ranges::find_if(one, [&](const auto& file) {
      const auto same = other.find(file.first);
      return same == other.end() || same->second != file.second;
    });
    return found == one.end() ? "" : found->first;
  };
  const std::string changed = differ(sealed_, now);
  return changed.empty() ? differ(now, sealed_) : changed;
}

std::map<std::string, std::string> book_seal::content() const {
  std::map<std::string, std::string> all;
  const auto take = [&](const fs::path& file) {
    all[fs::relative(file, root_)] =
        fs::is_regular_file(file) ? common::read_file(file) : "";
  };
  for (const char* room : {"chapters", "exercises", "solutions", "common"}) {
    if (!exists(root_ / room)) continue;
    for (const fs::path& file : fs::recursive_directory_iterator(root_ / room))
      if (judges(file) && !is_own_answer(file, root_ / "exercises")) take(file);
  }
  for (const fs::path& file : more_) take(file);
  return all;
}

}  // namespace learn
