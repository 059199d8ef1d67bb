// Twins: a program and its Python twin must print the same lines.

#include "common/book/twin.hpp"

#include <algorithm>
#include <cstddef>
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

/// The lines that begin with `#` at the top of a file.
lines comments_at_top(const std::string& file) {
  lines found = split_lines(read_file(file));
  found.erase(std::ranges::find_if(found,
                                   [](const std::string& line) {
                                     return !line.starts_with("#");
                                   }),
              found.end());
  return found;
}

/// What is different between both; empty if they are right.
std::string compare_once(const std::vector<std::string>& program,
                         const std::string& twin, std::size_t& count) {
  const result ours = run(program, ".", errors::dropped);
  const result theirs = run({"python3", twin}, ".", errors::dropped);
  count = split_lines(ours.output).size();
  const std::string difference =
      first_difference(split_lines(ours.output), "program",
                       split_lines(theirs.output), "twin   ");
  if (!difference.empty())
    return ": the program and its twin differ; " + difference;
  if (ours.status != theirs.status)
    return ": the program ends with status " + std::to_string(ours.status) +
           ", its twin with " + std::to_string(theirs.status);
  return {};
}

}  // namespace

std::vector<std::string> twin_arguments(const std::string& twin,
                                        const std::string& program) {
  constexpr std::string_view mark = "# twin of:";
  for (const std::string& line : comments_at_top(twin)) {
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

bool twin_in_real_time(const std::string& twin) {
  return std::ranges::count(comments_at_top(twin), "# in real time") > 0;
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
  std::string difference;
  std::size_t count = 0;
  int tries = twin_in_real_time(twin) ? most_real_time_tries : 1;
  do {
    difference = compare_once(words, twin, count);
  } while (--tries > 0 && !difference.empty());
  if (!difference.empty()) {
    out << twin << difference << "\n";
    return 1;
  }
  out << "both print the same " << count << " lines\n";
  return 0;
}

}  // namespace book
