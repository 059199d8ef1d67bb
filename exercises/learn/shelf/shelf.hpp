// The shelf: the chapters and exercises that are on disk, and how a student may
// call them ("3", "03", "event_loop"; "1/2", "01/lost_value", …).

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace learn {

/// One exercise, as its directory and the head of its task.md say.
struct exercise {
  std::string chapter = {};  ///< "01_generators"
  std::string name = {};     ///< "2_lost_value"
  std::string title = {};    ///< "The lost value"
  std::string kind = {};     ///< predict, repair, rebuild, extend or catch
  int minutes = 0;           ///< how long it takes; 0 when not said
  std::filesystem::path brick = {};  ///< the chapter file a rebuild rebuilds
  std::string ending = ".hpp";       ///< of starter and answer; predict: .txt
  bool lifetime = false;  ///< memory that is gone is the lesson: judged with
                          ///< the address sanitizer
  std::filesystem::path directory = {};  ///< the task, the starter, the test
  std::filesystem::path solution = {};   ///< the directory of what is not told

  /// "01_generators/2_lost_value".
  std::string id() const { return chapter + "/" + name; }
  /// Is the answer a text that the test reads when it runs?
  bool is_prediction() const { return ending == ".txt"; }
  /// Is the answer a scenario, which has to be red on faulty bricks
  /// (faulty_bricks.hpp)?
  bool is_scenario() const { return kind == "catch"; }
  std::filesystem::path starter() const {
    return directory / ("starter" + ending);
  }
  /// The student's file, made by the first check.
  std::filesystem::path answer() const {
    return directory / ("answer" + ending);
  }
};

/// The exercise in this directory, which is exercises/NN_chapter/K_name under
/// `root`.
exercise read_exercise(const std::filesystem::path& root,
                       const std::filesystem::path& directory);

/// One chapter, as the head of its README.md says.
struct chapter {
  int number = 0;
  std::string name;   ///< "01_generators"
  std::string title;  ///< "Generators"
  int minutes = 0;    ///< how long it reads; 0 when not said
  std::filesystem::path directory;
  std::vector<exercise> exercises;
};

/// Everything there is, in order.
class shelf {
 public:
  /// Looks into chapters/, exercises/ and solutions/ under `root`.
  explicit shelf(std::filesystem::path root);

  const std::filesystem::path& root() const { return root_; }
  const std::vector<chapter>& chapters() const { return chapters_; }

  /// The chapter that a student means. Throws common::usage_error, naming the
  /// nearest, when there is none.
  const chapter& find_chapter(std::string_view word) const;

  /// The chapter that is called so, by its number or its whole name; nullptr
  /// when there is none.
  const chapter* chapter_numbered(std::string_view word) const;

  /// The exercise that a student means, in the same way. A name that several
  /// have is answered with all of them.
  const exercise& find_exercise(std::string_view word) const;

 private:
  [[noreturn]] void no_such_number(std::string_view number) const;

  std::filesystem::path root_;
  std::vector<chapter> chapters_;
};

}  // namespace learn
