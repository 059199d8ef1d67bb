// The workshop: builds the programs of the book, one at a time, and asks them
// which options they have.

#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "11_synchronization/lock.hpp"
#include "15_subprocesses/create_subprocess.hpp"

namespace book_server {

/// A program that cannot be built, or has no options to tell.
struct workshop_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Where the workshop is, and its tools.
struct workshop_options {
  std::string build;  ///< the directory that ./learn builds in
  /// What builds; the directory, "--target" and a program's name follow.
  std::vector<std::string> builder = {"cmake", "--build"};
  std::string supervisor = "/proc/self/exe";  ///< see supervised.hpp
};

class workshop {
 public:
  explicit workshop(workshop_options with) : with_(std::move(with)) {}

  using telling = std::function<void(const std::string& line)>;

  /// Builds the program as `./learn run` does, and tells how far that is, and
  /// if it fails, the end of the log. Cancelled, it stops the build. Throws
  /// workshop_error.
  asyncio::coroutine<> build(std::string program, telling tell);

  /// What the program, once built, says of its options: JSON. Throws
  /// workshop_error.
  asyncio::coroutine<std::string> describe(std::string program);

  /// Where the program is.
  std::string path_of(const std::string& program) const {
    return with_.build + "/" + program;
  }
  const std::string& supervisor() const { return with_.supervisor; }

 private:
  asyncio::coroutine<> build_it(std::string program, telling tell);

  const workshop_options with_;
  asyncio::lock one_at_a_time_;  // Ninja does not like company
};

/// The whole environment of a program of the book: nothing of ours that it does
/// not need. `home` is where it may write.
asyncio::environment clean_environment(const std::string& home);

}  // namespace book_server
