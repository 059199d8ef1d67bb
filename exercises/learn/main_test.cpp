// The program as a whole: what a mistyped line is answered with. (Nothing here
// changes the reader's own progress.)

#include <algorithm>
#include <doctest/doctest.h>

#include "common/process/process.hpp"

using namespace learn;

namespace {

common::program_ending learn_says(std::vector<std::string> words) {
  words.insert(words.begin(), LEARN_PROGRAM);
  return common::run_to_end({.words = std::move(words),
                             .environment = {{"COLUMNS", "80"}},
                             .time = std::chrono::seconds(20)});
}

}  // namespace

TEST_CASE("a mistake in the command line is one line and exit status 2") {
  const std::vector<std::vector<std::string>> mistakes = {
      {"chekc"},
      {"read", "generatros"},
      {"run", "99"},
      {"check", "1/x"},
      {"hint", "1", "2"},
      {"read", "1", "--frob"},
      {"grade", "/nowhere"}};
  for (const auto& words : mistakes) {
    const common::program_ending run = learn_says(words);
    CHECK_MESSAGE(run.number == 2, words[0]);
    CHECK_MESSAGE(run.output.starts_with("learn: "), run.output);
    CHECK_MESSAGE(std::ranges::count(run.output, '\n') == 1, run.output);
  }
  CHECK(learn_says({"chekc"}).output.find("did you mean check") !=
        std::string::npos);
  CHECK(learn_says({"hlep"}).output.find("did you mean help") !=
        std::string::npos);
  CHECK(learn_says({"read", "generatros"}).output.find("generators") !=
        std::string::npos);
}

TEST_CASE("the first screen, the list and the help are there, uncoloured") {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {}, {"list"}, {"--help"}, {"help"}, {"help", "run"}}) {
    const common::program_ending run = learn_says(words);
    CHECK(run.succeeded());
    CHECK(run.output.size() > 80);
    CHECK(run.output.find('\033') == std::string::npos);
  }
}
