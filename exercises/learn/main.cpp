// ./learn: the verbs. Each is a function elsewhere; here is only what a command
// line may look like. The one file that includes CLI11.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "common/bench/options.hpp"
#include "common/command_line/command_line.hpp"
#include "common/command_line/nearest.hpp"
#include "exercises/learn/judge/interruption.hpp"
#include "exercises/learn/pages/terminal.hpp"
#include "exercises/learn/verbs/desk.hpp"
#include "exercises/learn/verbs/doctor.hpp"
#include "exercises/learn/verbs/grade.hpp"
#include "exercises/learn/verbs/reading.hpp"
#include "exercises/learn/verbs/screen.hpp"
#include "exercises/learn/verbs/student.hpp"
#include "exercises/learn/verbs/verify.hpp"

namespace {

/// What the options of all verbs are read into.
struct options {
  std::string name;
  std::vector<std::string> arguments;
  bool anyway = false;
  bool yes = false;
  bool predictions = false;
  bool solutions = false;
  int seconds = 7;
  bench::choice bench;
  std::string junit;
  std::string json;
  int port = 8017;
  std::string host;
  bool no_browser = false;

  std::chrono::milliseconds time_limit() const {
    return std::chrono::seconds(seconds);
  }
  /// For the server of the book.
  std::vector<std::string> server_words() const {
    std::vector<std::string> words = {"--port", std::to_string(port)};
    if (!host.empty()) words.push_back("--allow-host=" + host);
    if (no_browser) words.emplace_back("--no-browser");
    return words;
  }
};

using verb = std::function<int()>;

/// A verb that judges answers: what it has put on disk for that is removed also
/// when somebody ends it.
verb judging(verb body) {
  return [body = std::move(body)] {
    learn::notice_interruptions();
    const int status = body();
    learn::stop_if_interrupted();
    return status;
  };
}

CLI::App* add(CLI::App& app, int& status, const char* name, const char* help,
              verb body) {
  CLI::App* made = app.add_subcommand(name, help);
  made->callback([&status, body = std::move(body)] { status = body(); });
  return made;
}

void add_seconds(CLI::App* to, options& given) {
  to->add_option("--seconds", given.seconds,
                 "how long a test may run before it counts as endless")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
}

void add_serve(CLI::App& app, const learn::desk& desk, options& given,
               int& status) {
  CLI::App* serve =
      add(app, status, "serve", "open the book in a browser, to read and run",
          [&] { return learn::serve(desk, given.server_words()); });
  serve->add_option("--port", given.port, "0: any that is free")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  serve->add_option("--allow-host", given.host,
                    "one more name by which browsers may call it");
  serve->add_flag("--no-browser", given.no_browser, "only print the link");
}

void add_reading(CLI::App& app, learn::desk& desk, options& given,
                 int& status) {
  add(app, status, "list", "show all chapters and exercises", [&] {
    std::cout << learn::list_screen(desk);
    return 0;
  });
  add(app, status, "read", "read a chapter (0: the book's front page)",
      [&] { return learn::read(desk, given.name); })
      ->add_option("CHAPTER", given.name, "its number or name")
      ->required();
  add(app, status, "site", "write the book as web pages into a directory",
      [&] { return learn::write_site(desk, given.name); })
      ->add_option("DIR", given.name,
                   "a new or empty directory, or one written before")
      ->required();
  add_serve(app, desk, given, status);
  CLI::App* run =
      add(app, status, "run", "build and run a chapter's program",
          [&] { return learn::run(desk, given.name, given.arguments); });
  run->add_option("CHAPTER", given.name, "its number or name")->required();
  run->footer(
      "What follows the chapter goes to the program: ./learn run 2 -- "
      "--tasks 5");
}

void add_exercises(CLI::App& app, learn::desk& desk, options& given,
                   int& status) {
  const auto with_name = [&](CLI::App* made) {
    made->add_option("EXERCISE", given.name,
                     "NN/name, as ./learn list shows, or a chapter's number");
    return made;
  };
  add_seconds(
      with_name(add(app, status, "check",
                    "test your answer (or the next open one)", judging([&] {
                      return learn::check(desk, given.name, given.time_limit());
                    }))),
      given);
  with_name(add(app, status, "hint", "show a hint, one step more each time",
                [&] { return learn::hint(desk, given.name); }));
  with_name(
      add(app, status, "solution", "show the solution of what you solved",
          [&] { return learn::solution(desk, given.name, given.anyway); }))
      ->add_flag("--anyway", given.anyway, "show it though yours fails");
  with_name(add(app, status, "task", "show what is to be done",
                [&] { return learn::task(desk, given.name); }));
  CLI::App* reset =
      add(app, status, "reset", "back to the starter; keeps a backup",
          [&] { return learn::reset(desk, given.name, given.yes); });
  reset->add_option("EXERCISE", given.name, "NN/name, as ./learn list shows")
      ->required();
  reset->add_flag("--yes", given.yes, "do not ask");
}

void add_the_rest(CLI::App& app, learn::desk& desk, options& given,
                  int& status) {
  CLI::App* grade =
      add(app, status, "grade",
          "grade the answers in a directory (for teachers)", judging([&] {
            return learn::grade(desk, {.directory = given.name,
                                       .junit = given.junit,
                                       .json = given.json,
                                       .predictions = given.predictions,
                                       .time_limit = given.time_limit()});
          }));
  grade->add_option("DIR", given.name, "a student's tree; default: this one")
      ->check([](const std::string& name) -> std::string {
        // As a script's empty variable is: our own tree is not meant then.
        return name.empty() ? "an empty name: whose answers are to be graded?"
                            : "";
      });
  grade->add_option("--junit", given.junit, "write JUnit XML to this file");
  grade->add_flag("--predictions", given.predictions,
                  "grade the predictions, too");
  grade->add_option("--json", given.json, "write JSON to this file");
  add_seconds(grade, given);
  add(app, status, "test", "build everything and run all tests", [&] {
    return learn::test(desk, given.name);
  })->add_option("CHAPTER", given.name, "just this chapter's");
  CLI::App* benchmark =
      add(app, status, "bench", "measure the library and its peers",
          [&] { return learn::bench(desk, bench::words(given.bench)); });
  bench::add_options(*benchmark, given.bench);
  benchmark->footer("common/bench/README.md says what is measured.");
  add(app, status, "doctor", "say what is missing and how to get it",
      [&] { return learn::doctor(desk); });
  CLI::App* verify =
      add(app, status, "verify", "prove the exercises (for contributors)",
          judging([&] {
            return learn::verify(desk, given.name, given.solutions,
                                 given.time_limit());
          }));
  verify->add_option("EXERCISE", given.name, "just this one");
  verify->add_flag("--solutions", given.solutions,
                   "just that every solution passes");
  add_seconds(verify, given);
}

/// Throws common::usage_error, with the nearest verbs, unless `word` is one.
void expect_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> verbs = {"help"};
  for (const CLI::App* each :
       app.get_subcommands([](const CLI::App*) { return true; }))
    verbs.push_back(each->get_name());
  if (word.starts_with("-") || std::ranges::count(verbs, word) > 0) return;
  const auto near = common::nearest(word, verbs);
  std::string text = "there is no verb \"" + word + "\"";
  for (std::size_t i = 0; i < near.size() && i < 3; ++i)
    text += (i == 0 ? "; did you mean " : " or ") + near[i];
  throw common::usage_error(text + (near.empty() ? "" : "?") +
                            " (./learn --help shows all)");
}

/// Everything after `run N` belongs to the program; CLI11 would want to
/// understand it.
std::vector<std::string> take_program_arguments(
    std::vector<std::string>& words) {
  if (words.size() < 3 || words[0] != "run" || words[1].starts_with("-"))
    return {};
  std::vector<std::string> taken(words.begin() + 2, words.end());
  words.resize(2);
  if (taken[0] == "--") taken.erase(taken.begin());
  return taken;
}

int run_verb(std::vector<std::string> words) {
  const std::filesystem::path root = LEARN_ROOT;
  learn::desk desk{.shelf = learn::shelf(root),
                   .progress = learn::progress(root / ".progress",
                                               root / ".build" / "progress"),
                   .build = LEARN_BUILD,
                   .width = learn::terminal_width(),
                   .colours = learn::wants_colours()};
  options given;
  int status = 0;
  CLI::App app("Build Your Own asyncio. Without a verb: opens the book.",
               "./learn");
  app.require_subcommand(0, 1);
  add_reading(app, desk, given, status);
  add_exercises(app, desk, given, status);
  add_the_rest(app, desk, given, status);
  if (words.empty()) {
    std::cout << learn::opening_screen(desk);
    return 0;
  }
  expect_verb(app, words[0]);
  if (words[0] == "help") {  // "help" is --help, "help run" is "run --help"
    words.erase(words.begin());
    words.push_back("--help");
  }
  given.arguments = take_program_arguments(words);
  std::ranges::reverse(words);  // as CLI11 wants them
  try {
    app.parse(std::move(words));
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    throw common::usage_error(std::string(error.what()) +
                              " (./learn --help shows the verbs)");
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_verb({argv + 1, argv + argc});
  } catch (const learn::interrupted& by) {
    learn::end_by(by);
    return 1;
  } catch (const common::usage_error& error) {
    std::cerr << "learn: " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "learn: " << error.what() << "\n";
    return 1;
  }
}
