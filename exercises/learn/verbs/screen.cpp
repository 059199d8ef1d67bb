// The screens: see screen.hpp.

#include "exercises/learn/verbs/screen.hpp"

#include <algorithm>
#include <cstddef>

#include "exercises/learn/pages/styled_text.hpp"
#include "exercises/learn/shelf/next_step.hpp"

namespace learn {
namespace {

std::string padded(std::string text, std::size_t width) {
  const auto columns = columns_of(text);
  return columns < width ? text + std::string(width - columns, ' ') : text;
}

std::string right(const std::string& text, std::size_t width) {
  const auto columns = columns_of(text);
  return columns < width ? std::string(width - columns, ' ') + text : text;
}

/// Below this, lines leave out what is not needed.
constexpr std::size_t narrow = 62;

/// "##.. 2 of 4".
std::string progress_text(const chapter& what, const desk& where) {
  const auto all = what.exercises.size();
  if (all == 0) return "";
  const auto done = static_cast<std::size_t>(count_done(what, where.progress));
  std::string text = paint(std::string(done, '#'), good, where.colours) +
                     paint(std::string(all - done, '.'), faint, where.colours);
  if (where.width < narrow) return text;
  text += "  " + std::to_string(done) + " of " + std::to_string(all);
  return text + (done == all ? " done: complete" : " done");
}

std::string chapter_line(const chapter& what, std::size_t title_width,
                         const desk& where) {
  if (where.width < narrow)
    return right(std::to_string(what.number), 2) + " " +
           padded(what.title, std::min(title_width, where.width - 10)) + " " +
           progress_text(what, where);
  std::string line = "  " + right(std::to_string(what.number), 2) + "  " +
                     padded(what.title, title_width) + "  ";
  line +=
      right(what.minutes > 0 ? std::to_string(what.minutes) + " min" : "", 7);
  const std::string progress = progress_text(what, where);
  return progress.empty() ? line : line + "   " + progress;
}

std::size_t title_width(const shelf& books) {
  std::size_t width = 10;
  for (const chapter& each : books.chapters())
    width = std::max(width, columns_of(each.title));
  return std::min<std::size_t>(width, 34);
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string exercise_line(const exercise& what, const desk& where) {
  const bool done = where.progress.is_done(what);
  const std::string mark = done ? paint("done", good, where.colours)
                           : exists(what.answer())
                               ? paint("open", bad, where.colours)
                               : "    ";
  if (where.width < narrow) return "   " + mark + " " + what.name;
  return "      " + mark + "  " + padded(what.id(), 36) + " " +
         padded(what.kind, 8) +
         (what.minutes > 0 ? right(std::to_string(what.minutes), 3) + " min"
                           : "");
}

}  // namespace

std::string next_lines(const desk& where) {
  const step next = next_step(where.shelf, where.progress);
  return fitted("Next: " + next.what, where.width) + "\n    " +
         paint(next.command, strong, where.colours) + "\n";
}

std::string opening_screen(const desk& where) {
  std::string text =
      paint("Build Your Own asyncio", strong, where.colours) + "\n" +
      fitted("Python's asyncio, grown from nothing in C++20.", where.width) +
      "\n";
  const auto width = title_width(where.shelf);
  for (const chapter& each : where.shelf.chapters())
    text += without_trailing_spaces(chapter_line(each, width, where));
  return text + "\n" + next_lines(where) + "\n" +
         fitted(
             "Also: ./learn run 1, check, task, hint, list. "
             "./learn --help says more.",
             where.width);
}

std::string list_screen(const desk& where) {
  std::string text;
  const auto width = title_width(where.shelf);
  for (const chapter& each : where.shelf.chapters()) {
    text += without_trailing_spaces(chapter_line(each, width, where));
    for (const exercise& inside : each.exercises)
      text += without_trailing_spaces(exercise_line(inside, where));
  }
  return text.empty() ? "There are no chapters yet.\n" : text;
}

}  // namespace learn
