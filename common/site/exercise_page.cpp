// An exercise's page.

#include "common/site/exercise_page.hpp"

#include "common/book/text.hpp"
#include "common/markdown/hint_texts.hpp"
#include "common/site/html.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

std::string heading(const std::string& id, const std::string& title) {
  return "<h2 id=\"" + id + "\">" + title + "</h2>\n";
}

/// The texts behind "## 1", "## 2" of hints.md.
std::vector<std::string> hints_in(const fs::path& file) {
  if (!fs::is_regular_file(file)) return {};
  return common::hint_texts(book::split_lines(book::read_file(file)));
}

std::string folded_hints(const fs::path& root, const renderer& writer,
                         const text_source& task) {
  std::string html;
  const fs::path file = task.file.parent_path() / "hints.md";
  int number = 0;
  for (const std::string& hint : hints_in(root / file)) {
    const std::string name = std::to_string(++number);
    const place where{
        task.path, "hint-" + name + "-",
        [&](const std::string& to) { return way(task.path, to); }};
    html += "<details class=\"hint\"><summary>Hint " + name + "</summary>\n" +
            writer.render({task.kind, file, task.path, hint}, where).html +
            "</details>\n";
  }
  return html.empty() ? "" : heading("hints", "Hints") + html;
}

/// What a student types: `./learn check 07/2_half_an_order`.
std::string command(const text_source& task) {
  const fs::path directory = task.file.parent_path();
  const std::string chapter =
      directory.parent_path().filename().string().substr(0, 2);
  return "```console\n$ ./learn check " + chapter + "/" +
         directory.filename().string() + "\n```\n";
}

}  // namespace

text_html exercise_html(const fs::path& root, const renderer& writer,
                        const text_source& task,
                        const std::vector<fs::path>& sources) {
  text_source with_command = task;
  with_command.markdown += "\n" + command(task);
  text_html made = writer.render(with_command);
  const std::string hints = folded_hints(root, writer, task);
  if (!hints.empty()) made.sections.push_back({2, "hints", "Hints", ""});
  made.sections.push_back({2, "files", "Files", ""});
  made.html += hints + heading("files", "Files") + "<ul>\n";
  for (const fs::path& file : sources)
    if (file.parent_path() == task.file.parent_path())
      made.html +=
          "<li><a href=\"" +
          escaped(way(task.path, writer.page_of(file.generic_string()))) +
          "\">" + escaped(file.filename().string()) + "</a></li>\n";
  made.html += "</ul>\n";
  return made;
}

}  // namespace site
