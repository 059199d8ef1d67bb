// Runs commands the same way on every machine.

#include "common/book/process.hpp"

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "common/book/text.hpp"
#include "common/process/process.hpp"

namespace book {
namespace {

std::vector<std::pair<std::string, std::string>> clean_environment() {
  std::vector<std::pair<std::string, std::string>> all = {
      {"NO_COLOR", "1"},     {"COLUMNS", "80"},
      {"LC_ALL", "C.UTF-8"}, {"TERM", "dumb"},
      {"LEARN_QUIET", "1"},  {"PYTHONDONTWRITEBYTECODE", "1"}};
  for (const char* kept : {"PATH", "HOME", "TMPDIR"})
    if (const char* value = std::getenv(kept)) all.emplace_back(kept, value);
  return all;
}

}  // namespace

result run(const std::vector<std::string>& words,
           const std::filesystem::path& directory, errors to) {
  using manner = common::program_ending::manner;
  common::program_ending done =
      common::run_to_end({.words = words,
                          .directory = directory,
                          .environment = clean_environment(),
                          .bare = true,
                          .errors_apart = to == errors::dropped,
                          .time = std::chrono::minutes(2)});
  if (done.how == manner::out_of_time)
    throw wrong("`" + words.back() + "` has not ended after two minutes");
  const int status = done.how == manner::crashed       ? 128 + done.number
                     : done.how == manner::not_started ? 127
                                                       : done.number;
  return {status, std::move(done.output)};
}

result run_shell(const std::string& line,
                 const std::filesystem::path& directory) {
  return run({"sh", "-c", line}, directory, errors::into_output);
}

}  // namespace book
