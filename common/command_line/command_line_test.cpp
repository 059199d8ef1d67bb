// What a chapter's program answers to its options.

#include "common/command_line/command_line.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/testing/test_story.hpp"

namespace {

// Puts a stream's output aside while it lives.
class captured {
 public:
  explicit captured(std::ostream& stream)
      : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  captured(const captured&) = delete;
  captured& operator=(const captured&) = delete;
  ~captured() { stream_.rdbuf(before_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* before_;
};

struct outcome {
  int status = 0;
  std::string out, err;
};

// A program with one option of each kind that prints what it got.
struct program {
  int tasks = 3;
  bool sequential = false;
  std::string greeting = "hello", file;
  std::function<void()> body = [this] {
    std::cout << tasks << sequential << greeting << file << '\n';
  };

  outcome run(std::vector<std::string> words) {
    words.insert(words.begin(), "path/to/program");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    common::command_line line("02_round_robin", "Downloads take turns.");
    line.number("--tasks", tasks, "how many downloads", 1, 20);
    line.flag("--sequential", sequential, "one after the other");
    line.text("--greeting", greeting, "what to say");
    line.positional("file", file, "what to read");
    captured out(std::cout), err(std::cerr);
    const int status = line.run(static_cast<int>(words.size()), argv.data(),
                                [this] { body(); });
    return {status, out.text(), err.text()};
  }
};

// What the program complains of, checked to be all that it says.
std::string complaint(std::vector<std::string> words) {
  const auto result = program().run(std::move(words));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  const std::string prefix = "02_round_robin: ";
  REQUIRE(result.err.starts_with(prefix));
  REQUIRE(result.err.ends_with("\n"));
  const auto text =
      result.err.substr(prefix.size(), result.err.size() - prefix.size() - 1);
  CHECK(text.find('\n') == std::string::npos);
  return text;
}

// A file of its own, gone at the end.
struct temporary_file {
  explicit temporary_file(const std::string& suffix)
      : path((std::filesystem::temp_directory_path() /
              ("command_line_test_" + std::to_string(::getpid()) + suffix))
                 .string()) {}
  ~temporary_file() { std::filesystem::remove(path); }
  std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::string path;
};

TEST_CASE("options reach the program, and without them it has its defaults") {
  CHECK(program().run({}).out == "30hello\n");
  CHECK(program().run({"--tasks", "4", "--sequential", "notes.txt"}).out ==
        "41hellonotes.txt\n");
  CHECK(program().run({"--tasks=20", "--greeting=a b"}).out == "200a b\n");
  CHECK(program().run({"--tasks", "4", "--tasks", "5"}).out == "50hello\n");
  CHECK(program().run({"--", "-x"}).out == "30hello-x\n");
  CHECK(program().run({}).status == 0);
}

TEST_CASE("a number must be a number, in its range") {
  CHECK(complaint({"--tasks", "0"}) ==
        "--tasks must be between 1 and 20, not 0 (see --help)");
  CHECK(complaint({"--tasks", "21"}) ==
        "--tasks must be between 1 and 20, not 21 (see --help)");
  CHECK(complaint({"--tasks", "-5"}) ==
        "--tasks must be between 1 and 20, not -5 (see --help)");
  CHECK(complaint({"--tasks=99999999999999999999"}) ==
        "--tasks must be between 1 and 20, not 99999999999999999999 (see "
        "--help)");
  for (const std::string bad : {"abc", "3x", "2.5", " 3", "0x3"})
    CHECK(complaint({"--tasks=" + bad}) ==
          "--tasks must be a whole number between 1 and 20, not '" + bad +
              "' (see --help)");
}

TEST_CASE("what is wrong with the options is said in one line") {
  CHECK(complaint({"--taks"}) ==
        "unknown option --taks (did you mean --tasks?)");
  CHECK(complaint({"--taks=3"}) ==
        "unknown option --taks (did you mean --tasks?)");
  CHECK(complaint({"--verbose"}) == "unknown option --verbose (see --help)");
  CHECK(complaint({"-x"}) == "unknown option -x (see --help)");
  CHECK(complaint({"--tasks"}) == "--tasks needs a value (see --help)");
  CHECK(complaint({"--greeting"}) == "--greeting needs a value (see --help)");
  CHECK(complaint({"--sequential=3"}) ==
        "--sequential takes no value (see --help)");
  CHECK(complaint({"one", "two"}) == "unexpected argument 'two' (see --help)");
  CHECK(complaint({"one", "two\nlines"}) ==
        "unexpected argument 'two lines' (see --help)");
}

TEST_CASE("--help names every option with its range and default") {
  const auto help = program().run({"--help"});
  CHECK(help.status == 0);
  CHECK(help.err.empty());
  for (const std::string part :
       {"Downloads take turns.", "--tasks N",
        "how many downloads (1 to 20, default 3)", "--sequential",
        "what to say (default hello)", "--timeline", "--trace", "=FILE.json"})
    CHECK_MESSAGE(help.out.find(part) != std::string::npos, part);
  std::istringstream lines(help.out);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
}

TEST_CASE("what the body throws becomes one line and an exit status") {
  program failing;
  failing.body = [] { throw std::runtime_error("the oven\nis cold"); };
  const auto failed = failing.run({});
  CHECK(failed.status == 1);
  CHECK(failed.err == "02_round_robin: the oven is cold\n");
  failing.body = [] { throw common::usage_error("--a excludes --b"); };
  const auto misused = failing.run({});
  CHECK(misused.status == 2);
  CHECK(misused.err == "02_round_robin: --a excludes --b\n");
  failing.body = [] { throw 1; };
  CHECK(failing.run({}).status == 1);
}

TEST_CASE("--timeline draws after the output and takes no word after it") {
  program drawing;
  drawing.body = [&] {
    std::cout << drawing.file << '\n';
    common::test_story().turns();
  };
  const auto result = drawing.run({"--timeline", "notes.txt"});
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("notes.txt\n\nsteps  0"));
  CHECK(result.out.find("! failed: no salt") != std::string::npos);
  const auto slip = program().run({"a", "--timeline", "b.svg"});
  CHECK(slip.err ==
        "02_round_robin: unexpected argument 'b.svg' "
        "(did you mean --timeline=b.svg?)\n");
}

TEST_CASE("--timeline=FILE and --trace=FILE write, also when the body fails") {
  const temporary_file svg(".svg"), trace(".json");
  program drawing;
  drawing.body = [] {
    common::test_story().turns();
    throw std::runtime_error("too late");
  };
  const auto result =
      drawing.run({"--timeline=" + svg.path, "--trace", trace.path});
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(result.err == "02_round_robin: too late\n");
  CHECK(svg.content().starts_with("<svg "));
  CHECK(trace.content().starts_with("{\"displayTimeUnit\""));
}

TEST_CASE("a file that cannot be written is told before the body runs") {
  CHECK(complaint({"--timeline=/no/such/place/a.svg"}) ==
        "cannot write /no/such/place/a.svg: No such file or directory");
  CHECK(complaint({"--trace=/no/such/place/a.json"}) ==
        "cannot write /no/such/place/a.json: No such file or directory");
  CHECK(complaint({"--timeline=a.png"}) ==
        "--timeline writes a .svg file, not 'a.png' (see --help)");
  CHECK(complaint({"--trace=a.txt"}) ==
        "--trace writes a .json file, not 'a.txt' (see --help)");
}

}  // namespace
