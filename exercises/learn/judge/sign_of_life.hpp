// A sign of life: that something which takes long goes on.

#pragma once

#include <chrono>
#include <string>

namespace learn {

/// A line on stderr that says how far a build is: on a terminal it changes
/// every second, elsewhere there is a new one now and then.
class sign_of_life {
 public:
  explicit sign_of_life(std::string what);
  ~sign_of_life();
  sign_of_life(const sign_of_life&) = delete;
  sign_of_life& operator=(const sign_of_life&) = delete;

  /// `so_far` is since the beginning, `output` all that Ninja has printed.
  void tick(std::chrono::milliseconds so_far, const std::string& output);

 private:
  std::string what_;
  std::chrono::milliseconds next_{700};
  bool shown_ = false;
  bool live_;
  bool quiet_;
};

}  // namespace learn
