// command_line: see command_line.hpp. The one file that includes CLI11, which
// takes seconds to compile. CLI11 takes the arguments apart; what is wrong with
// them is said here, in our words.

#include "common/command_line/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <exception>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "common/command_line/nearest.hpp"
#include "common/json/json.hpp"
#include "common/observer/failure_text.hpp"
#include "common/timeline/watch.hpp"

namespace common {

struct command_line::parts {
  parts(std::string what_it_does, std::string name)
      : app(std::move(what_it_does), name), program(std::move(name)) {}

  /// Notes an option that somebody may set who sees only its description;
  /// `more` is what its kind has besides.
  void describe(const std::string& option, const char* kind,
                const std::string& help, const std::string& more) {
    described += (described.empty() ? "" : ",") +
                 ("{\"name\":" + as_json(option)) +
                 ",\"kind\":" + as_json(kind) + ",\"help\":" + as_json(help) +
                 "," + more + "}";
  }

  CLI::App app;
  std::string program;
  std::string described;
  watch_options watched;
};

namespace {

// A complaint may quote what was typed, line breaks and all: it stays one line.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  return text;
}

int complain(const std::string& program, const std::string& what, int status) {
  std::cout.flush();
  std::cerr << program << ": " << one_line(what) << std::endl;
  return status;
}

int whole_number(const std::string& option, const std::string& text, int least,
                 int most) {
  const char* end = text.data() + text.size();
  int value = 0;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool is_number = stop == end && error != std::errc::invalid_argument;
  if (is_number && error == std::errc{} && least <= value && value <= most)
    return value;
  throw usage_error(option + " must be " +
                    (is_number ? "" : "a whole number ") + "between " +
                    std::to_string(least) + " and " + std::to_string(most) +
                    ", not " + (is_number ? text : "'" + text + "'"));
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// What CLI11 could not place: an option that does not exist, or one word too
// many.
void refuse_extra(const CLI::App& app, const watch_options& watched) {
  auto extras = app.remaining();
  std::erase(extras, "--");
  if (extras.empty()) return;
  const auto& extra = extras.front();
  if (extra.size() < 2 || extra.front() != '-') {
    const bool meant_for_timeline =
        watched.timeline_asked() && extra.ends_with(".svg");
    throw usage_error("unexpected argument '" + extra + "'" +
                      (meant_for_timeline
                           ? " (did you mean --timeline=" + extra + "?)"
                           : " (see --help)"));
  }
  const auto typed = extra.substr(0, extra.find('='));
  const auto guesses = nearest(typed, option_names(app));
  throw usage_error("unknown option " + typed +
                    (guesses.empty()
                         ? " (see --help)"
                         : " (did you mean " + guesses.front() + "?)"));
}

// CLI11's own messages name the C++ type it wanted, which nobody typed.
std::string explain(const CLI::ParseError& error) {
  const std::string what = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    // "--tasks: 1 required N missing", "sequential was given a …"
    if (const auto colon = what.find(": "); colon != std::string::npos)
      return what.substr(0, colon) + " needs a value (see --help)";
    return "--" + what.substr(0, what.find(' ')) +
           " takes no value (see --help)";
  }
  return what + " (see --help)";
}

}  // namespace

command_line::command_line(std::string program, std::string what_it_does)
    : parts_(std::make_unique<parts>(std::move(what_it_does),
                                     std::move(program))) {
  auto& app = parts_->app;
  app.allow_extras();
  app.set_help_flag("-h,--help", "print this help and stop");
  app.get_formatter()->column_width(26);
}

command_line::~command_line() = default;

void command_line::number(std::string option, int& value, std::string help,
                          int least, int most) {
  parts_->describe(option, "number", help,
                   "\"least\":" + std::to_string(least) +
                       ",\"most\":" + std::to_string(most) +
                       ",\"default\":" + std::to_string(value));
  const auto range = " (" + std::to_string(least) + " to " +
                     std::to_string(most) + ", default " +
                     std::to_string(value) + ")";
  auto store = [option, &value, least, most](const std::string& text) {
    try {
      value = whole_number(option, text, least, most);
    } catch (const usage_error& error) {
      throw usage_error(std::string(error.what()) + " (see --help)");
    }
  };
  parts_->app
      .add_option_function<std::string>(option, std::move(store), help + range)
      ->type_name("N")
      ->take_last();
}

void command_line::text(std::string option, std::string& value,
                        std::string help) {
  if (!value.empty()) help += " (default " + value + ")";
  parts_->app.add_option(option, value, help)->type_name("TEXT")->take_last();
}

void command_line::flag(std::string option, bool& value, std::string help) {
  parts_->describe(option, "flag", help,
                   std::string("\"default\":") + (value ? "true" : "false"));
  parts_->app.add_flag(option, value, help)->disable_flag_override();
}

void command_line::positional(std::string name, std::string& value,
                              std::string help) {
  if (!value.empty()) help += " (default " + value + ")";
  parts_->app.add_option(name, value, help)->type_name("");
}

int command_line::run(int argc, char** argv,
                      const std::function<void()>& body) {
  auto& [app, program, described, watched] = *parts_;
  if (argc == 2 && std::string_view(argv[1]) == "--describe-options") {
    std::cout << "{\"program\":" << as_json(program) << ",\"options\":["
              << described << "]}" << std::endl;
    return 0;
  }
  // A flag, so that --timeline never takes the word after it for its value.
  app.add_flag("--timeline", watched.timeline,
               "draw who ran when; =FILE.svg: as a picture")
      ->take_last();
  app.add_option("--trace", watched.trace,
                 "=FILE.json: write a trace for Perfetto or speedscope")
      ->type_name("")
      ->take_last();
  number("--round", watched.grid_ms, "round drawn times to N ms", 0, 60'000);
  try {
    app.parse(argc, argv);
    refuse_extra(app, watched);
    run_watched(program, watched, body);
    return 0;
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help() << std::flush;
    return 0;
  } catch (const CLI::ParseError& error) {
    return complain(program, explain(error), 2);
  } catch (const usage_error& error) {
    return complain(program, error.what(), 2);
  } catch (const std::exception& error) {
    return complain(program, error.what(), 1);
  } catch (...) {
    return complain(program, asyncio::failure_text(std::current_exception()),
                    1);
  }
}

}  // namespace common
