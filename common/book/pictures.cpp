// Pictures: each is drawn by a command of the project, and says by which.

#include "common/book/pictures.hpp"

#include "common/book/process.hpp"
#include "common/files/temporary_directory.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

/// What a line such as `<!-- drawn by: COMMAND -->` says; else no command.
drawing drawing_in(std::string_view line) {
  constexpr std::string_view end = "-->";
  line = trim(line);
  for (const bool in_real_time : {false, true}) {
    const std::string_view begin =
        in_real_time ? "<!-- drawn in real time by:" : "<!-- drawn by:";
    if (!line.starts_with(begin) || !line.ends_with(end)) continue;
    line.remove_prefix(begin.size());
    line.remove_suffix(end.size());
    return {std::string(trim(line)), in_real_time};
  }
  return {};
}

std::string draw_once(const fs::path& root, std::string command,
                      const fs::path& picture) {
  const common::temporary_directory place;
  const fs::path file = place.path() / picture.filename();
  std::size_t at = command.find("{}");
  if (at == command.npos)
    throw wrong("`" + command + "` has no {} for the file to draw");
  const std::string asked = command;
  for (; at != command.npos; at = command.find("{}", at))
    command.replace(at, 2, "'" + file.string() + "'");  // it has spaces
  const result done = run_shell(command, root);
  if (done.status == 0 && fs::exists(file)) return read_file(file);
  throw wrong("`" + asked + "` drew nothing (exit status " +
              std::to_string(done.status) + "): " + done.output);
}

}  // namespace

drawing drawing_of(const lines& text, std::size_t line) {
  const bool html = trim(text.at(line - 1)).starts_with("<");
  for (std::size_t above = line - 1; above > 0; --above) {
    drawing found = drawing_in(text[above - 1]);
    if (!found.command.empty()) return found;
    if (!html || trim(text[above - 1]).empty()) break;
  }
  throw wrong(
      "nobody knows how this picture is drawn: the line above must be "
      "<!-- drawn by: COMMAND with {} for the file -->");
}

std::string draw(const fs::path& root, const drawing& how,
                 const fs::path& picture, std::string_view stored) {
  std::string drawn = draw_once(root, how.command, picture);
  if (how.in_real_time)
    for (int i = 1; i < most_real_time_tries && drawn != stored; ++i)
      drawn = draw_once(root, how.command, picture);
  return drawn;
}

std::string check_picture(const fs::path& root, const fs::path& file,
                          const lines& text, const reference& picture) {
  const fs::path shown =
      (file.parent_path() / picture.target).lexically_normal();
  if (!fs::exists(root / shown)) return {};  // a dead link, reported as such
  if (trim(picture.alternative).empty())
    return "the picture " + shown.string() +
           " has no text for those who cannot see it";
  try {
    const drawing how = drawing_of(text, picture.line);
    const std::string stored = read_file(root / shown);
    const std::string again = draw(root, how, shown, stored);
    if (again == stored) return {};
    return "the picture " + shown.string() + " is not what `" + how.command +
           "` draws: " +
           first_difference(split_lines(stored), "stored", split_lines(again),
                            "drawn ");
  } catch (const std::runtime_error& problem) {
    return problem.what();
  }
}

}  // namespace book
