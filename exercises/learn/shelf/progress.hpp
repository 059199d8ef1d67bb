// Progress: what a student has read, solved, and been told. It lives in one
// small file that outlasts every rebuild, and cleaning up.

#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

class progress {
 public:
  /// Reads `file` if it is there, else where it stood `formerly`. Every change
  /// is written at once, on top of what other calls of ./learn have written.
  explicit progress(std::filesystem::path file,
                    const std::filesystem::path& formerly = {});

  /// Did the answer pass, exactly as it lies there now?
  bool is_done(const exercise& what) const;
  /// The answer passed.
  void mark_done(const exercise& what, const std::string& answer);

  bool has_read(const chapter& what) const;
  void mark_read(const chapter& what);

  /// How many hints were shown.
  int hints(const exercise& what) const;
  void set_hints(const exercise& what, int shown);

  /// The exercise that was worked on last, by its id; empty: none so far.
  std::string current() const { return value("current"); }
  void set_current(const exercise& what);

  /// As if never tried.
  void forget(const exercise& what);

 private:
  std::string value(const std::string& key) const;
  void set(const std::string& key, const std::string& value);
  void read(const std::filesystem::path& file);
  void change(const std::function<void()>& how);

  std::filesystem::path file_;
  std::map<std::string, std::string> entries_;  ///< "done 01_x/1_y" → …
};

/// How many of a chapter's exercises are done.
int count_done(const chapter& what, const progress& so_far);

}  // namespace learn
