// The commands that may be run: see command_table.hpp.

#include "17_web_server/book/command_table.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "17_web_server/http_error.hpp"
#include "common/book/console.hpp"

namespace book_server {
namespace {

/// "03_event_loop" and 3, from "chapters/03_event_loop/index.html".
std::optional<std::pair<int, std::string>> chapter_at(const std::string& path) {
  const std::string before = "chapters/";
  const auto end = path.find('/', before.size());
  if (!path.starts_with(before) || end == path.npos) return std::nullopt;
  const auto name = path.substr(before.size(), end - before.size());
  int number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return std::pair(number, name);
}

}  // namespace

bool run_plan::is_virtual() const {
  return std::ranges::count(words, "--virtual") > 0;
}

bool is_as_printed(const book::lines& shown, const std::string& output,
                   int status) {
  auto lines = book::split_lines(output);
  if (status != 0)
    lines.push_back("[exit status " + std::to_string(status) + "]");
  return book::compare_output(shown, lines).empty();
}

command_table::command_table(const site::book_site& pages) {
  for (const auto& page : pages.pages())
    if (page.kind == site::page_kind::chapter)
      if (const auto found = chapter_at(page.path)) programs_.insert(*found);
  for (const auto& each : pages.commands()) {
    site::chapter_run run(each.text);
    const auto program = programs_.find(run.chapter);
    if (program == programs_.end()) continue;
    auto& plan = plans_[each.text];
    plan.program = program->second;
    plan.words = std::move(run.words);
    if (each.checked) plan.printed.push_back(each.output);
  }
}

const run_plan& command_table::find(const std::string& command) const {
  const auto found = plans_.find(command);
  if (found == plans_.end())
    throw asyncio::http_error(404, "the book shows no such command");
  return found->second;
}

bool command_table::has_program(const std::string& name) const {
  return std::ranges::any_of(
      programs_, [&](const auto& each) { return each.second == name; });
}

}  // namespace book_server
