// Runs commands the same way on every machine.

#include "common/book/process.hpp"

#include <chrono>
#include <cstdlib>

#include "common/book/text.hpp"
#include "common/process/run_program.hpp"

namespace book {
namespace {

std::vector<std::string> clean_environment() {
  std::vector<std::string> words = {"env",
                                    "-i",
                                    "NO_COLOR=1",
                                    "COLUMNS=80",
                                    "LC_ALL=C.UTF-8",
                                    "TERM=dumb",
                                    "LEARN_QUIET=1",
                                    "PYTHONDONTWRITEBYTECODE=1"};
  for (const char* kept : {"PATH", "HOME", "TMPDIR"})
    if (const char* value = std::getenv(kept))
      words.push_back(std::string(kept) + "=" + value);
  return words;
}

}  // namespace

result run(const std::vector<std::string>& words,
           const std::filesystem::path& directory, errors to) {
  std::string script = "cd \"$1\" || exit; shift; exec \"$@\"";
  if (to == errors::into_output) script += " 2>&1";
  std::vector<std::string> all = clean_environment();
  for (const std::string& word : {std::string("sh"), std::string("-c"), script,
                                  std::string("sh"), directory.string()})
    all.push_back(word);
  all.insert(all.end(), words.begin(), words.end());
  try {
    common::program_result done =
        common::run_program(all, "", std::chrono::minutes(2));
    return {done.status, std::move(done.out)};
  } catch (const std::runtime_error& problem) {
    throw wrong("`" + words.back() + "`: " + problem.what());
  }
}

result run_shell(const std::string& line,
                 const std::filesystem::path& directory) {
  return run({"sh", "-c", line}, directory, errors::into_output);
}

}  // namespace book
