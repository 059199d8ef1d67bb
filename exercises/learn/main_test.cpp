// The program as a whole: what a mistyped line is answered with. (Nothing here
// changes the reader's own progress.)

#include <algorithm>
#include <doctest/doctest.h>
#include <signal.h>
#include <string>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/process/process.hpp"

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
      {"site"},
      {"site", LEARN_ROOT},
      {"site", LEARN_ROOT "/learn/x"},
      {"serve", "--port", "65536"},
      {"serve", "--port", "soup"},
      {"serve", "here"},
      {"bench", "--frob"},
      {"bench", "--rounds=0"},
      {"bench", "a", "b"},
      {"grade", ""},
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
  for (const auto& words :
       std::vector<std::vector<std::string>>{{},
                                             {"list"},
                                             {"--help"},
                                             {"help"},
                                             {"help", "run"},
                                             {"help", "bench"}}) {
    const common::program_ending run = learn_says(words);
    CHECK(run.succeeded());
    CHECK(run.output.size() > 80);
    CHECK(run.output.find('\033') == std::string::npos);
  }
}

TEST_CASE("told to end while it grades, it takes its scratch away") {
  const common::temporary_directory student;
  common::write_file(
      student.path() / "exercises/01_generators/4_send/answer.hpp",
      "#include <unistd.h>\n// #region answer\n"
      "static const bool blocks = sleep(1000) == 0;\n// #endregion\n");
  const std::filesystem::path staged =
      std::filesystem::path(LEARN_BUILD) / "exercises_staged";
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    std::string scratch;  // "1234-1"
    const common::program_ending run = common::run_to_end(
        {.words = {"sh", "-c", "echo $$; exec \"$0\" \"$@\"", LEARN_PROGRAM,
                   "grade", student.path()},
         .environment = {{"LEARN_QUIET", "1"}},
         .time = std::chrono::seconds(60),
         .while_running = [&](auto, const std::string& output) {
           if (output.empty() || !scratch.empty()) return;
           const int id = std::stoi(output);
           const std::string name = std::to_string(id) + "-1";
           if (common::entries(staged / name).empty()) return;
           scratch = name;
           kill(id, signal);
         }});
    CHECK_MESSAGE(run.how == common::program_ending::manner::crashed,
                  run.output);
    CHECK(run.number == signal);
    REQUIRE(!scratch.empty());
    CHECK_FALSE(exists(staged / scratch));
  }
}
