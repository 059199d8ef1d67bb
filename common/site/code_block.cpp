// A fenced block of a text as a part of a page.

#include "common/site/code_block.hpp"

#include "common/book/console.hpp"
#include "common/book/markdown_blocks.hpp"
#include "common/book/regions.hpp"
#include "common/site/commands.hpp"
#include "common/site/html.hpp"

namespace site {
namespace {

/// Does all of `code` stand in the file from line `at` (from 0) on?
bool stands_at(const book::lines& code, const book::lines& file,
               std::size_t at) {
  for (const std::string& line : code) {
    while (at < file.size() && book::is_marker(file[at])) ++at;
    if (at == file.size() || book::trim(file[at]) != book::trim(line))
      return false;
    ++at;
  }
  return true;
}

std::string caption(
    const std::filesystem::path& root, const book::info_string& info,
    const std::string& code,
    const std::function<std::string(const std::string&)>& source) {
  const std::string file =
      info.has("twin") ? info.get("twin") : info.get("file");
  if (file.empty()) return {};
  const std::string line =
      std::to_string(line_of(code, book::read_file(root / file)));
  std::string html = "<figcaption><a href=\"" + escaped(source(file)) + "#L" +
                     line + "\">" + escaped(file) + "</a>";
  if (info.has("name"))
    html += " <code>" + escaped(info.get("name")) + "</code>";
  if (info.has("region"))
    html +=
        " <span>region <code>" + escaped(info.get("region")) + "</code></span>";
  return html + "</figcaption>";
}

/// For run.js and stepper.js: the lines of each command that can be run, in an
/// element that says which.
void mark_commands(std::vector<std::string>& html, const std::string& code,
                   const block_ways& ways) {
  if (!code.starts_with("$ ")) return;
  for (const book::console_step& step :
       book::parse_console(book::split_lines(code))) {
    if (!is_runnable(step.command)) continue;
    const std::string trace = ways.trace(step.command);
    html[step.line].insert(
        0, "<span class=\"command\" data-command=\"" + escaped(step.command) +
               "\"" +
               (trace.empty() ? "" : " data-trace=\"" + escaped(trace) + "\"") +
               ">");
    html[step.line + step.written.size() - 1] += "</span>";
  }
}

/// What kind of block it is, for style.css.
std::string class_of(const book::info_string& info) {
  if (info.language == "console") return "console";
  if (info.language == "text") return "plain";
  return info.has("twin") ? "code twin" : "code";
}

}  // namespace

std::size_t line_of(const std::string& code, const std::string& file_content) {
  const book::lines wanted = book::split_lines(code);
  const book::lines file = book::split_lines(file_content);
  for (std::size_t at = 0; at < file.size(); ++at)
    if (!book::is_marker(file[at]) && stands_at(wanted, file, at))
      return at + 1;
  return 1;
}

std::string code_block(const std::filesystem::path& root,
                       const std::string& info_text, const std::string& code,
                       const block_ways& ways) {
  const book::info_string info = book::parse_info(info_text);
  std::string html = "<figure class=\"" + class_of(info) + "\">" +
                     caption(root, info, code, ways.source) + "<pre><code>";
  std::vector<std::string> lines = highlighted_lines(info.language, code);
  if (info.language == "console") mark_commands(lines, code, ways);
  for (const std::string& line : lines) html += line + "\n";
  html += "</code></pre>";
  if (info.has("not-run"))
    html += "<p class=\"remark\">Not checked: " + escaped(info.get("not-run")) +
            "</p>";
  return html + "</figure>\n";
}

}  // namespace site
