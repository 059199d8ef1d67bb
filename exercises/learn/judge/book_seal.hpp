// The seal of the book: answers run with our rights, so one of them could
// change the tests that judge the next.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace learn {

/// Remembers what judging relies on: tests, starters and bricks in the book's
/// rooms, and some more files; of directories, what lies in them, by name:
/// there the compiler looks for headers. Answers do not belong to it.
class book_seal {
 public:
  explicit book_seal(std::filesystem::path root,
                     std::vector<std::filesystem::path> more = {});

  /// A file that was changed, added or removed since, told from the root; empty
  /// when there is none.
  std::string broken_by() const;

 private:
  /// What belongs to it now, by its name as told from the root; no file: only
  /// the name does.
  std::map<std::string, std::filesystem::path> files() const;

  std::filesystem::path root_;
  std::vector<std::filesystem::path> more_;
  std::map<std::string, std::string> sealed_;  ///< the mark of each
};

}  // namespace learn
