// The runner: see runner.hpp.

#include "exercises/learn/judge/runner.hpp"

#include <algorithm>
#include <future>
#include <iterator>
#include <random>
#include <stdexcept>
#include <utility>

#include "common/files/files.hpp"
#include "exercises/learn/judge/compose.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/interruption.hpp"
#include "exercises/learn/judge/sanitizer_report.hpp"
#include "exercises/learn/judge/staged.hpp"
#include "exercises/learn/judge/symbols.hpp"
#include "exercises/learn/shelf/hints.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// The chapter's tests that judge a brick: generator_rules_test.cpp and
/// generator_test.cpp; if there are no rules, all of generator_*test.cpp, and
/// generator_test.cpp first, for the others go into details.
std::vector<std::string> judges_of(const fs::path& brick) {
  const std::string name = brick.stem().string() + "_";
  const fs::path tests = brick.parent_path() / "tests";
  const std::string rules = tests / (name + "rules_test.cpp");
  const std::string test = tests / (name + "test.cpp");
  if (exists(fs::path(rules)))
    return exists(fs::path(test)) ? std::vector{rules, test}
                                  : std::vector{rules};
  std::vector<std::string> all;
  for (const fs::path& file : common::entries(tests)) {
    const std::string each = file.filename();
    if (each.starts_with(name) && each.ends_with("_test.cpp"))
      all.push_back(file);
  }
  const auto first = std::ranges::find(all, test);
  if (first != all.end()) std::rotate(all.begin(), first, first + 1);
  return all;
}

/// An exercise's own tests: test.cpp, and what stands beside it in further
/// files, more_test.cpp for one, since two files are compiled at once. Where
/// there is a use.cpp, that part of them knows the answer, and nothing else.
std::vector<std::string> tests_in(const fs::path& directory) {
  std::vector<std::string> all{directory / "test.cpp"};
  for (const fs::path& file : common::entries(directory))
    if (const std::string name = file.filename();
        name.ends_with("_test.cpp") || name == "use.cpp")
      all.push_back(file);
  return all;
}

/// Has this file no test cases of its own?
bool is_part(const std::string& test) { return test.ends_with("/use.cpp"); }

/// What the first test file says comes first, whichever has run first; and what
/// one assertion says again and again is said once. (A failure in a helper of
/// the tests belongs to the test case, wherever that has failed before.)
void tidy(report& all, const std::vector<std::string>& judges) {
  std::vector<std::pair<std::size_t, failure>> ranked;
  for (failure& each : all.failures) {
    const auto is_same = [&](const auto& other) {
      return other.second.test_case == each.test_case &&
             other.second.file == each.file && other.second.line == each.line &&
             other.second.message == each.message &&
             other.second.expression == each.expression;
    };
    if (each.line > 0 && std::ranges::any_of(ranked, is_same)) continue;
    auto rank = static_cast<std::size_t>(std::ranges::find(judges, each.file) -
                                         judges.begin());
    if (rank == judges.size())
      rank = !ranked.empty() && ranked.back().second.test_case == each.test_case
                 ? ranked.back().first
                 : 0;
    ranked.emplace_back(rank, std::move(each));
  }
  // (With g++'s library, clang warns of std::stable_sort.)
  all.failures.clear();
  for (std::size_t i = 0; i < judges.size(); ++i)
    for (auto& [rank, each] : ranked)
      if (rank == i) all.failures.push_back(std::move(each));
}

/// The text of a source file, with string literals that go on in the next line
/// put together.
std::string literals_of(const fs::path& source) {
  std::string text;
  for (const std::string& line : common::split_lines(common::read_file(source)))
    text += common::trim(line);
  return common::replace_all(std::move(text), "\"\"", "");
}

/// What a run that ended as `how` says about the answer.
verdict verdict_of(const common::program_ending& how, const report& told) {
  switch (how.how) {
    case common::program_ending::manner::out_of_time:
      return verdict::never_stops;
    case common::program_ending::manner::too_much_output:
      return verdict::prints_too_much;
    case common::program_ending::manner::too_many_processes:
      return verdict::too_many_processes;
    case common::program_ending::manner::too_much_memory:
      return verdict::too_much_memory;
    case common::program_ending::manner::crashed:
    case common::program_ending::manner::not_started:
      return verdict::crashed;
    case common::program_ending::manner::exited:
      break;
  }
  if (!told.complete) return verdict::quit_early;
  if (!told.failures.empty() || how.number != 0) return verdict::failed;
  return told.test_cases == 0 ? verdict::nothing_tested : verdict::passed;
}

// A compiler that is led into endless templates must not take all memory.
constexpr std::size_t compiler_memory = std::size_t{4} << 30;
// Nor must an answer that is a huge array when compiled fill the disk.
constexpr std::size_t compiler_file = std::size_t{256} << 20;

/// What is to be done some ten times a second.
void stop_or_go_on(std::chrono::milliseconds, const std::string&) {
  stop_if_interrupted();
}

/// Text that nobody can guess.
std::string new_secret() {
  std::random_device source;
  std::string secret;
  for (int i = 0; i < 4; ++i) secret += std::to_string(source()) + "-";
  return secret;
}

/// The sanitizer's report becomes the first failure, in a sentence.
void take_sanitizer_report(outcome& result, const std::string& shown_as) {
  std::string said = explain_sanitizer(result.printed, shown_as);
  if (said.empty()) return;
  result.what = verdict::failed;
  result.printed = without_sanitizer(result.printed);
  result.report.failures.insert(
      result.report.failures.begin(),
      {.test_case = result.report.last_case, .message = std::move(said)});
}

}  // namespace

std::vector<fs::path> files_of_header(const std::vector<std::string>& words) {
  std::vector<fs::path> all;
  for (const std::string& word : words) {
    if (!fs::is_regular_file(word)) continue;  // an option
    for (const char* ending : {"", ".gch", ".pch"})
      all.emplace_back(word + ending);
  }
  return all;
}

runner::runner(fs::path root, recipe how, const fs::path& workshop)
    : root_(std::move(root)),
      recipe_(std::move(how)),
      workshop_(std::make_shared<const scratch>(workshop)) {}

std::vector<fs::path> runner::kit() const {
  std::vector<fs::path> all(recipe_.objects.begin(), recipe_.objects.end());
  all.push_back(recipe_.first_object);
  for (const auto& [name, value] : recipe_.environment)
    if (fs::is_regular_file(value)) all.emplace_back(value);  // LD_PRELOAD
  for (const auto* finished : {&recipe_.finished, &recipe_.sanitized_finished})
    for (const auto& [number, object] : *finished) all.push_back(object);
  for (const auto& [brick, object] : recipe_.finished_without)
    all.push_back(object);
  for (const auto* header : {&recipe_.header, &recipe_.sanitized_header})
    for (fs::path& file : files_of_header(*header))
      all.push_back(std::move(file));
  all.insert(all.end(), recipe_.includes.begin(), recipe_.includes.end());
  if (!recipe_.finished_directory.empty())
    for (const fs::path& each :
         fs::recursive_directory_iterator(recipe_.finished_directory))
      all.push_back(each);
  return all;
}

void runner::use_precompiled(const exercise& what, staged& place) const {
  const auto precompiled =
      recipe_.precompiled.find(first_changed_chapter(what));
  if (!use_precompiled_bricks || place.sanitized ||
      precompiled == recipe_.precompiled.end())
    return;
  place.precompiled_header = {recipe_.precompiled_header,
                              precompiled->second + ".pch"};
  place.finished = {precompiled->second + ".o"};
  place.headers.clear();
}

void runner::use_finished_bricks(int before, staged& place,
                                 const fs::path& rebuilt) const {
  place.finished.clear();
  place.headers.clear();
  const auto& finished =
      place.sanitized ? recipe_.sanitized_finished : recipe_.finished;
  for (const auto& [chapter, object] : finished) {
    if (chapter >= before) break;
    place.finished.push_back(object);
    place.headers.push_back(recipe_.finished_directory /
                            std::to_string(chapter));
  }
  const auto others = recipe_.finished_without.find(rebuilt);
  if (place.sanitized || others == recipe_.finished_without.end()) return;
  place.finished.push_back(others->second);
  place.headers.push_back(recipe_.finished_directory /
                          name_without(others->first));
}

std::vector<std::string> runner::tests_of(const exercise& what) const {
  auto tests = what.brick.empty() ? tests_in(what.directory)
                                  : judges_of(root_ / what.brick);
  if (tests.empty() || !exists(fs::path(tests[0])))
    throw std::runtime_error(what.id() + " has no test");
  // Relative to the root, where the compiler runs: shorter in messages.
  for (std::string& test : tests) test = fs::relative(test, root_);
  return tests;
}

runner::staged runner::stage(const exercise& what,
                             const answer_text& answer) const {
  // A scenario could know a faulty brick by a name that we count on.
  const fs::path directory = workshop_->path() / new_secret();
  // chapters/01_generators/generator.hpp is included as
  // "01_generators/generator.hpp".
  const fs::path name = what.brick.empty()
                            ? fs::path("answer" + what.ending)
                            : what.brick.lexically_relative("chapters");
  common::write_file(directory / name, answer.content);
  const fs::path here = directory / "here";
  fs::create_directories(here);
  staged place{.directory = directory,
               .answer = directory / name,
               .program = directory / "test",
               .here = here,
               .shown_as = answer.shown_as,
               .file = answer.file,
               .root = root_.string(),
               .judges = tests_of(what),
               .sanitized = what.lifetime && !recipe_.sanitized};
  use_finished_bricks(first_unfinished_chapter(what), place, what.brick);
  use_precompiled(what, place);
  return place;
}

common::program_ending runner::call_compiler(std::vector<std::string> arguments,
                                             const staged& place) const {
  arguments.insert(arguments.begin(), recipe_.compiler);
  auto environment = recipe_.environment;
  environment.insert(environment.end(),
                     {{"LC_ALL", "C"}, {"TMPDIR", place.directory}});
  return common::run_to_end({.words = std::move(arguments),
                             .directory = root_,
                             .environment = std::move(environment),
                             .time = compile_limit,
                             .memory = compiler_memory,
                             .file_size = compiler_file,
                             .while_running = stop_or_go_on});
}

std::vector<std::string> runner::flags_for(const staged& place) const {
  auto words = recipe_.flags;
  if (place.sanitized)
    words.insert(words.end(), recipe_.sanitizer.begin(),
                 recipe_.sanitizer.end());
  words.insert(words.end(), place.flags.begin(), place.flags.end());
  return words;
}

common::program_ending runner::compile_one(const std::string& test,
                                           const staged& place,
                                           const std::string& object) const {
  auto words = flags_for(place);
  const auto& header = !place.precompiled_header.empty()
                           ? place.precompiled_header
                       : place.sanitized ? recipe_.sanitized_header
                                         : recipe_.header;
  words.insert(words.end(), header.begin(), header.end());
  words.insert(words.end(),
               {"-fdiagnostics-color=never", "-I" + place.directory.string()});
  for (const fs::path& headers : place.headers)
    words.push_back("-I" + headers.string());
  for (const std::string& include : recipe_.includes)
    words.push_back("-I" + include);
  words.insert(words.end(), {"-c", test, "-o", object});
  return call_compiler(std::move(words), place);
}

/// What an object defines, as nm lists it; nothing where there is no nm.
std::string runner::symbols_of(const std::string& object) const {
  if (recipe_.nm.empty()) return {};
  auto words = recipe_.nm;
  words.insert(words.end(), {"--defined-only", "--format=posix", object});
  const common::program_ending listed =
      common::run_to_end({.words = std::move(words),
                          .directory = root_,
                          .environment = {{"LC_ALL", "C"}},
                          .errors_apart = true,
                          .time = std::chrono::seconds(60)});
  if (!listed.succeeded())
    throw std::runtime_error(
        "cannot list what an answer defines: " + recipe_.nm[0] + " failed");
  return listed.output;
}

/// Why this test with an answer in it must not be linked.
std::string runner::objection_to(const std::string& test,
                                 const std::string& object) const {
  return objection_to_symbols(symbols_of(object),
                              common::read_file(root_ / test));
}

runner::built runner::compile(const std::vector<std::string>& tests,
                              const staged& place) const {
  built result = compile_as_staged(tests, place);
  if (result.ending.succeeded() || place.finished.empty()) return result;
  // Is it the answer, or do the finished bricks lack something? Precompiled
  // ones may also be out of date, or have a name that the answer uses for its
  // own.
  const bool lacks = common::has(result.ending.output, "undefined reference") ||
                     common::has(result.ending.output, "undefined symbol");
  if (place.precompiled_header.empty() && !lacks) return result;
  staged plain = place;
  plain.finished.clear();
  plain.headers.clear();
  plain.precompiled_header.clear();
  plain.made.clear();
  return compile_as_staged(tests, plain);
}

/// All test files at once, for there may be several; then the linker.
runner::built runner::compile_as_staged(const std::vector<std::string>& tests,
                                        const staged& place) const {
  std::vector<std::string> objects;
  std::vector<std::future<built>> running;
  for (const std::string& test : tests) {
    if (const auto made = place.made.find(test); made != place.made.end()) {
      objects.push_back(made->second);
      continue;
    }
    objects.push_back(place.directory / (fs::path(test).stem() += ".o"));
    running.push_back(
        std::async(std::launch::async, [&, test, object = objects.back()] {
          built result{compile_one(test, place, object), {}};
          if (result.ending.succeeded())
            result.refused = objection_to(test, object);
          return result;
        }));
  }
  std::vector<built> done;
  for (auto& each : running) done.push_back(each.get());
  std::string said;
  for (const built& each : done) {
    if (!each.ending.succeeded() || !each.refused.empty()) return each;
    said += each.ending.output;
  }
  common::program_ending linked = link(objects, place);
  linked.output = said + linked.output;
  return {linked, {}, std::move(objects)};
}

/// Where several objects define a function, the first of them counts.
common::program_ending runner::link(const std::vector<std::string>& objects,
                                    const staged& place) const {
  auto words = flags_for(place);  // a sanitizer's are the linker's too
  words.push_back(recipe_.first_object);
  const auto append = [&](const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
  };
  append(objects);
  append(recipe_.objects);
  append(place.finished);
  append({"-o", place.program});
  append(recipe_.libraries);
  if (!place.precompiled_header.empty())
    words.push_back(recipe_.precompiled_library);
  return call_compiler(std::move(words), place);
}

common::program_ending runner::run_test(const staged& place,
                                        const std::string& secret) const {
  std::vector<std::string> words{place.program};
  words.insert(words.end(), test_arguments.begin(), test_arguments.end());
  return common::run_to_end(
      {.words = std::move(words),
       .directory = place.here,
       .environment = {{"LEARN_ANSWER", place.answer},
                       {"ASAN_OPTIONS",
                        "detect_stack_use_after_return=1:detect_leaks=0:"
                        "color=never:exitcode=86"}},
       .time = time_limit,
       .memory = recipe_.sanitized || place.sanitized ? 0 : memory_limit,
       .resident = memory_limit,
       .file_size = file_limit,
       .processes = process_limit,
       .output = 1 << 20,
       .message = secret + "\n",
       .while_running = stop_or_go_on});
}

outcome runner::judge_staged(const staged& place, const built& compiled) const {
  outcome result;
  result.answer_file = place.shown_as;
  result.book = root_;
  result.compiler_said = place.shown(compiled.ending.output);
  if (!compiled.refused.empty()) {
    result.what = verdict::refused;
    result.refusal = place.shown_as + ": " + compiled.refused;
    return result;
  }
  if (!compiled.ending.succeeded()) {
    result.what = verdict::does_not_compile;
    if (compiled.ending.how == common::program_ending::manner::out_of_time)
      result.compiled = compile_limit;
    return result;
  }
  const std::string secret = new_secret();
  const common::program_ending run = run_test(place, secret);
  result.report = read_report(run.reply, secret);
  for (failure& each : result.report.failures)
    for (std::string* const text :
         {&each.file, &each.message, &each.expression, &each.values})
      *text = place.shown(std::move(*text));
  tidy(result.report, place.judges);
  result.printed = place.shown(
      place.sanitized ? with_lines(run.output, place.program) : run.output);
  result.time = run.time;
  result.busy = run.cpu > run.time / 10;
  result.what = verdict_of(run, result.report);
  if (run.how == common::program_ending::manner::crashed)
    result.signal = run.number;
  result.memory = memory_limit;
  if (place.sanitized) take_sanitizer_report(result, place.shown_as);
  return result;
}

outcome runner::judge_file(const exercise& what, const fs::path& given,
                           const std::string& shown_as) const {
  const fs::path file = fs::absolute(given);  // the compiler runs elsewhere
  const std::string answer =
      common::without_byte_order_mark(common::read_file(file));
  if (what.is_prediction()) return judge(what, {answer, shown_as, file});
  const fs::path frame =
      what.brick.empty() ? what.starter() : root_ / what.brick;
  const composed whole =
      compose(starter_text(what, root_), frame, answer, file,
              {recipe_.includes.begin(), recipe_.includes.end()},
              what.is_scenario() ? region_of::scenario : region_of::answer);
  if (!whole.refused.empty()) {
    outcome result;
    result.what = verdict::refused;
    result.refusal = shown_as + ": " + whole.refused;
    return result;
  }
  outcome result = judge(what, {whole.text, shown_as, file});
  result.changed_outside = whole.changed;
  return result;
}

outcome runner::judge(const exercise& what, const answer_text& answer) const {
  return judge_all(what, {answer}).front();
}

std::vector<outcome> runner::judge_all(
    const exercise& what, const std::vector<answer_text>& answers) const {
  std::vector<outcome> results;
  std::vector<staged> places;
  built compiled;
  for (const answer_text& answer : answers) {
    if (what.is_scenario()) {
      results.push_back(judge_scenario(
          what, answer,
          std::async(std::launch::async, read_faulty_bricks, what, root_)));
      continue;
    }
    staged place = stage(what, answer);
    if (what.is_prediction() && !places.empty())
      place.program = places.front().program;
    else
      compiled = compile_answer(what, answer, tests_of(what), place);
    results.push_back(judge_staged(place, compiled));
    places.push_back(std::move(place));
  }
  for (const staged& place : places) place.clear();
  return results;
}

outcome runner::judge_in_steps(
    const exercise& what, const answer_text& answer, const std::string& message,
    const std::function<bool(const outcome&)>& enough) const {
  if (what.is_scenario()) {
    return judge_scenario(what, answer, std::async(std::launch::async, [&] {
                            auto bricks = read_faulty_bricks(what, root_);
                            std::erase_if(bricks, [&](const auto& each) {
                              return !common::has(each.fault, message);
                            });
                            return bricks;
                          }));
  }
  auto tests = tests_of(what);
  std::vector<std::string> parts;
  std::ranges::copy_if(tests, std::back_inserter(parts), is_part);
  std::erase_if(tests, is_part);
  std::ranges::partition(tests, [&](const std::string& test) {
    return literals_of(root_ / test).find(message) != std::string::npos;
  });
  outcome result;
  for (const std::string& test : tests) {
    const staged place = stage(what, answer);
    std::vector<std::string> program{test};
    program.insert(program.end(), parts.begin(), parts.end());
    result = judge_staged(place, compile_answer(what, answer, program, place));
    place.clear();
    const bool at_its_end =
        result.what == verdict::passed || result.what == verdict::failed;
    if (enough(result) || !at_its_end) break;
  }
  return result;
}

}  // namespace learn
