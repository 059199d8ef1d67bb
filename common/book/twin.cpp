// Twins: a program and its Python twin must print the same lines.

#include "common/book/twin.hpp"

#include <filesystem>
#include <ostream>

#include "common/book/process.hpp"
#include "common/book/text.hpp"

namespace book {
namespace {

bool has_python() {
  const result asked =
      run({"python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"},
          ".", errors::dropped);
  return asked.status == 0;
}

}  // namespace

std::vector<std::string> twin_arguments(const std::string& twin,
                                        const std::string& program) {
  constexpr std::string_view mark = "# twin of:";
  for (const std::string& line : split_lines(read_file(twin))) {
    if (!line.starts_with("#")) break;
    if (!line.starts_with(mark)) continue;
    std::vector<std::string> words = words_of(line.substr(mark.size()));
    const std::string name = std::filesystem::path(program).filename();
    if (words.empty() || words.front() != name)
      throw wrong(twin + " says \"" + line + "\", but the program is " + name);
    words.erase(words.begin());
    return words;
  }
  return {};
}

int compare_twin(const std::string& program, const std::string& twin,
                 std::vector<std::string> arguments, std::ostream& out) {
  if (arguments.empty()) arguments = twin_arguments(twin, program);
  if (!has_python()) {
    out << "skipped: the twin needs python3, version 3.11 or newer\n";
    return not_tried;
  }
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const result ours = run(words, ".", errors::dropped);
  const result theirs = run({"python3", twin}, ".", errors::dropped);

  const std::string difference =
      first_difference(split_lines(ours.output), "program",
                       split_lines(theirs.output), "twin   ");
  if (!difference.empty()) {
    out << twin << ": the program and its twin differ; " << difference << "\n";
    return 1;
  }
  if (ours.status != theirs.status) {
    out << twin << ": the program ends with status " << ours.status
        << ", its twin with " << theirs.status << "\n";
    return 1;
  }
  out << "both print the same " << split_lines(ours.output).size()
      << " lines\n";
  return 0;
}

}  // namespace book
