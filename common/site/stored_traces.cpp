// The traces of the texts' own commands.

#include "common/site/stored_traces.hpp"

#include <cctype>
#include <regex>
#include <set>

#include "common/book/console.hpp"
#include "common/book/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/json/json.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

/// 3 → "03_event_loop"; nothing where there is no such chapter.
std::string program_of(const fs::path& root, int chapter) {
  const std::string begin =
      (chapter < 10 ? "0" : "") + std::to_string(chapter) + "_";
  for (const fs::path& each : book::directories_in(root, "chapters"))
    if (each.filename().string().starts_with(begin))
      return each.filename().string();
  return {};
}

/// Does its clock move?
bool has_time(const std::string& trace) {
  static const std::regex later(R"("at":[1-9])");
  return std::regex_search(trace, later);
}

/// The trace of a run that prints what the text says. Throws book::wrong.
std::string trace_of(const fs::path& root, const fs::path& program,
                     const printed_command& command) {
  const common::temporary_directory place;
  const fs::path file = place.path() / "trace.json";
  const chapter_run run(command.text);
  book::console_step step;
  step.command = "'" + program.string() + "'";
  for (const std::string& word : run.words) step.command += " " + word;
  step.command += " '--trace=" + file.string() + "'";
  const book::lines printed = book::run_step(step, root);
  if (!fs::exists(file)) throw book::wrong("it writes no trace");
  if (!book::compare_output(command.output, printed).empty())
    throw book::wrong("it prints something else than the text says");
  std::string trace = book::read_file(file);
  if (trace.find("\"deadlines\":") == trace.npos)
    throw book::wrong("it was built before it could tell of its steps; " +
                      command.text.substr(0, command.text.find(" --")) +
                      " builds it anew");
  return trace;
}

}  // namespace

stored_traces make_traces(const fs::path& root,
                          const std::vector<printed_command>& commands) {
  stored_traces made;
  std::set<int> missing;
  for (const printed_command& each : commands) {
    if (!each.checked || each.real_time) continue;
    const chapter_run run(each.text);
    const std::string name = program_of(root, run.chapter);
    const fs::path program = root / ".build/dev" / name;
    if (name.empty() || !fs::is_regular_file(program)) {
      missing.insert(run.chapter);
      continue;
    }
    try {
      std::string trace = trace_of(root, program, each);
      if (run.is_virtual() || !has_time(trace))
        made.by_command[each.text] = std::move(trace);
    } catch (const std::exception& problem) {
      made.notes.push_back(each.text + ": " + problem.what());
    }
  }
  for (const int chapter : missing) {
    const std::string number = std::to_string(chapter);
    made.notes.push_back("chapter " + number +
                         ": its program is not built; ./learn run " + number +
                         " builds it");
  }
  return made;
}

std::string trace_path(const std::string& command) {
  const chapter_run run(command);
  std::string name = std::to_string(run.chapter);
  for (const std::string& word : run.words)
    for (const char c : " " + word) {
      const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
      if (plain)
        name += c;
      else if (!name.ends_with('_'))
        name += '_';
    }
  return "site/traces/" + name + ".js";
}

std::string trace_script(const std::string& command, const std::string& trace) {
  return "book.keep_trace(" + common::as_json(command) + ", " + trace + ");\n";
}

}  // namespace site
