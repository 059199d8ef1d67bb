// The seal of the book: see book_seal.hpp.

#include "exercises/learn/judge/book_seal.hpp"

#include <sys/stat.h>
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

/// Texts are smaller. What is larger, precompiled headers above all, takes long
/// to read.
constexpr off_t largest_text = off_t{1} << 20;

/// Another one after each change of the file: what stands in it; of a large
/// file, which file it is and when it was last written to. (No program can set
/// that time.) Empty also where there is no file.
std::string mark_of(const fs::path& file) {
  struct stat now = {};
  if (stat(file.c_str(), &now) != 0 || !S_ISREG(now.st_mode)) return {};
  if (now.st_size <= largest_text) return common::read_file(file);
  return std::to_string(now.st_dev) + " " + std::to_string(now.st_ino) + " " +
         std::to_string(now.st_size) + " " +
         std::to_string(now.st_ctim.tv_sec) + " " +
         std::to_string(now.st_ctim.tv_nsec);
}

bool is_own_answer(const fs::path& file, const fs::path& exercises) {
  return file.stem() == "answer" &&
         file.parent_path().parent_path().parent_path() == exercises;
}

}  // namespace

book_seal::book_seal(fs::path root, std::vector<fs::path> more)
    : root_(std::move(root)), more_(std::move(more)) {
  for (const auto& [name, file] : files()) sealed_[name] = mark_of(file);
}

std::string book_seal::broken_by() const {
  const auto now = files();
  for (const auto& [name, before] : sealed_) {
    const auto found = now.find(name);
    if (found == now.end() || mark_of(found->second) != before) return name;
  }
  for (const auto& [name, file] : now)
    if (!sealed_.contains(name)) return name;
  return {};
}

std::map<std::string, fs::path> book_seal::files() const {
  std::map<std::string, fs::path> all;
  const auto take = [&](const fs::path& file) {
    all[fs::relative(file, root_)] = file;
  };
  for (const char* room : {"chapters", "exercises", "solutions", "common"}) {
    if (!exists(root_ / room)) continue;
    for (const fs::path& file : fs::recursive_directory_iterator(root_ / room))
      if (judges(file) && !is_own_answer(file, root_ / "exercises")) take(file);
  }
  for (const fs::path& file : more_) {
    if (!fs::is_directory(file)) {
      take(file);
      continue;
    }
    for (const fs::path& entry : fs::directory_iterator(file))
      if (!entry.filename().string().starts_with("."))
        all.try_emplace(fs::relative(entry, root_));
  }
  return all;
}

}  // namespace learn
