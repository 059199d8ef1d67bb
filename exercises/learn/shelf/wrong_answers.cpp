// Wrong answers: see wrong_answers.hpp.

#include "exercises/learn/shelf/wrong_answers.hpp"

#include <stdexcept>
#include <string_view>

#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/process/process.hpp"
#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/region.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// `text` changed by `diff`, as patch does it. No fuzz: where the lines around
/// the mistake have changed, a person must look.
std::string patched(const std::string& text, const fs::path& diff) {
  const common::temporary_directory place;
  const fs::path file = place.path() / "solution";
  const fs::path changed = place.path() / "changed";
  common::write_file(file, text);
  const common::program_ending done = common::run_to_end(
      {.words = {"patch", "--batch", "--silent", "--forward", "--fuzz=0",
                 "--reject-file=-", "--output", changed, file, diff},
       .environment = {{"LC_ALL", "C"}}});
  if (done.how == common::program_ending::manner::not_started)
    throw common::usage_error(
        "this needs the program \"patch\": apt-get install patch");
  if (!done.succeeded())
    throw std::runtime_error(
        "it no longer applies: the lines it changes, or those around them, "
        "are not in the solution any more\n" +
        done.output);
  return common::read_file(changed);
}

}  // namespace

std::vector<wrong_answer> read_wrong_answers(const exercise& what) {
  constexpr std::string_view mark = "expect: ";
  std::vector<wrong_answer> all;
  for (const auto& file : common::entries(what.solution / "wrong")) {
    const std::string text = common::read_file(file);
    const std::string_view first =
        std::string_view(text).substr(0, text.find('\n'));
    const std::string_view expect =
        first.starts_with(mark) ? common::trim(first.substr(mark.size())) : "";
    if (expect.empty())
      throw std::runtime_error(file.filename().string() +
                               " does not begin with \"expect: TEXT\"");
    all.push_back(
        {.name = file.stem(), .expect = std::string(expect), .diff = file});
  }
  return all;
}

std::string text_of(const wrong_answer& wrong, const exercise& what,
                    const fs::path& root) {
  const auto fail = [&](const std::string& why) {
    throw std::runtime_error("the wrong answer " + wrong.name + ": " + why);
  };
  const std::string solution = solution_text(what, root);
  std::string text;
  try {
    text = patched(solution, wrong.diff);
  } catch (const common::usage_error&) {
    throw;
  } catch (const std::runtime_error& error) {
    fail(error.what());
  }
  const region_parts right = cut_region(solution);
  const region_parts mistaken = cut_region(text);
  if (right.before != mistaken.before || right.after != mistaken.after)
    fail("it changes something outside the region");
  return text;
}

}  // namespace learn
