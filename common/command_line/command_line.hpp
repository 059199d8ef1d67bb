// command_line: the options of a chapter's program.
//
//   int main(int argc, char** argv) {
//     int tasks = 3;
//     common::command_line line("02_round_robin", "Downloads take turns.");
//     line.number("--tasks", tasks, "how many downloads", 1, 20);
//     return line.run(argc, argv, [&] { … });
//   }
//
// Every program also gets --help, and --timeline and --trace, which watch the
// body while it runs and draw what they saw, and --round, which is for drawing
// what runs in real time. A program that offers them to others, as a form of a
// web page does, asks by --describe-options, which --help does not mention.

#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace common {

/// Throw this from a program's body when its options make no sense together:
/// what() is printed on one line, and the exit status is 2.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A program's options: declare them, then run(). Python: argparse.
class command_line {
 public:
  /// `program` stands before every error; `what_it_does` is one sentence for
  /// --help.
  command_line(std::string program, std::string what_it_does);
  ~command_line();
  command_line(const command_line&) = delete;
  command_line& operator=(const command_line&) = delete;

  /// An option with a whole number from `least` to `most`. `value` holds the
  /// default, and must outlive run(), as with all of these.
  void number(std::string option, int& value, std::string help, int least,
              int most);

  /// An option with any text.
  void text(std::string option, std::string& value, std::string help);

  /// An option that is there or not.
  void flag(std::string option, bool& value, std::string help);

  /// An argument without a name, which may be left out.
  void positional(std::string name, std::string& value, std::string help);

  /// Parses, then runs `body`. Returns the exit status: 0; 2 after one line on
  /// stderr for bad options, a file that cannot be written, or when body throws
  /// usage_error; 1 after one line when body throws anything else. --help
  /// prints and gives 0, and body does not run. So does --describe-options,
  /// alone: as JSON, the numbers and flags that were declared, and no texts.
  int run(int argc, char** argv, const std::function<void()>& body);

 private:
  struct parts;

  std::unique_ptr<parts> parts_;
};

}  // namespace common
