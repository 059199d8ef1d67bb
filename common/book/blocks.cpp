// What a fenced block may be, and whether it is right.

#include "common/book/blocks.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "common/book/console.hpp"
#include "common/book/process.hpp"
#include "common/book/snippets.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

enum class block_kind { snippet, console, not_run };

/// How often a command of a console block may be tried.
int tries_of(const info_string& info) {
  return info.has("real-time") ? most_real_time_tries : 1;
}

/// Throws `wrong` for a block that is none of the kinds.
block_kind kind_of(const info_string& info) {
  const std::size_t settings = info.settings.size();
  const bool part = info.has("name") || info.has("region");
  if (info.has("not-run")) {
    if (trim(info.get("not-run")).empty())
      throw wrong("not-run=\"…\" must say why the block is not run");
    if (settings > 1) throw wrong("a block that is not run has no other marks");
    return block_kind::not_run;
  }
  if (info.has("real-time") && trim(info.get("real-time")).empty())
    throw wrong("real-time=\"…\" must say what takes time");
  if (info.has("name") && info.has("region"))
    throw wrong("a snippet has a name= or a region=, not both");
  if (info.has("file") && part && settings == 2) return block_kind::snippet;
  if (info.has("twin") && settings == (part ? 2U : 1U))
    return block_kind::snippet;
  if (info.has("file") && settings == 1)
    throw wrong("a snippet says which part of the file: name= or region=");
  if (info.language == "console" &&
      settings == (info.has("real-time") ? 1U : 0U))
    return block_kind::console;
  throw wrong(
      "an unmarked block: it must be a snippet (file= with name= or region=), "
      "twin=, console, or not-run=\"the reason\"");
}

std::string advice(const lines& output) {
  if (output.empty() || output.back() != "[exit status 127]") return {};
  return "\n    (a program is not installed? Then the block must say "
         "not-run=\"…\")";
}

/// What files a command changed that were not changed before.
std::string new_changes(const lines& before, const lines& after) {
  const std::set<std::string> known(before.begin(), before.end());
  std::string text;
  for (const std::string& line : after)
    if (!known.contains(line)) text += "\n    " + line;
  return text;
}

std::vector<defect> check_console(const fs::path& root,
                                  const fenced_block& block, int tries) {
  std::vector<defect> defects;
  const lines before = changed_files(root);
  for (const console_step& step : parse_console(block.content)) {
    const std::size_t line = block.fence + 2 + step.line;
    try {
      const lines output = run_step(step, root, tries);
      const std::string difference = compare_output(step.output, output);
      if (!difference.empty())
        defects.push_back({"", line,
                           "`" + step.command + "` prints something else; " +
                               difference + advice(output)});
    } catch (const std::runtime_error& problem) {
      defects.push_back({"", line, problem.what()});
    }
  }
  const std::string changes = new_changes(before, changed_files(root));
  if (!changes.empty())
    defects.push_back({"", block.fence + 1,
                       "while this block ran, files of the project changed; "
                       "a reader's commands must not:" +
                           changes});
  return defects;
}

}  // namespace

std::vector<defect> check_block(const fs::path& root,
                                const fenced_block& block) {
  const std::size_t line = block.fence + 1;
  if (!block.closed) return {{"", line, "the block is not closed"}};
  try {
    const info_string info = parse_info(block.info);
    switch (kind_of(info)) {
      case block_kind::not_run:
        return {};
      case block_kind::console:
        return check_console(root, block, tries_of(info));
      case block_kind::snippet:
        const std::string difference = check_snippet(root, info, block.content);
        if (difference.empty()) return {};
        return {{"", line, difference}};
    }
    return {};
  } catch (const std::runtime_error& problem) {
    return {{"", line, problem.what()}};
  }
}

std::optional<lines> updated_block(const fs::path& root,
                                   const fenced_block& block) {
  const info_string info = parse_info(block.info);
  switch (kind_of(info)) {
    case block_kind::not_run:
      return {};
    case block_kind::console:
      return update_console(block.content, root, tries_of(info));
    case block_kind::snippet:
      if (check_snippet(root, info, block.content).empty()) return {};
      return snippet_choices(root, info, block.content).front();
  }
  return {};
}

}  // namespace book
